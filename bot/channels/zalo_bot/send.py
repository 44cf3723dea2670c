"""Makes deliveries at Zalo: limits, long texts, and what to do with each refusal."""

from __future__ import annotations

import logging

from bot.channels.base import DeliveryResult, Refused, SendError, TryAgain
from bot.channels.gate import Limit, RateGate
from bot.channels.zalo_bot.api import NotOk, Unanswered, ZaloBotApi, ZaloBotError
from bot.channels.zalo_bot.render import Call, Renderer
from ocop_core.store.ports import Delivery

log = logging.getLogger(__name__)

OVERALL = Limit(rate=10, burst=3)
"""All messages of one bot. Zalo publishes no rate; this is well below what was seen to work."""
PER_CHAT = Limit(rate=1, burst=4)

_LONGEST_WAIT = 10.0
"""Seconds. A delivery is leased for a while only; one that must wait longer goes back."""
_BAD_REQUEST = (400, 413)
_TOO_MANY = 429
_HELD_AFTER_TOO_MANY = 5.0
_HALF_DONE_AT_MOST = 256


class ZaloBotSender:
    """Makes deliveries through the Zalo Bot API.

    Args:
        api: The bot.
        gate: The bot's sending limits.
        renderer: Turns deliveries into calls.
    """

    def __init__(self, api: ZaloBotApi, gate: RateGate, renderer: Renderer) -> None:
        self._api = api
        self._gate = gate
        self._renderer = renderer
        self._under_way: dict[int, tuple[list[Call], int, str | None]] = {}

    async def deliver(self, delivery: Delivery) -> DeliveryResult:
        """Make a delivery. One put off half-way goes on where it stopped.

        Raises:
            SendError: `TryAgain` or `Refused`. Zalo does not tell whether a person blocked the
                bot, so nobody is ever taken for gone.
        """
        half_done = self._under_way.pop(delivery.id, None)
        calls, done, message_id = half_done or (self._render(delivery), 0, None)
        chat = delivery.conversation.chat
        while done < len(calls):
            try:
                message_id = await self._make(chat, calls[done]) or message_id
            except TryAgain:
                if done and len(self._under_way) < _HALF_DONE_AT_MOST:
                    self._under_way[delivery.id] = (calls, done, message_id)
                raise
            done += 1
        return DeliveryResult(message_id)

    def _render(self, delivery: Delivery) -> list[Call]:
        try:
            return self._renderer.render(delivery)
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(f"malformed {delivery.kind}: {type(error).__name__}") from error

    async def _make(self, chat: str, call: Call) -> str | None:
        """Make one call; gives the id of the message it put."""
        if call.visible:
            wait = await self._gate.enter(chat, patience=_LONGEST_WAIT)
            if wait:
                raise TryAgain("the rate gate is closed", wait)
        try:
            result = await self._api.call(call.method, call.parameters)
        except ZaloBotError as error:
            if isinstance(error, NotOk) and error.code == _TOO_MANY:
                self._gate.hold(_HELD_AFTER_TOO_MANY)
            if call.visible:
                raise _meaning(error) from error
            log.debug("%s was not made and is not repeated: %s", call.method, error)
            return None
        message_id = result.get("message_id") if isinstance(result, dict) else None
        return None if message_id is None else str(message_id)


def _meaning(error: ZaloBotError) -> SendError:
    """Say what an error means for a delivery.

    Only a bad request is final. A refused token will be put right by someone, 403 is documented
    as "internal server error", and a used-up month (429) begins anew; nothing is lost till then.
    """
    if isinstance(error, NotOk) and error.code in _BAD_REQUEST:
        return Refused(str(error))
    return TryAgain(str(error), unsure=isinstance(error, Unanswered) and error.unsure)
