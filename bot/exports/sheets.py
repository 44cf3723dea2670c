"""Writing one sheet: typed cells, and text that can only be text.

A spreadsheet program runs what begins with "=", and refuses a file with a control character.
Every cell is made here: text has its characters cleaned and its type fixed, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from ocop_core.calendar import VIETNAM
from ocop_core.vietnamese import tidy

Value: TypeAlias = str | int | float | date | datetime | None

LONGEST = 2000
"""Characters of a cell; spreadsheets hold 32,767."""

_DAY = "dd/mm/yyyy"
_MOMENT = "dd/mm/yyyy hh:mm"
_BOLD = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="center")


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: what it is called and how wide it is, in characters."""

    text: str
    width: int


def add_sheet(
    book: Workbook, title: str, headings: Sequence[Heading], rows: Iterable[Sequence[Value]]
) -> int:
    """Add a sheet with a frozen, filtered heading.

    Args:
        book: in write-only mode.
        title: as the tab reads.
        headings: the columns.
        rows: one value for each column; days become days, numbers numbers, all else text.

    Returns:
        How many rows there are below the heading.
    """
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(number)].width = heading.width
    sheet.append([_heading(sheet, heading.text) for heading in headings])
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{count + 1}"
    return count


def _heading(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = _text(sheet, text)
    cell.font = _BOLD
    cell.alignment = _WRAPPED
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> Cell | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _text(sheet, value)
    if isinstance(value, datetime):  # spreadsheets know no time zones
        return _formatted(sheet, value.astimezone(VIETNAM).replace(tzinfo=None), _MOMENT)
    if isinstance(value, date):
        return _formatted(sheet, value, _DAY)
    return WriteOnlyCell(sheet, value)


def _text(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, tidy(text)[:LONGEST])
    cell.data_type = "s"  # "=…" would be a formula, "#N/A" an error
    cell.number_format = "@"
    return cell


def _formatted(sheet: WriteOnlyWorksheet, value: date | datetime, shown: str) -> Cell:
    cell = WriteOnlyCell(sheet)
    cell.value = value
    cell.number_format = shown
    return cell
