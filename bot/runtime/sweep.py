"""Takes up what was left behind: by a process that died, by a turn or a send that failed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot.failures import describe
from bot.runtime.worker import Worker
from ocop_core.store.ports import ConversationKey, Delivery, Store

log = logging.getLogger(__name__)

_AT_ONCE = 200


class Sweep:
    """Looks through the store now and then.

    Args:
        store: Where things wait.
        worker: Takes them up.
        clock: The present moment in UTC.
        every: Between two looks.
        channels: Names of the channels that run here; other processes see to the rest.
        conversations: Chats that are looked after here, though their channel as a whole is not.
    """

    def __init__(
        self,
        store: Store,
        worker: Worker,
        *,
        clock: Callable[[], datetime],
        channels: Collection[str],
        conversations: Collection[ConversationKey] = (),
        every: timedelta = timedelta(seconds=15),
    ) -> None:
        self._store = store
        self._worker = worker
        self._clock = clock
        self._channels = channels
        self._conversations = conversations
        self._every = every
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look at once, then again and again in the background."""
        self._task = asyncio.create_task(self._run(), name="sweep")

    async def stop(self) -> None:
        """Look no more."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def once(self, older_than: timedelta) -> None:
        """Take up all that waits.

        Args:
            older_than: Arrivals younger than this are at work already.

        Raises:
            StoreError: The store could not be read.
        """
        for conversation in self._conversations:
            self._worker.wake(conversation)
        for conversation in await self._store.waiting(
            older_than=older_than, limit=_AT_ONCE, channels=self._channels
        ):
            self._worker.wake(conversation)
        left: dict[ConversationKey, list[Delivery]] = {}
        for delivery in await self._store.due(
            now=self._clock(), limit=_AT_ONCE, channels=self._channels
        ):
            left.setdefault(delivery.conversation, []).append(delivery)
        for conversation, deliveries in left.items():
            self._worker.wake(conversation, deliveries)

    async def _run(self) -> None:
        older_than = timedelta(0)
        while True:
            try:
                await self.once(older_than)
            except Exception as error:
                log.error("The sweep failed; it tries again: %s", describe(error))  # noqa: TRY400
            else:
                older_than = self._every
            await asyncio.sleep(self._every.total_seconds())
