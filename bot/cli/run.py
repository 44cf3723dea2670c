"""`ocop-bot run`: the bot on its channels, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal

import click

from bot.app import RUN, channels, dialogue, now, process_id, warm_up
from bot.channels.telegram import guard_logs
from bot.cli.failing import told_plainly
from bot.runtime import Runtime
from bot.settings import Settings, read_settings
from ocop_core.store import open_store

log = logging.getLogger(__name__)


@click.command()
@told_plainly
def run() -> None:
    """Run the bot on the channels set in the environment or .env."""
    settings = read_settings()
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    secrets = (settings.telegram_token, settings.telegram_webhook_secret)
    guard_logs(
        logging.getLogger().handlers,
        secrets=[secret.get_secret_value() for secret in secrets if secret],
    )
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    turn = dialogue(settings)
    warm_up()
    store = open_store(settings.url, process_id=process_id(settings, RUN), clock=now)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        async with Runtime(store, channels(settings, store), turn, clock=now):
            log.info("The bot runs; stop it with Ctrl-C")
            await stop.wait()
            log.info("Stopping: finishing what is in hand")
    finally:
        await store.close()
