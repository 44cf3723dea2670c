"""`ocop-bot run`: the bot on its channels, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal

import click

from bot.app import (
    RUN,
    add_reports,
    attachments,
    dialogue,
    engine,
    process_id,
    timer,
    warm_up,
)
from bot.channels.redact import guard_logs
from bot.cli.failing import told_plainly
from bot.clock import now
from bot.outlets import channels, photo_fetching
from bot.runtime import Runtime
from bot.settings import Settings, read_settings
from ocop_core.store import open_store

log = logging.getLogger(__name__)


@click.command()
@told_plainly
def run() -> None:
    """Run the bot on every channel that is set up in the environment or .env."""
    settings = read_settings()
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    guard_logs(logging.getLogger().handlers, secrets=settings.secrets)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    turn, made = dialogue(settings), attachments()
    warm_up()
    store = open_store(settings.url, process_id=process_id(settings, RUN), clock=now)
    add_reports(made, settings, store)
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    try:
        running = channels(settings, store, made)
        runtime = Runtime(store, running, turn, clock=now)
        ticking = timer(settings, store, runtime.wake)
        # The engine within the runtime: what it does late is sent by what stops last.
        photos = photo_fetching(store, running, runtime.wake)
        async with runtime, engine(settings, ticking), photos:
            names = ", ".join(channel.name for channel in running)
            log.info("The bot runs on %s; stop it with Ctrl-C", names)
            await stop.wait()
            log.info("Stopping: finishing what is in hand")
    finally:
        await store.close()
