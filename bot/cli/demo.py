"""`ocop-bot demo`: a first look, on a throw-away database.

In a terminal it starts the chat. Without one it plays a recorded registration of a real product
through the same store, dialogue and console as everybody uses, to its receipt.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

import click
import yaml

from bot.app import console_bot
from bot.cli.chat import converse
from bot.cli.failing import told_plainly
from bot.settings import Settings, read_settings

RECORDED = Path(__file__).with_name("demo.yaml")


@click.command()
@told_plainly
def demo() -> None:
    """Chat on a throw-away database; without a terminal, play a recorded registration."""
    with tempfile.TemporaryDirectory(prefix="ocop-demo-") as folder:
        settings = read_settings(
            data_dir=Path(folder),
            database_url="",
            province="14",
            office_name="UBND xã Tà Xùa",
            office_phone="0212 3860 123",
        )
        if sys.stdin.isatty() and sys.stdout.isatty():
            click.secho("Demo: nothing is kept after you leave (Ctrl-D).", dim=True)
            asyncio.run(converse(settings, "demo"))
        else:
            asyncio.run(_play(settings))


async def _play(settings: Settings) -> None:
    lines = yaml.safe_load(RECORDED.read_text(encoding="utf-8"))["lines"]
    async with console_bot(settings, "demo") as (channel, runtime):
        for line in lines:
            click.secho(f">>> {line}", bold=True)
            await channel.line(str(line))
            await runtime.idle()
