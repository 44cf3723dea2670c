"""`ocop-bot chat`: talk to the bot in this terminal, or through a pipe."""

from __future__ import annotations

import asyncio
import sys

import click

from bot.app import console_bot
from bot.cli.failing import told_plainly
from bot.settings import Settings, read_settings


@click.command()
@click.option("--as", "who", default="me", help="Name of the conversation; each has its own.")
@told_plainly
def chat(who: str) -> None:
    """Talk to the bot in this terminal; piped, each line in brings one reply out."""
    asyncio.run(converse(read_settings(), who))


async def converse(settings: Settings, who: str) -> None:
    """Hand the bot lines until they end; a person at a terminal is greeted first."""
    async with console_bot(settings, who) as (channel, runtime):
        if sys.stdin.isatty():
            await channel.line("/start")
            await runtime.idle()
        while (line := await asyncio.to_thread(_read)) is not None:
            await channel.line(line)
            await runtime.idle()


def _read() -> str | None:
    """The next line, waited for in a thread so that the bot goes on with its other work."""
    if sys.stdin.isatty():
        try:
            return input("> ")
        except EOFError:
            return None
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None
