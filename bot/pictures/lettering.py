"""Fitting text into a width: between words, inside a word that is too long, with an ellipsis."""

from __future__ import annotations

import unicodedata

from PIL.ImageFont import FreeTypeFont

ELLIPSIS = "…"


def extent(text: str, font: FreeTypeFont) -> int:
    """Pixels that a line takes, including what juts out at either end."""
    left, _, right, _ = font.getbbox(text)
    return int(max(right, font.getlength(text)) - min(0, left)) + 1


def fitted(text: str, font: FreeTypeFont, width: int, most: int) -> list[str]:
    """Lines of a text that is `readable`, each of them at most `width` pixels wide.

    Args:
        text: One line of words.
        font: What it will be drawn with.
        width: Pixels; at least one letter and an ellipsis must fit.
        most: Lines at most; what does not fit ends in an ellipsis.
    """
    lines: list[str] = []
    rest = text
    while rest:
        line, rest = _first_line(rest, font, width)
        lines.append(line)
        if len(lines) == most and rest:
            lines[-1] = _ellipsised(line, font, width)
            break
    return lines


def _first_line(text: str, font: FreeTypeFont, width: int) -> tuple[str, str]:
    """What stands on the first line, and the rest."""
    fits = _letters_that_fit(text, font, width)
    if fits == len(text):
        return text, ""
    space = text.rfind(" ", 0, fits + 1)
    if space > 0:
        return text[:space], text[space + 1 :]
    cut = _before_marks(text, fits)
    return text[:cut], text[cut:]


def _letters_that_fit(text: str, font: FreeTypeFont, width: int) -> int:
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if extent(text[:middle], font) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def _before_marks(text: str, cut: int) -> int:
    """Move a cut to the left until it parts no letter from its marks."""
    while cut > 1 and cut < len(text) and unicodedata.combining(text[cut]):
        cut -= 1
    return max(1, cut)


def _ellipsised(line: str, font: FreeTypeFont, width: int) -> str:
    while line and extent(line + ELLIPSIS, font) > width:
        line = line[: _before_marks(line, len(line) - 1)] if len(line) > 1 else ""
    return line.rstrip(" ,.;:") + ELLIPSIS
