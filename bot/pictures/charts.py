"""Charts for officers: stacked bars (nhóm theo sao) and a distribution (phân bố)."""

from __future__ import annotations

from bot.pictures import colours
from bot.pictures.sheet import INNER, MARGIN, SMALLEST, WIDTH, Sheet, Style
from bot.pictures.specs import BarsSpec, ColumnsSpec, GroupSpec

_TITLE = Style(38, "Bold", colours.ON_HEAD)
_SUBTITLE = Style(SMALLEST, "Regular", colours.ON_HEAD)
_LEGEND = Style(SMALLEST, "Regular", colours.INK)
_NAME = Style(28, "Regular", colours.INK)
_TOTAL = Style(28, "Bold", colours.INK)
_COLUMN = Style(30, "Bold", colours.INK)
_NOTE = Style(SMALLEST, "Regular", colours.SOFT)

_BAR = 44
_TOTAL_WIDTH = 140
_TALLEST = 420


def figure(number: int) -> str:
    """A count as Vietnamese write it: 1.234."""
    return f"{number:,}".replace(",", ".")


def draw_bars(sheet: Sheet, spec: BarsSpec) -> int:
    """Draw stacked bars, one below the other; gives the lower edge."""
    top = _legend(sheet, spec, _head(sheet, spec.title, spec.subtitle) + 20)
    widest = max((sum(group.counts) for group in spec.groups), default=0)
    if not widest:
        top = sheet.write(spec.empty, (MARGIN, top + 16), INNER, _NAME, most=4)
    for group in spec.groups if widest else ():
        top = _bar(sheet, group, widest, top + 18)
    return _foot(sheet, spec.note, top)


def _head(sheet: Sheet, title: str, subtitle: str) -> int:
    titles = len(sheet.lines(title, INNER, _TITLE, 2))
    subtitles = len(sheet.lines(subtitle, INNER, _SUBTITLE, 2))
    bottom = 24 + titles * _TITLE.height + subtitles * _SUBTITLE.height + 24
    sheet.fill((0, 0, WIDTH, bottom), colours.HEAD)
    top = sheet.write(title, (MARGIN, 24), INNER, _TITLE, most=2)
    sheet.write(subtitle, (MARGIN, top), INNER, _SUBTITLE, most=2)
    return bottom


def _foot(sheet: Sheet, note: str, top: int) -> int:
    return sheet.write(note, (MARGIN, top + 24), INNER, _NOTE, most=4) + 28


def _legend(sheet: Sheet, spec: BarsSpec, top: int) -> int:
    """Each series with its colour and its sum, as many beside each other as there is room for."""
    swatch, gap = 28, 28
    left = MARGIN
    for number, name in enumerate(spec.series):
        text = f"{name}: {figure(sum(group.counts[number] for group in spec.groups))}"
        width = min(sheet.extent(text, _LEGEND), INNER - swatch - 10)
        if left > MARGIN and left + swatch + 10 + width > MARGIN + INNER:
            left, top = MARGIN, top + _LEGEND.height + 6
        sheet.fill((left, top + 5, left + swatch, top + 5 + swatch), colours.SERIES[number][0], 4)
        sheet.write(text, (left + swatch + 10, top), width, _LEGEND)
        left += swatch + 10 + width + gap
    return top + _LEGEND.height


def _bar(sheet: Sheet, group: GroupSpec, widest: int, top: int) -> int:
    """A group: its name, its bar, and its sum at the bar's end."""
    total = figure(sum(group.counts))
    top = sheet.write(group.name, (MARGIN, top), INNER, _NAME, most=2) + 4
    room, before, right = INNER - _TOTAL_WIDTH, 0, MARGIN
    for number, count in enumerate(group.counts):
        left = right
        right = MARGIN + room * (before + count) // widest
        before += count
        _piece(sheet, (left, right), top, count, number)
    sheet.write(total, (right + 12, top + 2), _TOTAL_WIDTH - 12, _TOTAL)
    return top + _BAR


def _piece(sheet: Sheet, span: tuple[int, int], top: int, count: int, number: int) -> None:
    """One count of a bar; it is written on it where there is room, and in the legend's sum."""
    left, right = span
    if not count:
        return
    fill, text = colours.SERIES[number]
    # A count that is there must be seen, and neighbours be told apart by a gap.
    sheet.fill((left, top, max(left + 2, right - 2), top + _BAR), fill)
    style = Style(SMALLEST, "Bold", text)
    words = figure(count)
    if sheet.extent(words, style) + 8 <= right - left:
        sheet.write(words, (left + 2, top + 3), right - left - 6, style, align="middle")


def draw_columns(sheet: Sheet, spec: ColumnsSpec) -> int:
    """Draw a distribution as columns; gives the lower edge."""
    top = _head(sheet, spec.title, spec.subtitle) + 28
    slot = INNER // len(spec.columns)
    tallest = max(1, *(column.count for column in spec.columns))
    floor = top + _COLUMN.height + _TALLEST
    bottom = floor
    for number, column in enumerate(spec.columns):
        left = MARGIN + number * slot
        height = max(_TALLEST * column.count // tallest, 4 if column.count else 0)
        edge = max(8, (slot - 96) // 2)
        sheet.fill((left + edge, floor - height, left + slot - edge, floor), colours.SURE)
        above = (left, floor - height - _COLUMN.height)
        sheet.write(figure(column.count), above, slot, _COLUMN, align="middle")
        name = sheet.write(
            column.name, (left + 4, floor + 10), slot - 8, _NAME, most=2, align="middle"
        )
        bottom = max(bottom, name)
    sheet.fill((MARGIN, floor, MARGIN + INNER, floor + 3), colours.INK)
    return _foot(sheet, spec.note, bottom)
