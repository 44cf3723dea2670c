"""Shapes with smooth edges: drawn four times as large, then brought to size."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

_TIMES = 4
_HATCH = 14
"""Pixels between two lines of the hatching."""


def rounded(size: tuple[int, int], radius: int) -> Image.Image:
    """Mask of a rectangle with round corners."""
    mask, draw = _large(size)
    draw.rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), radius * _TIMES, fill=255)
    return mask.resize(size, Image.Resampling.BOX)


def five_points(size: int, *, line: int = 0) -> Image.Image:
    """Mask of a star in a square; of its outline only, if a line's width is given."""
    mask, draw = _large((size, size))
    draw.polygon(_points(size, size / 2), fill=255)
    if line:
        # Points that are 1 px further in move each edge in by about a third of that.
        draw.polygon(_points(size, size / 2 - line * 2.6), fill=0)
    return mask.resize((size, size), Image.Resampling.BOX)


def hatching(size: tuple[int, int], line: str, ground: str) -> Image.Image:
    """A surface of slanted lines."""
    large = Image.new("RGB", (size[0] * _TIMES, size[1] * _TIMES), ground)
    draw = ImageDraw.Draw(large)
    step, width = _HATCH * _TIMES, 4 * _TIMES
    for start in range(-large.height, large.width, step):
        draw.line((start, large.height, start + large.height, 0), fill=line, width=width)
    return large.resize(size, Image.Resampling.BOX)


def _large(size: tuple[int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    mask = Image.new("L", (size[0] * _TIMES, size[1] * _TIMES), 0)
    return mask, ImageDraw.Draw(mask)


def _points(size: int, radius: float) -> list[tuple[float, float]]:
    """Corners of a star around the middle of a square, enlarged."""
    middle, corners = size / 2, []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.42
        angle = math.pi * (corner / 5 - 0.5)
        corners.append(
            (
                (middle + reach * math.cos(angle)) * _TIMES,
                (middle + size * 0.04 + reach * math.sin(angle)) * _TIMES,
            )
        )
    return corners
