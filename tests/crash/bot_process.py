"""The bot as a process of its own that a test may kill at a named point or at any moment."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass

from bot.app import dialogue, process_id, warm_up
from bot.channels.telegram import Limit, TelegramChannel, TelegramOptions
from bot.clock import now
from bot.runtime import Runtime
from bot.settings import Settings
from ocop_core.store import open_store
from tests.crash.platform import TOKEN

SETTINGS = Settings(_env_file=None, province="14")

DIALOGUE = dialogue(SETTINGS)
"""Made once in the fork server, with the models it loads on first use, so that a life is short."""

warm_up()

FREE = Limit(rate=10_000, burst=10_000)
"""No rate limit: the test kills, it does not wait."""


@dataclass(frozen=True)
class Death:
    """Die when a point is passed for the nth time; "" to wait for the parent to kill."""

    point: str = ""
    nth: int = 1


def run_bot(database_url: str, api_url: str, death: Death) -> None:
    """Run the bot until it is killed."""
    asyncio.run(serve(database_url, api_url, death))


async def serve(database_url: str, api_url: str, death: Death) -> None:
    passed = 0

    def fault(point: str) -> None:
        nonlocal passed
        if point == death.point:
            passed += 1
            if passed == death.nth:
                os.kill(os.getpid(), signal.SIGKILL)

    options = TelegramOptions(
        token=TOKEN, contact_label="Số", server=api_url, poll_timeout=1, overall=FREE, per_chat=FREE
    )
    name = process_id(SETTINGS, "telegram")
    store = open_store(database_url, process_id=name, clock=now)
    channel = TelegramChannel(options, now)
    async with Runtime(store, [channel], DIALOGUE, clock=now, fault=fault):
        await asyncio.Event().wait()
