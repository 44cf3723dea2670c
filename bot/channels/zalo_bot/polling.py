"""Receives updates by polling, one at a time.

Zalo has no cursor: an update handed out is gone, or, as has been seen, handed out again and
again. So what could not be kept is held here and tried again, a repeat is recognised by the
inbox, and polls are at least a second apart. A process killed between an answer and the inbox
loses that one update; a webhook does not.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.channels.webhook import TakeUpdates
from bot.channels.zalo_bot.api import NotOk, ZaloBotApi, ZaloBotError
from bot.failures import describe

log = logging.getLogger(__name__)

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0
LEAST_BETWEEN = 1.0
"""Seconds between the starts of two polls."""


class Polling:
    """A loop of `getUpdates`.

    Args:
        api: The bot.
        take: Keeps the updates; what it does not keep is handed to it again.
        timeout: Seconds one call may wait at the server for an update.
        least_between: Seconds between the starts of two polls, at least.
        clock: Seconds, monotonic.
        sleep: Waits for seconds.
    """

    def __init__(
        self,
        api: ZaloBotApi,
        take: TakeUpdates,
        *,
        timeout: int = 30,
        least_between: float = LEAST_BETWEEN,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._take = take
        self._timeout = timeout
        self._least_between = least_between
        self._clock = clock
        self._sleep = sleep
        self._held: list[object] = []
        self._webhook_gone = False
        self._stopping = False
        self._taking = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the loop in the background."""
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name="zalo bot polling")

    async def stop(self) -> None:
        """End the loop; an update just being kept is kept first."""
        self._stopping = True
        task, self._task = self._task, None
        if task is None:
            return
        if not self._taking:
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if self._held:
            log.error("An update could not be kept before the end, and Zalo does not repeat it")

    async def _run(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stopping:
            began = self._clock()
            try:
                await self._receive_once()
            except Exception as error:  # whatever fails, the bot must not go deaf
                self._report(error, pause)
                wait = pause
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                pause = _FIRST_PAUSE
                wait = began + self._least_between - self._clock()
            if wait > 0 and not self._stopping:
                await self._sleep(wait)

    async def _receive_once(self) -> None:
        if not self._webhook_gone:
            await self._remove_webhook()
        if not self._held:
            update = await self._api.get_update(self._timeout)
            self._held = [] if update is None else [update]
        if self._held:
            self._taking = True
            try:
                await self._take(self._held)
            finally:
                self._taking = False
            self._held = []

    async def _remove_webhook(self) -> None:
        """Updates are not handed out while a webhook is set."""
        try:
            await self._api.call("deleteWebhook", {})
        except NotOk as error:
            if error.code not in {400, 404}:  # there is none to delete
                raise
        self._webhook_gone = True

    def _report(self, error: Exception, pause: float) -> None:
        """Log a failed round."""
        if not isinstance(error, ZaloBotError):
            place = describe(error)
            log.error("An update was not kept (%s); tried again in %.0f s", place, pause)
            return
        if isinstance(error, NotOk) and error.code == 400:
            self._webhook_gone = False  # somebody has set one meanwhile
        log.warning("Polling Zalo failed (%s); again in %.0f s", error, pause)
