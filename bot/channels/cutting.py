"""Where a long text is best cut, the same for every platform that counts UTF-16 units."""

from __future__ import annotations

import re
from collections.abc import Callable

# The best place to cut comes first: a line's end, a sentence's end, between words.
_BREAKS = (re.compile(r"\n+"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))


def utf16_length(text: str) -> int:
    """Count a text's UTF-16 units."""
    return len(text.encode("utf-16-le", "replace")) // 2


def best_break(
    text: str, fitting: int, may_cut: Callable[[re.Match[str]], bool] = lambda _break: True
) -> tuple[int, int]:
    """Give where the first part ends and where the next one starts, as indices.

    A break is taken only in the second half, so that no part is needlessly short.

    Args:
        text: the whole text.
        fitting: how many of its characters fit.
        may_cut: tells whether a cut may be made at this white space.
    """
    for pattern in _BREAKS:
        found = [m for m in pattern.finditer(text[:fitting], fitting // 2) if may_cut(m)]
        if found:
            return found[-1].start(), found[-1].end()
    return fitting, fitting


def split_text(text: str, limit: int) -> list[str]:
    """Cut a plain text into parts of at most `limit` UTF-16 units, none of them blank.

    It cuts at the end of a line or of a sentence, between words, or where it must.
    """
    parts = []
    while utf16_length(text) > limit:
        end, start = best_break(text, _longest_fitting(text, limit))
        parts.append(text[:end])
        text = text[start:]
    return [part for part in (*parts, text) if part.strip()]


def _longest_fitting(text: str, limit: int) -> int:
    """Count the characters that fit; a character is one unit or two, and never cut in half."""
    units = 0
    for count, character in enumerate(text):
        units += 1 + (ord(character) > 0xFFFF)
        if units > limit:
            return max(count, 1)
    return len(text)
