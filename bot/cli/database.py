"""`ocop-bot db`: bring the database up to date."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from bot.cli.failing import told_plainly
from bot.settings import read_settings
from ocop_core.store import migrations
from ocop_core.store.settled import settled_products


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@told_plainly
def upgrade() -> None:
    """Bring the database to the newest revision; an embedded file does it by itself."""
    from bot.engine.tables import upgrade as upgrade_engine  # noqa: PLC0415  dbos is slow to import

    url = read_settings().url
    before = migrations.current(url)
    migrations.upgrade(url)
    upgrade_engine(url)
    after = migrations.current(url)
    click.echo(f"revision {after}" if before == after else f"revision {before} -> {after}")


@db.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@told_plainly
def products(out: Path) -> None:
    """Write filed products and their sets, to be added to the next training of the models."""
    rows = settled_products(read_settings().url)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(("label", "text", "description", "origin"))
        writer.writerows((number, " ".join(name.split()), "", "settled") for number, name in rows)
    click.echo(f"{len(rows)} products")
