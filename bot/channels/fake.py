"""A channel without a platform, for tests: it records deliveries and fails when told to."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count

from bot.channels.base import Capabilities, DeliveryResult, Receiver, SendError
from ocop_core.registry.model import JsonValue
from ocop_core.store.ports import Arrival, ConversationKey, Delivery


class FakeChannel:
    """Records what it delivers; people are played by `arrive`.

    Args:
        clock: Dates the arrivals.
        name: Its name in conversation keys.
        capabilities: What it pretends to be able to show.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        name: str = "fake",
        capabilities: Capabilities | None = None,
    ) -> None:
        self.name = name
        self.capabilities = capabilities or Capabilities(
            buttons=True, edit=True, contact_request=True, text_limit=4096, html=True
        )
        self.delivered: list[Delivery] = []
        self.attempted: list[Delivery] = []
        self.receiving = False
        self.closed = False
        self._clock = clock
        self._receiver: Receiver | None = None
        self._failures: deque[SendError] = deque()
        self._update_ids = count(1)
        self._message_ids = count(1)

    async def start(self, receiver: Receiver) -> None:
        """Remember who receives."""
        self._receiver = receiver
        self.receiving = True

    async def stop_receiving(self) -> None:
        """Refuse arrivals from now on."""
        self.receiving = False

    async def close(self) -> None:
        """Note that it was closed."""
        self.closed = True

    def key(self, chat: str) -> ConversationKey:
        """Name a chat on this channel."""
        return ConversationKey(self.name, chat)

    def arrival(self, chat: str, event: dict[str, JsonValue]) -> Arrival:
        """Make the next update of the platform, without handing it over."""
        number = next(self._update_ids)
        return Arrival(self.key(chat), str(number), number, event, self._clock())

    async def arrive(self, chat: str, *events: dict[str, JsonValue]) -> None:
        """A person did these things in a chat; they come in one batch."""
        await self.hand_over([self.arrival(chat, event) for event in events])

    async def says(self, chat: str, *texts: str) -> None:
        """A person typed these texts."""
        events: list[dict[str, JsonValue]] = [
            {"type": "text", "text": text, "message": ""} for text in texts
        ]
        await self.arrive(chat, *events)

    async def hand_over(self, arrivals: Sequence[Arrival]) -> None:
        """Hand arrivals to the receiver, as given: repeated or out of order if they are."""
        if self._receiver is None or not self.receiving:
            raise RuntimeError("The channel is not receiving")
        await self._receiver.receive(arrivals)

    def fail_next(self, *errors: SendError) -> None:
        """Make the next deliveries fail, one with each error."""
        self._failures.extend(errors)

    async def deliver(self, delivery: Delivery) -> DeliveryResult:
        """Record the delivery, or raise what `fail_next` asked for."""
        self.attempted.append(delivery)
        if self._failures:
            raise self._failures.popleft()
        self.delivered.append(delivery)
        return DeliveryResult(str(next(self._message_ids)))

    def texts(self, chat: str | None = None) -> list[str]:
        """The `html` of the messages delivered, to one chat or to all, in order."""
        return [
            str(delivery.payload["html"])
            for delivery in self.delivered
            if "html" in delivery.payload and chat in (None, delivery.conversation.chat)
        ]
