"""Puts intake, worker, sender and sweep together, and starts and stops them in order."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from types import TracebackType

from bot.channels.base import Channel
from bot.runtime.faults import Fault, no_fault
from bot.runtime.intake import Intake
from bot.runtime.sender import Sender
from bot.runtime.sweep import Sweep
from bot.runtime.worker import Worker
from ocop_core.store.ports import ConversationKey, Store, TurnFunction

log = logging.getLogger(__name__)


class Runtime:
    """One process of the bot. Use it as an async context, or call `start` and `stop`.

    The store stays its owner's: it is opened before and closed after.

    Args:
        store: Where everything is kept.
        channels: Where people chat; each with a name of its own.
        turn: The dialogue.
        clock: The present moment in UTC.
        sweep_every: How often things left behind are looked for.
        only: The conversations of these channels that are looked after here; None for all.
        grace: Seconds that work in hand gets to finish at the end.
        fault: For tests that kill the process.
    """

    def __init__(
        self,
        store: Store,
        channels: Sequence[Channel],
        turn: TurnFunction,
        *,
        clock: Callable[[], datetime],
        sweep_every: timedelta = timedelta(seconds=15),
        only: Collection[ConversationKey] | None = None,
        grace: float = 10.0,
        fault: Fault = no_fault,
    ) -> None:
        by_name = {channel.name: channel for channel in channels}
        if len(by_name) < len(channels):
            raise ValueError("Two channels have the same name")
        self._channels = by_name
        self._grace = grace
        self._sender = Sender(store, by_name, clock=clock, fault=fault)
        self._only = only
        self.worker = Worker(store, turn, self._sender, serves=self.serves, fault=fault)
        self.intake = Intake(store, self.worker, clock=clock, fault=fault)
        self.sweep = Sweep(
            store,
            self.worker,
            clock=clock,
            channels=by_name if only is None else (),
            conversations=only or (),
            every=sweep_every,
        )

    async def start(self) -> None:
        """Start the channels, and take up what an earlier process left.

        Raises:
            SetupError: A channel cannot start as it is set up; the others are stopped again.
        """
        try:
            for channel in self._channels.values():
                await channel.start(self.intake)
        except BaseException:
            await self.stop()
            raise
        self.sweep.start()

    async def stop(self) -> None:
        """Stop receiving, finish what is in hand, let go of the connections."""
        for channel in self._channels.values():
            await channel.stop_receiving()
        await self.sweep.stop()
        self._sender.stop()
        await self.worker.stop(self._grace)
        self._sender.stop()
        for channel in self._channels.values():
            await channel.close()

    def serves(self, conversation: ConversationKey) -> bool:
        """Whether a chat is looked after here."""
        if self._only is not None:
            return conversation in self._only
        return conversation.channel in self._channels

    def wake(self, conversation: ConversationKey) -> None:
        """See to a chat that something was put into, unless another process does."""
        if self.serves(conversation):
            self.worker.wake(conversation)

    async def idle(self) -> None:
        """Wait until no chat is at work: for tests."""
        await self.worker.idle()

    async def __aenter__(self) -> Runtime:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()
