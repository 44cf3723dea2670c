"""`ocop-bot certificate`: products that were certified before the bot came."""

from __future__ import annotations

from pathlib import Path

import click

from bot.app import shipped
from bot.cli.failing import told_plainly
from bot.cli.lazy import Broken, Refused
from bot.clock import now
from bot.settings import read_settings
from ocop_core.calendar import local_day
from ocop_core.registry.certificate_list import ListReader
from ocop_core.registry.csv_table import NotATable
from ocop_core.store.certificate_import import import_certificates
from ocop_core.store.officer_acts import CONSOLE
from ocop_core.store.one_transaction import one_transaction


@click.group()
def certificate() -> None:
    """Certificates that were given before the bot came."""


@certificate.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@told_plainly
def import_(file: Path) -> None:
    """Take over the certificates in FILE (CSV). Exit code 1 if lines were skipped."""
    settings, moment = read_settings(), now()
    today = local_day(moment)
    applying = [edition for edition in shipped(settings) if edition.in_force(today)]
    if not applying:
        raise Broken("no edition applies today")
    found = ListReader(applying[-1], today, settings.province).read(_content(file))
    if isinstance(found, NotATable):
        raise Refused(found.why)
    with one_transaction(settings.url) as conn:
        added = import_certificates(conn, moment, CONSOLE, found.certificates)
    for line in found.bad:
        click.echo(f"line {line.number}: {line.why}")
    known = len(found.certificates) - added
    click.echo(f"{added} added, {known} known already, {len(found.bad)} lines skipped")
    if found.bad:
        raise SystemExit(1)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refused(f"the file cannot be read: {error.strerror}") from error
