"""Runs the turns of the chats that have something waiting, each chat by itself."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence

from bot.failures import describe
from bot.runtime.faults import Fault, no_fault, with_fault
from bot.runtime.sender import Sender
from ocop_core.store.ports import ConversationKey, Delivery, Store, TurnFunction

log = logging.getLogger(__name__)


class Worker:
    """One task for each chat at work: its turns, then what they send, until nothing is left.

    Args:
        store: Runs the turns.
        turn: The dialogue.
        sender: Sends what the turns decided.
        chats_at_once: Chats at work at most; the others queue up. It also bounds how long a
            delivery waits for the rate gate while it is leased.
        serves: Tells whether a chat is looked after here; another process sees to the rest.
        fault: Passed at "after_step" and "after_commit".
    """

    def __init__(
        self,
        store: Store,
        turn: TurnFunction,
        sender: Sender,
        *,
        chats_at_once: int = 128,
        serves: Callable[[ConversationKey], bool] = lambda _: True,
        fault: Fault = no_fault,
    ) -> None:
        self._store = store
        self._serves = serves
        self._turn = with_fault(turn, fault)
        self._sender = sender
        self._chats_at_once = chats_at_once
        self._fault = fault
        self._tasks: dict[ConversationKey, asyncio.Task[None]] = {}
        self._awake: set[ConversationKey] = set()
        self._queue: deque[ConversationKey] = deque()
        self._swept_up: dict[ConversationKey, list[Delivery]] = {}
        self._stopping = False
        self._all_done = asyncio.Event()
        self._all_done.set()

    def wake(self, conversation: ConversationKey, swept_up: Sequence[Delivery] = ()) -> None:
        """See to a chat, now or once its turn comes; a chat at work looks again when done.

        Args:
            conversation: The chat.
            swept_up: Deliveries of the chat that another process left, leased to this one.
        """
        if self._stopping:
            return
        if left := [one for one in swept_up if not self._sender.has_in_hand(one)]:
            self._swept_up[conversation] = left
        if conversation in self._awake:
            return
        self._awake.add(conversation)
        if conversation in self._tasks:
            return
        self._queue.append(conversation)
        self._start_next()

    async def idle(self) -> None:
        """Wait until no chat is at work."""
        await self._all_done.wait()

    async def stop(self, grace: float) -> None:
        """Finish what is in hand; what takes longer than `grace` seconds is broken off.

        What is broken off or still queued is in the store, and taken up by the next process.
        """
        self._stopping = True
        self._queue.clear()
        self._awake.clear()
        tasks = list(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _start_next(self) -> None:
        while self._queue and len(self._tasks) < self._chats_at_once:
            conversation = self._queue.popleft()
            self._all_done.clear()
            self._tasks[conversation] = asyncio.create_task(self._work(conversation))

    async def _work(self, conversation: ConversationKey) -> None:
        """Work on one chat; woken meanwhile, it queues up again behind the others."""
        self._awake.discard(conversation)
        try:
            await self._work_once(conversation)
        except Exception as error:
            # The store keeps what was not finished, and the sweep comes back to it.
            log.error("Work on a chat was broken off: %s", describe(error))  # noqa: TRY400
        finally:
            del self._tasks[conversation]
            if conversation in self._awake and not self._stopping:
                self._queue.append(conversation)
            self._start_next()
            if not self._tasks:
                self._all_done.set()

    async def _work_once(self, conversation: ConversationKey) -> None:
        swept_up = self._swept_up.pop(conversation, None)
        if swept_up:
            await self._sender.send(swept_up, self.wake)
        deliveries = await self._store.take_turns(conversation, self._turn)
        self._fault("after_commit")
        for other in self._store.mailed():
            if self._serves(other):
                self.wake(other)
        if deliveries:
            await self._sender.send(deliveries, self.wake)
