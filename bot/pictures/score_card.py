"""The score card (thẻ điểm): a product's range of points and stars, and what is missing."""

from __future__ import annotations

from PIL import Image

from bot.pictures import colours
from bot.pictures.shapes import five_points, hatching
from bot.pictures.sheet import INNER, MARGIN, SMALLEST, WIDTH, Sheet, Style
from bot.pictures.specs import MissingSpec, PartSpec, ScoreSpec, StarsSpec

_TITLE = Style(28, "Bold", colours.ON_HEAD)
_PRODUCT = Style(44, "Bold", colours.ON_HEAD)
_CODE = Style(SMALLEST, "Regular", colours.ON_HEAD)
_TOTAL = Style(68, "Bold", colours.INK)
_STARS = Style(32, "Bold", colours.INK)
_PART = Style(30, "Regular", colours.INK)
_POINTS = Style(30, "Bold", colours.INK)
_LEGEND = Style(SMALLEST, "Regular", colours.SOFT)
_HEAD = Style(32, "Bold", colours.ON_NOTICE)
_LINE = Style(28, "Regular", colours.INK)
_NOTE = Style(SMALLEST, "Regular", colours.SOFT)

_STAR = 76
_BAR = 34
_PADDING = 24


def draw_score(sheet: Sheet, spec: ScoreSpec) -> int:
    """Draw a score card; gives its lower edge."""
    top = _head(sheet, spec) + 20
    top = sheet.write(spec.total, (MARGIN, top), INNER, _TOTAL)
    top = _stars(sheet, spec.stars, top + 4)
    for part in spec.parts:
        top = _part(sheet, part, top + 18)
    if spec.legend:
        top = _legend(sheet, spec.legend, top + 18)
    top = _missing(sheet, spec.missing, top + 28)
    return sheet.write(spec.note, (MARGIN, top + 20), INNER, _NOTE, most=4) + 28


def _head(sheet: Sheet, spec: ScoreSpec) -> int:
    """The product on a band, which is filled first and cut off below it."""
    names = len(sheet.lines(spec.product, INNER, _PRODUCT, 2))
    bottom = 26 + _TITLE.height + names * _PRODUCT.height + _CODE.height + 28
    sheet.fill((0, 0, WIDTH, bottom), colours.HEAD)
    top = sheet.write(spec.title, (MARGIN, 26), INNER, _TITLE)
    top = sheet.write(spec.product, (MARGIN, top), INNER, _PRODUCT, most=2)
    sheet.write(spec.code, (MARGIN, top + 4), INNER, _CODE)
    return bottom


def _stars(sheet: Sheet, spec: StarsSpec, top: int) -> int:
    whole, line = five_points(_STAR), five_points(_STAR, line=3)
    for number in range(spec.of):
        place = (MARGIN + number * (_STAR + 10), top)
        if number < spec.sure:
            surface = Image.new("RGB", whole.size, colours.STAR)
        elif number < spec.possible:
            surface = hatching(whole.size, colours.STAR, colours.PAPER)
        else:
            surface = Image.new("RGB", whole.size, colours.STAR_EMPTY)
        sheet.image.paste(surface, place, whole)
        sheet.image.paste(colours.STAR_LINE, place, line)
    return sheet.write(spec.words, (MARGIN, top + _STAR + 12), INNER, _STARS, most=2)


def _part(sheet: Sheet, spec: PartSpec, top: int) -> int:
    """A part: its name, its points in words, and both again as a bar."""
    points = min(sheet.extent(spec.points, _POINTS), INNER // 2)
    sheet.write(spec.points, (MARGIN + INNER - points, top), points, _POINTS)
    top = sheet.write(spec.name, (MARGIN, top), INNER - points - 16, _PART) + 6
    sure = MARGIN + INNER * spec.sure // spec.max
    possible = MARGIN + INNER * spec.possible // spec.max
    bottom = top + _BAR
    sheet.fill((MARGIN, top, MARGIN + INNER, bottom), colours.TRACK, 6)
    sheet.hatch((sure, top, possible, bottom), colours.SURE, colours.POSSIBLE)
    sheet.fill((MARGIN, top, sure, bottom), colours.SURE)
    return bottom


def _legend(sheet: Sheet, words: list[str], top: int) -> int:
    """What solid and hatched mean."""
    swatch, width = 44, INNER // len(words)
    for number, text in enumerate(words):
        left = MARGIN + number * width
        box = (left, top + 6, left + swatch, top + 32)
        if number == 0:
            sheet.fill(box, colours.SURE)
        else:
            sheet.hatch(box, colours.SURE, colours.POSSIBLE)
        sheet.write(text, (left + swatch + 12, top), width - swatch - 20, _LEGEND)
    return top + _LEGEND.height


def _missing(sheet: Sheet, spec: MissingSpec, top: int) -> int:
    """What is missing, on a ground of its own."""
    inner, bullet = INNER - 2 * _PADDING, 26
    left = MARGIN + _PADDING
    heads = len(sheet.lines(spec.head, inner, _HEAD, 2))
    rows = [len(sheet.lines(line, inner - bullet, _LINE, 2)) for line in spec.lines]
    more = len(sheet.lines(spec.more, inner - bullet, _LINE))
    height = heads * _HEAD.height + (sum(rows) + more) * _LINE.height + 8 * len(rows)
    bottom = top + height + 2 * _PADDING
    sheet.fill((MARGIN, top, MARGIN + INNER, bottom), colours.NOTICE, 16)
    top = sheet.write(spec.head, (left, top + _PADDING), inner, _HEAD, most=2)
    for line in spec.lines:
        sheet.write("•", (left, top + 8), bullet, _LINE)
        top = sheet.write(line, (left + bullet, top + 8), inner - bullet, _LINE, most=2)
    sheet.write(spec.more, (left + bullet, top), inner - bullet, _LINE)
    return bottom
