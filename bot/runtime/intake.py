"""Takes arrivals in: first the inbox, then the worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.runtime.faults import Fault, no_fault
from bot.runtime.worker import Worker
from ocop_core.store.ports import Arrival, ConversationKey, Store


class Intake:
    """Receives for the channels (a `Receiver`).

    Args:
        store: Keeps the arrivals.
        worker: Woken for each chat with new arrivals.
        clock: The present moment in UTC.
        fault: Passed at "after_inbox".
    """

    def __init__(
        self,
        store: Store,
        worker: Worker,
        *,
        clock: Callable[[], datetime],
        fault: Fault = no_fault,
    ) -> None:
        self._store = store
        self._worker = worker
        self._clock = clock
        self._fault = fault

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        """Keep arrivals and wake the worker for their chats; durable on return.

        Repeated arrivals wake nobody: what they asked for was done, or is swept up.

        Raises:
            StoreError: They were not kept.
        """
        new = await self._store.receive(arrivals)
        self._fault("after_inbox")
        if new:
            for conversation in {arrival.conversation: None for arrival in arrivals}:
                self._worker.wake(conversation)

    async def blocked(self, conversation: ConversationKey) -> None:
        """Hold what is waiting for a person who blocked the bot.

        Raises:
            StoreError: It was not noted.
        """
        await self._store.block(conversation, self._clock())

    async def unblocked(self, conversation: ConversationKey) -> None:
        """Let go what was held for a person who lifted the block.

        Raises:
            StoreError: It was not noted.
        """
        await self._store.unblock(conversation)
        self._worker.wake(conversation)
