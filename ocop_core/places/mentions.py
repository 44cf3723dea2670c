"""Names of places found in a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from ocop_core.places.place import Place
from ocop_core.places.tokens import Token
from ocop_core.places.words import KIND_LEVELS

_LONGEST_NAME = 7


class Doubt(IntEnum):
    """How likely a misspelt name is not misspelt, but a name the tables do not have.

    They begin with the wards of 2025. "Chiềng Ly" was gone by then and is no slip for
    "Chiềng La": names that differ in a short word, or in two letters, are often both right.
    """

    NONE = 0
    SLIGHT = 1
    GRAVE = 2


class Mention(NamedTuple):
    """A stretch of the text read as one place.

    Attributes:
        begin: Index of the first word, the kind word included.
        start: Index of the first word of the name.
        end: Index after its last word.
        place: The place it may name.
        score: Weight in a chain; below zero speaks against the reading.
        kind: The kind word before it, a key of `KIND_WORDS`, "number", or None.
        edits: How many letters differ from the official name.
        doubt: Whether the typed words, being no known name, may still be right.
    """

    begin: int
    start: int
    end: int
    place: Place
    score: float
    kind: str | None
    edits: int = 0
    doubt: Doubt = Doubt.NONE

    @property
    def announced(self) -> bool:
        """Whether a kind word of a unit stands before the name."""
        return self.kind in KIND_LEVELS

    def overlaps(self, other: Mention) -> bool:
        """Whether two mentions share a word."""
        return self.begin < other.end and other.begin < self.end


class Window(NamedTuple):
    """A stretch of words within one segment that could be a name."""

    start: int
    end: int
    key: str


def windows(tokens: Sequence[Token]) -> Iterator[Window]:
    """Every stretch of up to seven words within one segment, with its folded letters."""
    for start, first in enumerate(tokens):
        key = ""
        for end in range(start + 1, min(start + _LONGEST_NAME, len(tokens)) + 1):
            if tokens[end - 1].segment != first.segment:
                break
            key += tokens[end - 1].folded
            yield Window(start, end, key)
