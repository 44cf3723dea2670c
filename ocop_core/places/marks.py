"""Whether the marks someone typed agree with a name's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+|\d+")
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


class Marks(Enum):
    """How typed marks compare with those of a name that is the same when folded."""

    AGREE = "agree"
    """The name's own marks."""
    FEWER = "fewer"
    """Some or all of the name's marks, and no others."""
    CONFLICT = "conflict"
    """Other marks than the name's."""


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, without punctuation."""
    return tuple(_WORD.findall(_APOSTROPHES.sub("", name).lower()))


def is_marked(word: str) -> bool:
    """Whether a word carries any Vietnamese mark."""
    return not word.isascii()


def compare(typed: Sequence[str], name: str) -> Marks:
    """Compare typed words, mark by mark, with a name that is the same when folded.

    Where a tone stands in its syllable ("hoà", "hòa") makes no difference.
    """
    official = words_of(name)
    if len(typed) != len(official):
        typed, official = ("".join(typed),), ("".join(official),)
    found = {_compare_word(one, other) for one, other in zip(typed, official, strict=True)}
    for worst in (Marks.CONFLICT, Marks.FEWER):
        if worst in found:
            return worst
    return Marks.AGREE


@lru_cache(maxsize=4096)
def _compare_word(typed: str, official: str) -> Marks:
    if typed == official:
        return Marks.AGREE
    mine, yours = _marks(typed), _marks(official)
    if mine == yours:
        return Marks.AGREE
    if len(mine) != len(yours):
        return Marks.FEWER
    fewer = all(not one or one == other for one, other in zip(mine, yours, strict=True))
    return Marks.FEWER if fewer else Marks.CONFLICT


def _marks(word: str) -> tuple[str, ...]:
    """The mark of each letter in turn, the tones of the word last."""
    letters: list[str] = []
    tones = ""
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tones += char
        elif unicodedata.combining(char) and letters:
            letters[-1] += char
        else:
            letters.append(char if char == "đ" else "")
    return *letters, tones
