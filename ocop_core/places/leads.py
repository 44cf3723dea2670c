"""The word before a name that says what it names: "xã", "huyện", "bản", "số 12 ngõ"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ocop_core.places.marks import Marks, compare
from ocop_core.places.tokens import Token
from ocop_core.places.words import DISTRICT, KIND_LEVELS, KIND_WORDS
from ocop_core.vietnamese.fold import fold

_LONGEST = 3
_MISSPELT = ("thitran", "thanhpho")
"""Kind words long enough to be known with a letter wrong; "phuong" is too near "phong"."""


class Lead(NamedTuple):
    """What the words before a position say about the name that begins there.

    Attributes:
        kind: A key of `KIND_WORDS`, "number" after a house number, None when they say nothing.
        begin: Index of the first of those words; the position itself when there are none.
    """

    kind: str | None
    begin: int

    @property
    def is_unit(self) -> bool:
        """Whether an administrative unit was announced."""
        return self.kind in KIND_LEVELS

    @property
    def is_district(self) -> bool:
        """Whether a district, and no commune or province, was announced."""
        return DISTRICT in KIND_LEVELS.get(self.kind or "", ())


def _phrases() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for kind, phrases in KIND_WORDS.items():
        for phrase in phrases:
            found[fold(phrase).replace(" ", "")].append((kind, tuple(phrase.split())))
    return {phrase: tuple(kinds) for phrase, kinds in found.items()}


_PHRASES = _phrases()
_GLUED = tuple(
    sorted(
        (phrase for phrase, kinds in _PHRASES.items() if kinds[0][0] in KIND_LEVELS),
        key=len,
        reverse=True,
    )
)


def lead_at(tokens: Sequence[Token], position: int) -> Lead:
    """The lead of a name that begins at a position of the text."""
    first = _segment_start(tokens, position)
    if position > first and tokens[position - 1].folded.isdigit():
        return _after_number(tokens, first, position)
    return _after_word(tokens, first, position)


def glued_lead(word: str) -> tuple[str, str] | None:
    """The kind and the rest of a folded word that lost its space: "xalong" -> ("xa", "long")."""
    for phrase in _GLUED:
        if len(phrase) > 1 and word.startswith(phrase) and len(word) > len(phrase):
            return _PHRASES[phrase][0][0], word[len(phrase) :]
    return None


def _segment_start(tokens: Sequence[Token], position: int) -> int:
    first = position
    here = tokens[min(position, len(tokens) - 1)].segment if tokens else 0
    while first and tokens[first - 1].segment == here:
        first -= 1
    return first


def _after_word(tokens: Sequence[Token], first: int, position: int) -> Lead:
    longest = max(first, position - _LONGEST)
    tries: tuple[tuple[int, Callable[[str], str]], ...] = (
        *((begin, str) for begin in range(longest, position - 1)),
        *((begin, _spelt) for begin in range(longest, position)),
        *((begin, str) for begin in range(max(first, position - 1), position)),
    )
    for begin, spell in tries:
        kind = _kind(tokens[begin:position], spell)
        if kind:
            return Lead(kind, begin)
    return Lead(None, position)


def _kind(words: Sequence[Token], spell: Callable[[str], str]) -> str | None:
    typed = [word.typed for word in words]
    for kind, official in _PHRASES.get(spell("".join(word.folded for word in words)), ()):
        whole = len(typed) == len(official)
        if not whole or compare(typed, " ".join(official)) is not Marks.CONFLICT:
            return kind
    return None


def _spelt(phrase: str) -> str:
    """The long kind word that the phrase is one letter away from, or the phrase itself."""
    for known in _MISSPELT:
        if OSA.distance(phrase, known, score_cutoff=1) <= 1:
            return known
    return phrase


def _after_number(tokens: Sequence[Token], first: int, position: int) -> Lead:
    """A house number makes the next name a street; a village number says nothing of it."""
    number = position
    while number > first and tokens[number - 1].folded.isdigit():
        number -= 1
    before = _after_word(tokens, first, number)
    if before.kind == "street" or number == first:
        return Lead("number", before.begin)
    return Lead(None, position)
