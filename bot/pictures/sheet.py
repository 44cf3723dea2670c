"""The sheet a picture is drawn on: 720 pixels wide, as long as it gets."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Literal, TypeAlias

from PIL import Image, ImageDraw

from bot.pictures.colours import INK, PAPER
from bot.pictures.fonts import Fonts, Weight, readable
from bot.pictures.lettering import extent, fitted
from bot.pictures.shapes import hatching, rounded

WIDTH = 720
"""Twice the 360 pixels of a small phone."""
MARGIN = 36
INNER = WIDTH - 2 * MARGIN
SMALLEST = 26
"""Least size of text: 13 pixels on a small phone."""
_LONGEST = 4200
_COLOURS = 128

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom; the last two are outside."""


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks."""

    size: int
    weight: Weight = "Regular"
    colour: str = INK

    @property
    def height(self) -> int:
        """Pixels from one line to the next: the typeface's own, for letters with two marks."""
        return self.size * 14 // 10


@dataclass(frozen=True, slots=True)
class Written:
    """A line on the sheet: the box it was given, and the one its ink takes."""

    text: str
    box: Box
    ink: Box


class Sheet:
    """A picture in the making. Text that does not fit its box is cut, never drawn beyond it."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, _LONGEST), PAPER)
        self.written: list[Written] = []
        self._draw = ImageDraw.Draw(self.image)
        self._fonts = Fonts()

    def lines(self, text: str, width: int, style: Style, most: int = 1) -> list[str]:
        """A text in lines of at most `width` pixels; what does not fit ends in an ellipsis."""
        return fitted(readable(text), self._fonts.get(style.weight, style.size), width, most)

    def extent(self, text: str, style: Style) -> int:
        """Pixels that a text takes on one line."""
        return extent(readable(text), self._fonts.get(style.weight, style.size))

    def write(
        self,
        text: str,
        place: tuple[int, int],
        width: int,
        style: Style,
        *,
        most: int = 1,
        align: Literal["left", "middle", "right"] = "left",
    ) -> int:
        """Write a text.

        Args:
            text: Any text; what cannot be drawn is left out.
            place: Left and top.
            width: Pixels it may take.
            style: How it looks.
            most: Lines at most.
            align: Where it stands in its width.

        Returns:
            The top of what comes below it.
        """
        left, top = place
        font = self._fonts.get(style.weight, style.size)
        for line in self.lines(text, width, style, most):
            spare = width - extent(line, font)
            moved = {"left": 0, "middle": spare // 2, "right": spare}[align]
            start = left + moved - min(0, int(font.getbbox(line)[0]))
            self._draw.text((start, top), line, style.colour, font)
            ink = self._draw.textbbox((start, top), line, font)
            self.written.append(
                Written(line, (left, top, left + width, top + style.height), _whole(ink))
            )
            top += style.height
        return top

    def fill(self, box: Box, colour: str, radius: int = 0) -> None:
        """Fill a box, perhaps with round corners; an empty one is left alone."""
        self._put(Image.new("RGB", _size(box), colour) if _has_room(box) else None, box, radius)

    def hatch(self, box: Box, line: str, ground: str) -> None:
        """Hatch a box; an empty one is left alone."""
        self._put(hatching(_size(box), line, ground) if _has_room(box) else None, box, 0)

    def _put(self, surface: Image.Image | None, box: Box, radius: int) -> None:
        if surface is not None:
            mask = rounded(surface.size, radius) if radius else None
            self.image.paste(surface, box[:2], mask)

    def png(self, bottom: int) -> bytes:
        """The picture down to `bottom`, as PNG; the same drawing gives the same bytes.

        Raises:
            ValueError: It is longer than a sheet can be.
        """
        if not 0 < bottom <= _LONGEST:
            raise ValueError("the picture is too long")
        cut = self.image.crop((0, 0, WIDTH, bottom))
        few = cut.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        data = BytesIO()
        few.save(data, "PNG", optimize=True)
        return data.getvalue()


def _size(box: Box) -> tuple[int, int]:
    return box[2] - box[0], box[3] - box[1]


def _has_room(box: Box) -> bool:
    return box[2] > box[0] and box[3] > box[1]


def _whole(box: tuple[float, float, float, float]) -> Box:
    left, top, right, bottom = box
    return int(left), int(top), int(right), int(bottom)
