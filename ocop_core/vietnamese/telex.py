"""Telex residue: what is left when the Vietnamese keyboard was switched off ("laij" for lại)."""

import re
from functools import lru_cache

from ocop_core.vietnamese.syllables import is_plain_syllable, with_tone
from ocop_core.vietnamese.vocabulary import words

FOREIGN = words("""
    gas iso ocop zalo haccp vietgap globalgap gap fb facebook tiktok youtube shopee lazada sendo
    gmail email web website logo app shop homestay tour resort farm mart test post best list fax
    tax max mix fix six box bus his was has us is as or for car bar jar pos ads sms vip
    ok oke okie okay yes no yep kg gr gram ml km ha vnd usd pdf excel word video camera wifi sim
    atm qr code ship cod order sale size set form store star sao mst htx tht hkd cccd cmnd gtin
    off mess sos xoong boong
    """)
"""Words that look like telex residue and are not."""

_TOKEN = re.compile(r"[A-Za-z]+")
_TONES = "sfrxj"
_LONGEST = 9  # "nghieengs" is about as long as one syllable gets
_DOUBLED = {"a": "â", "e": "ê", "o": "ô"}
_HOOKED = {"a": "ă", "o": "ơ", "u": "ư"}
_VOWELS = "aeiouyw"


def decode_telex(text: str) -> str:
    """Return the text with telex residue turned into Vietnamese: "2 taj ruowxi" -> "2 tạ rưỡi".

    A token is left alone when it is itself a syllable without diacritics ("tan"), when it is
    a known foreign word or abbreviation, or when what it decodes to is no Vietnamese syllable.
    """
    return _TOKEN.sub(lambda match: _decode_cased(match.group()), text)


def _decode_cased(token: str) -> str:
    if len(token) < 2 or len(token) > _LONGEST:
        return token
    decoded = _decode(token.lower())
    if decoded is None:
        return token
    return decoded.capitalize() if token[0].isupper() else decoded


@lru_cache(maxsize=4096)
def _decode(token: str) -> str | None:
    if token in FOREIGN or is_plain_syllable(token):
        return None
    body, tone = _take_tone(token)
    marked = _hook(_double(body))
    if marked == token or any(letter in marked for letter in "fjwz"):
        return None
    return with_tone(marked, tone)


def _take_tone(token: str) -> tuple[str, str]:
    """Take the last tone letter that follows a vowel: "truowcs" -> ("truowc", "s")."""
    first_vowel = next((at for at, char in enumerate(token) if char in _VOWELS), len(token))
    for at in range(len(token) - 1, first_vowel, -1):
        if token[at] in _TONES:
            return token[:at] + token[at + 1 :], token[at]
    return token, ""


def _double(body: str) -> str:
    """Apply aa, ee, oo and dd, also when the second letter was typed late ("tana", "dod")."""
    for letter, marked in _DOUBLED.items():
        if body.count(letter) == 2:
            first = body.index(letter)
            rest = body[first + 1 :].replace(letter, "", 1)
            body = body[:first] + marked + rest
    if body.startswith("d") and body.count("d") == 2:
        body = "đ" + body[1:].replace("d", "", 1)
    return body


def _hook(body: str) -> str:
    """Apply w: uow and uo...w -> ươ, aw -> ă, ow -> ơ, uw -> ư, a lone w -> ư."""
    if "w" not in body:
        return body
    at = body.index("w")
    bare = body.replace("w", "")
    before = body[:at]
    if "uo" in bare and not bare.startswith("qu"):
        return bare.replace("uo", "ươ", 1)
    for letter in reversed(before):
        if letter in _HOOKED and not (letter == "u" and before.startswith("qu")):
            spot = before.rindex(letter)
            if letter == "a" and spot and before[spot - 1] == "u" and not before.startswith("qu"):
                return bare[: spot - 1] + "ư" + bare[spot:]
            return bare[:spot] + _HOOKED[letter] + bare[spot + 1 :]
    return before + "ư" + bare[at:]
