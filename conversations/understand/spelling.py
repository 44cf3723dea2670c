"""Mends words that are no Vietnamese syllable, and spells words by their sound.

A person on an old phone swaps two letters ("ogn"), leaves one out ("mt") or the space
("matong"); writes s for x, l for n, ng for n as they speak. Nothing here is looked up outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ocop_core.vietnamese.syllables import is_plain_syllable

_LETTERS = "abcdeghiklmnopqrstuvxy"
_SHORTEST, _LONGEST = 3, 24
_LONGEST_SYLLABLE = 6  # "nghien"

_SOUNDS = (
    (re.compile(r"^(?:gi|r|v)(?=[aeiouy])"), "d"),
    (re.compile(r"^s"), "x"),
    (re.compile(r"^tr"), "ch"),
    (re.compile(r"^l(?=[aeiouy])"), "n"),
    (re.compile(r"^k(?=[eiy])|^q"), "c"),
    (re.compile(r"(?:ng|nh)$"), "n"),
    (re.compile(r"(?:ch|c)$"), "t"),
    (re.compile(r"y"), "i"),
)
"""Pairs of spellings that some region of the country speaks alike."""


def by_sound(word: str) -> str:
    """Spell a folded word so that spellings spoken alike somewhere come out the same."""
    for spelling, sound in _SOUNDS:
        word = spelling.sub(sound, word)
    return word


def mend(word: str, known: Mapping[str, float]) -> tuple[str, ...]:
    """Replace a folded word that is no syllable by the known word or words it was meant to be.

    Args:
        word: One folded word.
        known: Known folded words with their rarity; of several fits the commonest wins.

    Returns:
        The mended word, or the several words it was run together from, or the word unchanged.
    """
    if word in known or not _SHORTEST <= len(word) <= _LONGEST:
        return (word,)
    if not (word.isascii() and word.isalpha()) or is_plain_syllable(word):
        return (word,)
    apart = _take_apart(word, known)
    if apart:
        return apart
    near = [other for other in set(_one_slip_away(word)) if other in known]
    return (min(near, key=lambda other: (known[other], other)),) if near else (word,)


def _take_apart(word: str, known: Mapping[str, float]) -> tuple[str, ...]:
    """Split a word run together into the fewest known syllables, empty if it cannot be."""
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end - 1):
            piece = word[start:end]
            if start in best and piece in known and is_plain_syllable(piece):
                found = (*best[start], piece)
                if end not in best or len(found) < len(best[end]):
                    best[end] = found
    return best.get(len(word), ())


def _one_slip_away(word: str) -> Iterator[str]:
    """Every spelling one dropped, swapped, added or wrong letter away."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
