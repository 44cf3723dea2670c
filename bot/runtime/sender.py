"""Sends what a turn decided, in order, and notes what became of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.channels.base import Blocked, Channel, DeliveryResult, Refused, TryAgain
from bot.failures import describe
from bot.runtime.faults import Fault, no_fault
from ocop_core.store.ports import ConversationKey, Delivery, Store

log = logging.getLogger(__name__)

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 300.0
_ATTEMPTS_AT_MOST = 100
"""With the longest pause between them: about eight hours of an outage."""

Wake = Callable[[ConversationKey], None]


class Sender:
    """Delivers the outbox rows of one chat after the other.

    Args:
        store: Where the outcome of each delivery is noted.
        channels: By name.
        clock: The present moment in UTC.
        fault: Passed at "after_send".
    """

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        *,
        clock: Callable[[], datetime],
        fault: Fault = no_fault,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._fault = fault
        self._timers: set[asyncio.TimerHandle] = set()
        self._in_hand: set[int] = set()

    async def send(self, deliveries: Sequence[Delivery], wake: Wake) -> None:
        """Send deliveries of one chat in order; stop at one that has to wait.

        Args:
            deliveries: Leased to this process.
            wake: Called when one that had to wait may be tried again.

        Raises:
            StoreError: An outcome could not be noted; what was not sent is swept up later.
        """
        made: list[tuple[int, DeliveryResult]] = []
        in_hand = {delivery.id for delivery in deliveries}
        self._in_hand |= in_hand
        try:
            for delivery in deliveries:
                if not await self._send_one(delivery, made, wake):
                    return
        finally:
            try:
                if made and await self._note(made):
                    wake(deliveries[0].conversation)
            finally:
                self._in_hand -= in_hand

    def has_in_hand(self, delivery: Delivery) -> bool:
        """Tell whether a delivery is being sent right now, however long ago it was leased."""
        return delivery.id in self._in_hand

    def stop(self) -> None:
        """Forget the waits; the rows they wait for are swept up by the next process."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    async def _send_one(
        self, delivery: Delivery, made: list[tuple[int, DeliveryResult]], wake: Wake
    ) -> bool:
        """Send one delivery; tells whether the next one may go."""
        channel = self._channels.get(delivery.conversation.channel)
        if channel is None:
            # Another process may run it: our lease runs out, and its sweep finds the row.
            log.warning("Delivery %s is for a channel that does not run here", delivery.id)
            return False
        try:
            result = await channel.deliver(delivery)
        except Blocked:
            log.info("Delivery %s: the chat blocked the bot", delivery.id)
            await self._store.block(delivery.conversation, self._clock())
            return False
        except TryAgain as error:
            return await self._put_off(delivery, error, wake)
        except Refused as error:
            return await self._give_up(delivery, str(error), wake)
        except Exception as error:  # a fault of ours must not silence the chat for good
            log.error("Delivery %s failed: %s", delivery.id, describe(error))  # noqa: TRY400
            return await self._give_up(delivery, type(error).__name__, wake)
        self._fault("after_send")
        made.append((delivery.id, result))
        return True

    async def _note(self, made: Sequence[tuple[int, DeliveryResult]]) -> bool:
        """Note what was sent, all at once: waiting for each would slow the next one down.

        Returns:
            Whether more was written to the chat meanwhile.
        """
        notes = [self._store.sent(number, message_id=result.message_id) for number, result in made]
        if len(notes) == 1:
            return await notes[0]
        return any(await asyncio.gather(*notes))

    async def _put_off(self, delivery: Delivery, error: TryAgain, wake: Wake) -> bool:
        if delivery.once and error.unsure:
            return await self._give_up(delivery, f"perhaps sent, not repeated: {error}", wake)
        if delivery.attempts + 1 >= _ATTEMPTS_AT_MOST:
            return await self._give_up(delivery, str(error), wake)
        wait = error.after or min(_FIRST_PAUSE * 2**delivery.attempts, _LONGEST_PAUSE)
        log.warning("Delivery %s waits %.1f s: %s", delivery.id, wait, error)
        when = self._clock() + timedelta(seconds=wait)
        await self._store.retry_at(delivery.id, when, str(error))
        self._wake_later(wait, delivery.conversation, wake)
        return False

    async def _give_up(self, delivery: Delivery, reason: str, wake: Wake) -> bool:
        log.error("Delivery %s is given up: %s", delivery.id, reason)
        if await self._store.dead(delivery.id, reason):
            wake(delivery.conversation)
        return True

    def _wake_later(self, wait: float, conversation: ConversationKey, wake: Wake) -> None:
        def fire() -> None:
            self._timers.discard(timer)
            wake(conversation)

        timer = asyncio.get_running_loop().call_later(wait, fire)
        self._timers.add(timer)
