"""`ocop-bot export`: the dossiers and certificates of an area as a spreadsheet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from bot.app import shipped
from bot.cli.failing import told_plainly
from bot.cli.lazy import Broken, Refused
from bot.clock import now
from bot.settings import read_settings
from conversations.wording import vietnamese
from ocop_core.calendar import local_day
from ocop_core.places import unit
from ocop_core.store.export_reading import records_of
from ocop_core.store.officer_acts import CONSOLE
from ocop_core.store.officer_audit import note
from ocop_core.store.one_transaction import one_transaction


@click.command()
@click.option("--area", required=True, help="Code of a commune or province.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="First day of the period of changes; 1 January if not said.",
)
@click.option("--contacts", is_flag=True, help="With representatives and phones (personal data).")
@told_plainly
def export(area: str, out: Path, since: datetime | None, contacts: bool) -> None:
    """Write an XLSX file: list, summary, changes, the ministry's fields, notes."""
    from bot.exports import Export, made, written  # noqa: PLC0415 - openpyxl is slow to import
    from bot.exports.names import Names  # noqa: PLC0415

    settings, moment = read_settings(), now()
    today = local_day(moment)
    _check_area(area)
    first = since.date() if since else today.replace(month=1, day=1)
    if first > today:
        raise Refused("--since lies in the future")
    applying = [edition for edition in shipped(settings) if edition.in_force(today)]
    if not applying:
        raise Broken("no edition applies today")
    wanted = Export(area, moment, first, CONSOLE, contacts=contacts)
    with one_transaction(settings.url) as conn:
        records = records_of(conn, area)
        note(conn, moment, CONSOLE, "export.made", area, contacts=int(contacts))
    content = made(records, wanted, Names(vietnamese(), applying[-1]))
    try:
        written(content, out)
    except OSError as error:
        raise Refused(f"the file cannot be written: {error.strerror}") from error
    click.echo(f"{out}: {len(content)} bytes")


def _check_area(area: str) -> None:
    try:
        unit(area)
    except KeyError as error:
        raise Refused(
            "--area must be the code of a present commune (5 digits) or province (2 digits)"
        ) from error
