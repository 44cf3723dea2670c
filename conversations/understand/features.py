"""Turns a text into the features the linear models weigh; training and reading share it.

Views, told apart by a prefix:

- ``w:`` folded words and pairs of neighbours, shorthand expanded, misspellings mended;
- ``a:`` the same as typed, only where there are diacritics: they tell "dừa" from "dứa" when
  the person typed them, and are missed by nothing when not;
- ``s:`` pieces of three and four letters of the words spelled by sound: they bridge typing
  errors and regional spelling;
- ``h:`` and ``g:`` how a product's name begins, folded and as typed: in Vietnamese the head
  noun comes first ("rượu" nếp, "trà" sâm), what follows is kind, place and brand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from conversations.understand.spelling import by_sound, mend
from ocop_core.vietnamese import decode_telex, fold, tidy

_WORD = re.compile(r"\w+")
_STARS = re.compile(r"\b(ba|bon|nam|[345]) sao\b|\b([345])\*")
_STAR_DIGITS = {"ba": "3", "bon": "4", "nam": "5"}
_PIECES = (3, 4)
_BEFORE_THE_HEAD = re.compile(r"^(?:(?:bo|cac|nhung|combo|set) )?(?:san pham|sp|hop qua)\s+")
LONGEST = 600
"""Characters read of one text: nobody states a wish later than that, and work stays bounded."""

NO_WORDS: Mapping[str, float] = {}
NO_SHORTHAND: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Words:
    """A text split for reading.

    Attributes:
        folded: Words without diacritics, shorthand expanded, mended.
        typed: Lower-case words as typed, telex residue decoded.
    """

    folded: tuple[str, ...]
    typed: tuple[str, ...]


def split_words(
    text: str,
    shorthand: Mapping[str, str] = NO_SHORTHAND,
    known: Mapping[str, float] = NO_WORDS,
) -> Words:
    """Split what a person typed into words.

    Args:
        text: Any text; only its first 600 characters are read.
        shorthand: Folded chat shorthand or dialect -> folded standard words.
        known: Known folded words with their rarity, for mending; empty mends nothing.
    """
    typed = decode_telex(tidy(text[:LONGEST])).lower()
    folded = _WORD.findall(_STARS.sub(_in_digits, fold(typed)))
    standard = [word for short in folded for word in shorthand.get(short, short).split()]
    if known:
        standard = [word for slip in standard for word in mend(slip, known)]
    return Words(tuple(standard), tuple(_WORD.findall(typed)))


def message_features(words: Words) -> frozenset[str]:
    """Features of a message: words, words as typed, sounds."""
    return frozenset(
        [f"w:{gram}" for gram in _grams(words.folded)]
        + [f"a:{gram}" for gram in _grams(words.typed) if not gram.isascii()]
        + [f"s:{piece}" for word in words.folded for piece in _sound_pieces(word)]
    )


def product_features(name: Words, description: Words) -> frozenset[str]:
    """Features of a product: those of its name and description, and how the name begins."""
    both = message_features(name) | message_features(description)
    head = _BEFORE_THE_HEAD.sub("", " ".join(name.folded)).split()
    typed_head = name.typed[len(name.typed) - len(head) :][:1]
    return both | frozenset(
        [f"h:{word}" for word in head[:1]]
        + [f"h:{' '.join(head[:2])}" for _ in head[1:2]]
        + [f"g:{word}" for word in typed_head if not word.isascii()]
    )


def _in_digits(match: re.Match[str]) -> str:
    count = match.group(1) or match.group(2)
    return f"{_STAR_DIGITS.get(count, count)} sao"


def _grams(words: tuple[str, ...]) -> Iterator[str]:
    yield from words
    for left, right in pairwise(words):
        yield f"{left} {right}"


@lru_cache(maxsize=2048)
def _sound_pieces(word: str) -> tuple[str, ...]:
    edged = f"<{by_sound(word)}>"
    return tuple(
        edged[start : start + size]
        for size in _PIECES
        for start in range(max(1, len(edged) - size + 1))
    )
