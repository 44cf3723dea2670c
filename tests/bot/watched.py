"""A channel that tells when what people did has been kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.channels.base import Capabilities, Channel, DeliveryResult, Receiver
from ocop_core.store import Arrival, ConversationKey, Delivery


class WatchedChannel:
    """Another channel, unchanged but for the count of what its receiver kept.

    Attributes:
        arrived: The arrivals handed over, repeats included.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._receiver: Receiver | None = None
        self._changed = asyncio.Condition()
        self.arrived: list[Arrival] = []

    @property
    def name(self) -> str:
        return self._channel.name

    @property
    def capabilities(self) -> Capabilities:
        return self._channel.capabilities

    async def start(self, receiver: Receiver) -> None:
        self._receiver = receiver
        await self._channel.start(self)

    async def stop_receiving(self) -> None:
        await self._channel.stop_receiving()

    async def deliver(self, delivery: Delivery) -> DeliveryResult:
        return await self._channel.deliver(delivery)

    async def close(self) -> None:
        await self._channel.close()

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        assert self._receiver is not None
        await self._receiver.receive(arrivals)
        async with self._changed:
            self.arrived += arrivals
            self._changed.notify_all()

    async def blocked(self, conversation: ConversationKey) -> None:
        assert self._receiver is not None
        await self._receiver.blocked(conversation)

    async def unblocked(self, conversation: ConversationKey) -> None:
        assert self._receiver is not None
        await self._receiver.unblocked(conversation)

    async def kept(self, count: int) -> None:
        """Wait until so many arrivals are durable."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.arrived) >= count)
