"""Reading a table from CSV as spreadsheets of all kinds save it, without raising.

UTF-8 with or without a mark at its start, or the UTF-16 of "Unicode Text"; commas, semicolons
or tabs; a `sep=;` before the headings; columns in any order, others are ignored.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ocop_core.vietnamese import fold

LARGEST = 20_000_000
"""Bytes; some 100,000 lines."""

_DELIMITERS = ",;\t"
_NEWLINE = re.compile(r"\r\n|\r|\n")
_Cells: TypeAlias = Sequence[str]


@dataclass(frozen=True, slots=True)
class NotATable:
    """The file as a whole cannot be read."""

    why: str


@dataclass(frozen=True, slots=True)
class CsvTable:
    """The lines below the headings; empty ones are left out.

    Attributes:
        rows: number of the line in the file, and its cells by column; "" where there is none.
        broken: number of a line that is no CSV, and why.
    """

    rows: tuple[tuple[int, Mapping[str, str]], ...]
    broken: tuple[tuple[int, str], ...]


def read_table(
    content: bytes, columns: Mapping[str, str], required: Collection[str]
) -> CsvTable | NotATable:
    """Read a table.

    Args:
        content: the file.
        columns: the columns, and what each may also be called, folded.
        required: columns that must be there.
    """
    text = _decoded(content)
    if isinstance(text, NotATable):
        return text
    lines = _NEWLINE.split(text)
    first = 1 if fold(lines[0]).startswith("sep=") else 0
    if not "".join(lines[first:]).strip():
        return NotATable("the file is empty")
    names = {name: name for name in columns} | {other: name for name, other in columns.items()}
    delimiter, heads = _headings(lines[first], names)
    missing = [name for name in required if name not in heads]
    if missing:
        return NotATable(f"columns are missing: {', '.join(missing)}")
    known = [head for head in heads if head]
    if len(set(known)) != len(known):
        return NotATable("a column is there twice")
    below = first + 1
    return _table(_records("\n".join(lines[below:]), delimiter, below), heads, columns)


def _decoded(content: bytes) -> str | NotATable:
    if len(content) > LARGEST:
        return NotATable(f"the file is larger than {LARGEST:,} bytes")
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        return NotATable('the file is not UTF-8: save it as "CSV UTF-8"')


def _headings(line: str, names: Mapping[str, str]) -> tuple[str, list[str]]:
    """The delimiter under which most headings are known, and the columns ("" for others)."""
    found = [
        (delimiter, [names.get(fold(cell).strip('" '), "") for cell in line.split(delimiter)])
        for delimiter in _DELIMITERS
    ]
    return max(found, key=lambda item: sum(head != "" for head in item[1]))


def _table(
    records: Iterable[tuple[int, _Cells | NotATable]],
    heads: Sequence[str],
    columns: Collection[str],
) -> CsvTable:
    rows: list[tuple[int, Mapping[str, str]]] = []
    broken: list[tuple[int, str]] = []
    blank = dict.fromkeys(columns, "")
    for number, cells in records:
        if isinstance(cells, NotATable):
            broken.append((number, cells.why))
        elif any(cell.strip() for cell in cells):
            told = {head: cell for head, cell in zip(heads, cells, strict=False) if head}
            rows.append((number, {**blank, **told}))
    return CsvTable(tuple(rows), tuple(broken))


def _records(text: str, delimiter: str, above: int) -> Iterator[tuple[int, _Cells | NotATable]]:
    """Records with the number of their first line, where so many lines stand above them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = above + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, NotATable("its quotes do not match, or a cell is far too long")
        else:
            yield number, cells
