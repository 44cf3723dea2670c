"""The typeface of the pictures, and which letters it has.

Pictures must look the same on every machine, so the typeface ships with the bot (`letters/`,
SIL Open Font License; `letters/SOURCE.txt` says where it comes from and how it is made).
"""

from __future__ import annotations

import unicodedata
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Literal, TypeAlias

from PIL import ImageFont

FOLDER = Path(__file__).parent / "letters"

Weight: TypeAlias = Literal["Regular", "Bold"]

_RANGES = (
    (0x20, 0x7E), (0xA0, 0x180), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x300, 0x304), (0x306, 0x306),
    (0x309, 0x309), (0x31B, 0x31B), (0x323, 0x323), (0x32E, 0x32E), (0x330, 0x331),
    (0x1E00, 0x1EF9), (0x2010, 0x2015), (0x2018, 0x201F), (0x2022, 0x2022), (0x2026, 0x2026),
    (0x2032, 0x2033), (0x20AB, 0x20AB), (0x2116, 0x2116),
)  # fmt: skip
LETTERS = frozenset(
    map(chr, chain.from_iterable(range(first, last + 1) for first, last in _RANGES))
) - {"\u00a0", "\u00ad"}
"""What the typeface can draw, without the space and the hyphen that nobody sees."""

SPELT = str.maketrans(
    {"★": " sao", "≥": ">=", "≤": "<=", "−": "-", "→": "->", "✓": "+", "➜": "->", "\u2044": "/"}
)
"""Signs the typeface lacks, but whose loss would change what is said."""

LONGEST = 600
"""Letters of one text that are looked at; no picture has room for more."""


def readable(text: str) -> str:
    """A text as it can be drawn: one line, composed letters, nothing that would show as a box.

    Emoji, letters of other scripts, control and direction characters are left out.
    """
    composed = unicodedata.normalize("NFC", text[:LONGEST].translate(SPELT))
    kept: list[str] = []
    for letter in " ".join(composed.split()):
        if letter not in LETTERS or (unicodedata.combining(letter) and not _carries(kept)):
            continue
        kept.append(letter)
    return " ".join("".join(kept).split())


def _carries(kept: list[str]) -> bool:
    """Whether a mark may sit on what was kept last: a letter, with one mark at most so far."""
    if not kept:
        return False
    below = kept[-2] if unicodedata.combining(kept[-1]) and len(kept) > 1 else kept[-1]
    return below.isalpha()


class Fonts:
    """The typeface in the sizes one picture needs.

    Each picture has its own, since a FreeType face must not be used by two threads at once.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[Weight, int], ImageFont.FreeTypeFont] = {}

    def get(self, weight: Weight, size: int) -> ImageFont.FreeTypeFont:
        """The typeface in one weight and size (pixels)."""
        made = self._made.get((weight, size))
        if made is None:
            # The basic layout needs no library beyond FreeType, so it is the same everywhere.
            made = ImageFont.truetype(
                BytesIO(_data(weight)), size, layout_engine=ImageFont.Layout.BASIC
            )
            self._made[weight, size] = made
        return made


@cache
def _data(weight: Weight) -> bytes:
    return (FOLDER / f"NotoSans-{weight}.ttf").read_bytes()
