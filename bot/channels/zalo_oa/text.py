"""Cuts plain text into messages that Zalo takes.

Lengths are in UTF-16 units of the composed (NFC) text: nobody says how Zalo counts, and no way
of counting finds more.
"""

from __future__ import annotations

import re
from unicodedata import normalize

# The best place to cut comes first: a line's end, a sentence's end, between words.
_BREAKS = (re.compile(r"\n+"), re.compile(r"(?<=[.!?…])\s+"), re.compile(r"\s+"))


def units(text: str) -> int:
    """Count a text's UTF-16 units."""
    return len(text.encode("utf-16-le", "replace")) // 2


def clip(text: str, limit: int) -> str:
    """The beginning of a text, at most `limit` units, with an ellipsis where it was cut."""
    text = normalize("NFC", text)
    if units(text) <= limit:
        return text
    return text[: _fitting(text, limit - 1)].rstrip() + "…"


def split_text(text: str, limit: int) -> list[str]:
    """Cut a text into parts of at most `limit` units, none of them blank.

    A break is taken only in the second half of a part, so that no part is needlessly short.
    """
    text = normalize("NFC", text).strip()
    parts = []
    while units(text) > limit:
        fitting = _fitting(text, limit)
        end, start = _best_break(text[:fitting])
        parts.append(text[:end].rstrip())
        text = text[start:].lstrip()
    return [part for part in (*parts, text) if part]


def _fitting(text: str, limit: int) -> int:
    """How many characters fit into so many units."""
    if len(text) * 2 <= limit:
        return len(text)
    length = 0
    for index, character in enumerate(text):
        length += 1 + (ord(character) > 0xFFFF)
        if length > limit:
            return index
    return len(text)


def _best_break(window: str) -> tuple[int, int]:
    """Where a part ends and where the next one starts."""
    for pattern in _BREAKS:
        found = list(pattern.finditer(window, len(window) // 2))
        if found:
            return found[-1].start(), found[-1].end()
    return len(window), len(window)
