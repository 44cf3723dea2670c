"""Receives updates by long polling; confirms them only once they are durable.

The library's own updater confirms updates that it holds only in memory, so a killed process
loses them. Here the next `getUpdates`, whose offset confirms the ones before, goes out after
the receiver has kept them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import Conflict, RetryAfter, TelegramError

from bot.channels.telegram.api import BotApi
from bot.channels.telegram.send import seconds_to_wait
from bot.channels.webhook import TakeUpdates
from bot.failures import describe

log = logging.getLogger(__name__)

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_CONFLICT_PAUSE = 5.0
"""Two pollers throw each other out; the one that waits leaves the other to it."""


class Polling:
    """A loop of `getUpdates`.

    Args:
        api: The bot.
        take: Keeps the updates; they are confirmed when it returns, and come again if it raises.
        timeout: Seconds one call may wait at the server for an update.
        sleep: Waits for seconds after a failure.
    """

    def __init__(
        self,
        api: BotApi,
        take: TakeUpdates,
        *,
        timeout: int = 30,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._take = take
        self._timeout = timeout
        self._sleep = sleep
        self._offset: int | None = None
        self._webhook_gone = False
        self._stopping = False
        self._taking = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the loop in the background."""
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name="telegram polling")

    async def stop(self) -> None:
        """End the loop; updates just being kept are kept first."""
        self._stopping = True
        task, self._task = self._task, None
        if task is None:
            return
        if not self._taking:
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _run(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stopping:
            try:
                await self._receive_once()
            except Exception as error:  # whatever fails, the bot must not go deaf
                wait = _report(error, pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                await self._sleep(wait)
            else:
                pause = _FIRST_PAUSE

    async def _receive_once(self) -> None:
        if not self._webhook_gone:
            await self._api.bot.delete_webhook(drop_pending_updates=False)
            self._webhook_gone = True
        updates = await self._api.get_updates(self._offset, self._timeout)
        if not updates:
            return
        self._taking = True
        try:
            await self._take(updates)
        finally:
            self._taking = False
        self._offset = _last_id(updates, self._offset or 0) + 1


def _last_id(updates: list[object], least: int) -> int:
    ids = (update.get("update_id") for update in updates if isinstance(update, dict))
    return max((number for number in ids if isinstance(number, int)), default=least)


def _report(error: Exception, pause: float) -> float:
    """Log a failed round; gives the seconds to wait."""
    match error:
        case RetryAfter():
            pause = max(pause, seconds_to_wait(error))
            log.warning("Telegram asks to poll again in %.0f s", pause)
        case Conflict():
            pause = max(pause, _CONFLICT_PAUSE)
            log.warning("Another process polls for this bot (%s); again in %.0f s", error, pause)
        case TelegramError():
            log.warning(
                "Polling failed (%s: %s); again in %.1f s", type(error).__name__, error, pause
            )
        case _:
            log.error(
                "Updates were not kept (%s); they come again in %.1f s", describe(error), pause
            )
    return pause
