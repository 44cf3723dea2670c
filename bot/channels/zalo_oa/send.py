"""Makes deliveries at Zalo: windows, long texts, pictures, and what to do with each refusal.

Beyond the free window: with `paid` a message still goes as it is until Zalo says the window is
closed; then its beginning goes as the approved template; without a template it waits. Waiting
is `Blocked`: the store holds all of the chat, in order and for as long as it takes, and lets go
when the person does anything. A retry by the clock would give up after a hundred tries, and no
clock opens a window: only the person does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.base import Blocked, DeliveryResult, Refused, SendError, TryAgain
from bot.channels.zalo_oa import api as paths
from bot.channels.zalo_oa.api import OaApi
from bot.channels.zalo_oa.failures import OaError
from bot.channels.zalo_oa.options import SendOptions
from bot.channels.zalo_oa.render import Call, picture, render, template_content, without_file
from bot.channels.zalo_oa.window import Windows, read_quota
from bot.failures import describe
from conversations.wording.words import without_markup
from ocop_core.registry.model import JsonValue
from ocop_core.store.ports import Delivery
from ocop_core.store.usage import SHOWN

log = logging.getLogger(__name__)

_HALF_DONE_AT_MOST = 256
_BIGGEST_PICTURE = 1024 * 1024
_MEDIA_TYPES = ("image/jpeg", "image/png")


@dataclass(slots=True)
class _Progress:
    """A delivery made in part: what is sent is not sent again."""

    calls: list[Call]
    done: int = 0
    message_id: str | None = None


class ZaloOaSender:
    """Makes deliveries through the Official Account API.

    Args:
        api: The account.
        windows: Who has written lately.
        options: How messages are made.
        clock: The present moment in UTC.
    """

    def __init__(
        self,
        api: OaApi,
        windows: Windows,
        options: SendOptions,
        clock: Callable[[], datetime],
    ) -> None:
        self._api = api
        self._windows = windows
        self._options = options
        self._clock = clock
        self._under_way: dict[int, _Progress] = {}

    async def deliver(self, delivery: Delivery) -> DeliveryResult:
        """Make a delivery. One put off half-way goes on where it stopped.

        Raises:
            SendError: One of its kinds.
        """
        if delivery.kind not in SHOWN:
            return DeliveryResult(None)  # nothing can be edited or acknowledged here
        if delivery.kind == "picture" and self._options.pictures is None:
            return DeliveryResult(None)
        try:
            return await self._deliver(delivery)
        except OaError as error:
            if error.closed_window:
                return await self._beyond_window(delivery)
            raise error.meaning() from error

    async def _deliver(self, delivery: Delivery) -> DeliveryResult:
        chat = delivery.conversation.chat
        progress = self._under_way.pop(delivery.id, None)
        if progress is None:
            if not await self._may_write(chat):
                return await self._beyond_window(delivery)
            progress = _Progress(await self._render(delivery))
        while progress.done < len(progress.calls):
            try:
                made = await self._make(chat, progress.calls[progress.done])
            except TryAgain:
                if progress.done and len(self._under_way) < _HALF_DONE_AT_MOST:
                    self._under_way[delivery.id] = progress
                raise
            progress.message_id = made or progress.message_id
            progress.done += 1
        return DeliveryResult(progress.message_id)

    async def _render(self, delivery: Delivery) -> list[Call]:
        if delivery.kind == "picture":
            return await self._picture(delivery.payload)
        make = without_file if delivery.kind == "file" else render
        try:
            return make(delivery.payload, self._options.words)
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(f"malformed {delivery.kind}: {type(error).__name__}") from error

    async def _picture(self, payload: dict[str, JsonValue]) -> list[Call]:
        """Draw and upload; a picture that cannot be had is left out, as its text comes anyway."""
        if self._options.pictures is None:
            return []
        try:
            drawn = await self._options.pictures.make(payload)
        except Exception as error:  # whoever draws, the chat goes on without
            log.error("A picture was not drawn: %s", describe(error))  # noqa: TRY400
            return []
        if len(drawn.data) > _BIGGEST_PICTURE or drawn.media_type not in _MEDIA_TYPES:
            log.error("A picture of %d bytes, %s, is not for Zalo", len(drawn.data), drawn.name)
            return []
        attachment = await self._api.upload_image(drawn.name, drawn.media_type, drawn.data)
        return [picture(attachment, without_markup(str(payload.get("html") or "")))]

    async def _make(self, chat: str, call: Call) -> str | None:
        """Send one message; gives its id.

        Raises:
            OaError: The window is closed.
            SendError: It was not sent for another reason.
        """
        body = {"recipient": {"user_id": chat}, "message": call.message}
        try:
            data = await self._api.call(paths.MESSAGE, body)
        except OaError as error:
            if error.closed_window:
                raise
            meaning = error.meaning()
            if call.optional and isinstance(meaning, Refused):
                log.error("Zalo refuses the form for the phone: %s", error)  # noqa: TRY400
                return None
            raise meaning from error
        self._windows.sent(chat)
        return _message_id(data)

    async def _may_write(self, chat: str) -> bool:
        """Whether a message may go as it is: it is free, or the owner pays."""
        if self._windows.is_surely_open(chat, self._clock()):
            return True
        try:
            quota = read_quota(await self._api.call(paths.QUOTA, {"user_id": chat}))
        except OaError as error:
            meaning = error.meaning()
            if not isinstance(meaning, Refused):
                raise meaning from error
            quota = read_quota({})
        if quota.remain is None:
            log.warning("Zalo does not say whether a message is free; it is sent")
            return True
        if quota.remain and quota.last:
            self._windows.interacted(chat, quota.last, quota.remain)
        return quota.remain > 0 or self._options.paid

    async def _beyond_window(self, delivery: Delivery) -> DeliveryResult:
        """Send the template, or hold the chat until the person writes.

        Raises:
            Blocked: It waits.
            TryAgain: The template could not be sent now.
        """
        if not self._options.template_id:
            raise Blocked("the window is closed and there is no template")
        if delivery.kind == "picture":
            log.info("A picture is left out beyond the window: templates carry none")
            return DeliveryResult(None)
        body = {
            "user_id": delivery.conversation.chat,
            "template_id": self._options.template_id,
            "template_data": {"content": template_content(delivery.payload)},
        }
        try:
            return DeliveryResult(_message_id(await self._api.call(paths.TEMPLATE, body)))
        except OaError as error:
            raise self._template_failed(error) from error

    @staticmethod
    def _template_failed(error: OaError) -> SendError:
        """A template that is refused is the owner's to mend; the message is not lost over it."""
        meaning = error.meaning()
        if isinstance(meaning, TryAgain):
            return meaning
        log.error("Zalo does not take the template (%s); the message waits", error)
        return Blocked(str(error))


def _message_id(data: Mapping[str, Any]) -> str | None:
    found = data.get("message_id") or data.get("msg_id")
    return str(found) if isinstance(found, str | int) else None
