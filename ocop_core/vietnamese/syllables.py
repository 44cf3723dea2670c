"""The shape of a Vietnamese syllable: onset, rhyme, tone. Enough to tell a word from key noise."""

import unicodedata
from functools import cache

from ocop_core.vietnamese.vocabulary import in_order, words

ONSETS = (
    in_order("ngh ng nh gh gi kh ph th tr ch qu b c d đ g h k l m n p r s t v x")  # longest first
)
"""Initial consonants, longest first; a syllable may also start with its vowel."""

RHYMES = words("""
    a ai ao au ay am an ang anh ap at ac ach ăm ăn ăng ăp ăt ăc âu ây âm ân âng âp ât âc
    e eo em en eng ep et ec ê êu êm ên ênh êp êt êch
    i iu im in inh ip it ich ia iêu iêm iên iêng iêp iêt iêc y yêu yêm yên yêng yêt
    o oi om on ong op ot oc oa oai oay oam oan oang oanh oap oat oac oach oao
    oăm oăn oăng oăt oăc oe oeo oen oet ô ôi ôm ôn ông ôp ôt ôc
    ơ ơi ơm ơn ơp ơt u ui um un ung up ut uc ua uân uâng uât uây uê uêch uênh
    uôi uôm uôn uông uôt uôc uơ uy uya uyên uyêt uynh uyt uych uyu
    ư ưi ưu ưm ưn ưng ưt ưc ưa ươi ươu ươm ươn ương ươp ươt ươc
    """)
"""Everything after the initial consonant, with vowel marks and without tone."""

_TONE_MARKS = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_STOPS = ("p", "t", "c", "ch")
_TONES_BEFORE_STOP = frozenset("sj")
_VOWELS = "aăâeêioôơuưy"
_MARKED = "ăâêôơư"


def plain(text: str) -> str:
    """Return the text without vowel marks and tone, đ as d."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(part for part in parts if not unicodedata.combining(part))


_PLAIN_RHYMES = frozenset(plain(rhyme) for rhyme in RHYMES)


@cache
def _split(syllable: str) -> tuple[str, str]:
    onset = next((onset for onset in ONSETS if syllable.startswith(onset)), "")
    if onset == "gi" and not any(char in _VOWELS for char in syllable[2:]):
        onset = "g"  # gì, gìn: the i is the vowel
    return onset, syllable[len(onset) :]


def is_plain_syllable(token: str) -> bool:
    """Tell whether an unmarked lower-case token could be a syllable typed without diacritics."""
    return _split(token)[1] in _PLAIN_RHYMES


def with_tone(syllable: str, tone: str) -> str | None:
    """Return the syllable with a telex tone letter applied, or None if there is no such syllable.

    Args:
        syllable: Lower case, vowel marks in place, no tone: "trươc".
        tone: One of s f r x j, or "" for the level tone.
    """
    onset, rhyme = _split(syllable)
    if rhyme not in RHYMES:
        return None
    if rhyme.endswith(_STOPS) and tone not in _TONES_BEFORE_STOP:
        return None
    if not tone:
        return syllable
    at = _tone_place(rhyme)
    toned = rhyme[: at + 1] + _TONE_MARKS[tone] + rhyme[at + 1 :]
    return unicodedata.normalize("NFC", onset + toned)


def _tone_place(rhyme: str) -> int:
    """Return the index of the vowel that carries the tone (new style: hoà, thuý)."""
    marked = [at for at, char in enumerate(rhyme) if char in _MARKED]
    if marked:
        return marked[-1]
    count = sum(char in _VOWELS for char in rhyme)
    closed = count < len(rhyme)
    if count == 1 or (count == 2 and not closed and rhyme not in {"oa", "oe", "uy"}):
        return 0
    return 1
