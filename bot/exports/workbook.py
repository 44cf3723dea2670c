"""The workbook of an area: list, summary, changes, the ministry's fields, notes."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from openpyxl import Workbook

from bot.exports import changes, listing, ministry, summary
from bot.exports.holdings import Holdings
from bot.exports.names import Names
from bot.exports.sheets import Heading, Value, add_sheet
from ocop_core.calendar import local_day
from ocop_core.registry.holdings import histories
from ocop_core.store.export_reading import Records


@dataclass(frozen=True, slots=True)
class Export:
    """What is asked for."""

    area: str
    """Code of a present commune or province."""
    now: datetime
    since: date
    """First day of the period of changes; it ends today."""
    by: str
    """Who takes it away, for the notes."""
    contacts: bool = False
    """With the personal columns."""


def made(records: Records, export: Export, names: Names) -> bytes:
    """The workbook as the bytes of an XLSX file.

    Args:
        records: all of the area.
        export: what is asked for.
        names: words and edition.
    """
    dossiers = records.dossiers
    held = Holdings(histories(records.certificates), local_day(export.now))
    codes = {row.registration: row.code for row in dossiers}
    book = Workbook(write_only=True)
    wanted = listing.columns(contacts=export.contacts)
    count = add_sheet(
        book,
        names.words("sheet.list"),
        [Heading(names.words(f"list.{name}"), listing.COLUMNS[name]) for name in wanted],
        listing.rows(names, dossiers, held, contacts=export.contacts),
    )
    add_sheet(
        book,
        names.words("sheet.summary"),
        _headings(names, "summary", summary.COLUMNS),
        summary.rows(names, dossiers, held),
    )
    add_sheet(
        book,
        names.words("sheet.changes"),
        _headings(names, "changes", changes.COLUMNS),
        changes.rows(names, held, export.since),
    )
    fields = [Heading(name, width) for name, width in ministry.COLUMNS.items()]
    add_sheet(book, ministry.SHEET, fields, ministry.rows(names, held, codes))
    notes = [Heading(names.words("sheet.notes"), 28), Heading(names.place(export.area), 100)]
    add_sheet(book, names.words("sheet.notes"), notes, _notes(names, export, count))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _headings(names: Names, sheet: str, columns: dict[str, int]) -> list[Heading]:
    return [Heading(names.words(f"{sheet}.{name}"), width) for name, width in columns.items()]


def _notes(names: Names, export: Export, count: int) -> Iterator[list[Value]]:
    """What a reader must know of the figures."""
    words = names.words
    period = words(
        "notes.period_text",
        since=f"{export.since:%d/%m/%Y}",
        until=f"{local_day(export.now):%d/%m/%Y}",
    )
    if export.contacts:
        contacts = words("notes.contacts_given")
    else:
        contacts = words("notes.contacts_left_out")
    yield [words("notes.area"), f"{names.place(export.area)} ({export.area})"]
    yield [words("notes.made_at"), export.now]
    yield [words("notes.by"), export.by]
    yield [words("notes.filter"), words("notes.filter_text")]
    yield [words("notes.rows"), count]
    yield [words("notes.period"), period]
    yield [words("notes.edition"), names.edition.title]
    yield [words("notes.preliminary"), words("notes.preliminary_text")]
    yield [words("notes.contacts"), contacts]
    yield [words("notes.same_product"), words("notes.same_product_text")]
    yield [words("notes.not_held"), words("notes.not_held_text")]
    yield [words("notes.ministry"), words("notes.ministry_text")]


def written(content: bytes, path: Path) -> None:
    """Put a file there whole or not at all.

    Raises:
        OSError: It cannot be written; nothing is left behind.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        beside = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
