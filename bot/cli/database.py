"""`ocop-bot db`: bring the database up to date."""

from __future__ import annotations

import click

from bot.cli.failing import told_plainly
from bot.settings import read_settings
from ocop_core.store import migrations


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@told_plainly
def upgrade() -> None:
    """Bring the database to the newest revision; an embedded file does it by itself."""
    url = read_settings().url
    before = migrations.current(url)
    migrations.upgrade(url)
    after = migrations.current(url)
    click.echo(f"revision {after}" if before == after else f"revision {before} -> {after}")
