"""Makes deliveries at Telegram: limits, long texts, and what to do with each refusal."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import aiohttp
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.attachments import AttachmentError, AttachmentMaker
from bot.channels.base import Blocked, DeliveryResult, Refused, SendError, TryAgain
from bot.channels.gate import RateGate
from bot.channels.telegram.api import BotApi
from bot.channels.telegram.markup import strip_tags
from bot.channels.telegram.render import ATTACHED, Call, Renderer
from ocop_core.store.ports import Delivery

log = logging.getLogger(__name__)

_NO_PREVIEW = {"is_disabled": True}
_LONGEST_WAIT = 10.0
"""Seconds. A delivery is leased for a while only; one that must wait longer goes back."""
_ABOUT_PREVIEW = "link_preview_options"
_ABOUT_MARKUP = "can't parse entities"
_EDIT_IS_POINTLESS = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
)
_REASON_LENGTH = 120
_HALF_DONE_AT_MOST = 256
_PICTURE_ATTEMPTS = 3
"""Then it is given up: the message that says the same waits behind it."""
_CHAT_IS_GONE = ("chat not found", "user not found", "peer_id_invalid")


class TelegramSender:
    """Makes deliveries through the Bot API, within its limits.

    Args:
        api: The bot.
        gate: The bot's sending limits.
        renderer: Turns deliveries into calls.
        attachments: Makes pictures and files; without it they are left out.
    """

    def __init__(
        self,
        api: BotApi,
        gate: RateGate,
        renderer: Renderer,
        attachments: AttachmentMaker | None = None,
    ) -> None:
        self._api = api
        self._gate = gate
        self._renderer = renderer
        self._attachments = attachments
        self._previews_can_be_off = True
        self._under_way: dict[int, tuple[list[Call], int, str | None]] = {}

    async def deliver(self, delivery: Delivery) -> DeliveryResult:
        """Make a delivery. One put off half-way goes on where it stopped.

        Raises:
            SendError: One of its kinds.
        """
        half_done = self._under_way.pop(delivery.id, None)
        calls, done, message_id = half_done or (await self._render(delivery), 0, None)
        chat = delivery.conversation.chat
        while done < len(calls):
            try:
                message_id = await self._make(chat, calls[done]) or message_id
            except TryAgain as error:
                if delivery.kind == "picture" and delivery.attempts >= _PICTURE_ATTEMPTS:
                    raise Refused(f"a picture is not worth waiting for: {error}") from error
                if done and len(self._under_way) < _HALF_DONE_AT_MOST:
                    self._under_way[delivery.id] = (calls, done, message_id)
                raise
            done += 1
        return DeliveryResult(message_id)

    async def _render(self, delivery: Delivery) -> list[Call]:
        try:
            if delivery.kind not in ATTACHED:
                return self._renderer.render(delivery)
            if self._attachments is None:
                return []
            attachment = await self._attachments.make(delivery.payload)
            return self._renderer.render_attached(delivery, attachment)
        except AttachmentError as error:
            raise Refused(f"no {delivery.kind}: {error}"[:_REASON_LENGTH]) from error
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(f"malformed {delivery.kind}: {type(error).__name__}") from error

    async def _make(self, chat: str, call: Call) -> str | None:
        """Make one call; gives the id of the message it put or changed."""
        if call.visible:
            wait = await self._gate.enter(chat, patience=_LONGEST_WAIT)
            if wait:
                raise TryAgain("the rate gate is closed", wait)
        try:
            return await self._call(call)
        except TelegramError as error:
            self._settle(call, error)
            return None

    async def _call(self, call: Call) -> str | None:
        """Call, and again in plainer form when the server does not take something."""
        parameters = call.parameters
        if "text" in parameters and call.visible and self._previews_can_be_off:
            parameters = {**parameters, _ABOUT_PREVIEW: _NO_PREVIEW}
        try:
            result = await self._send(call, parameters)
        except BadRequest as error:
            plainer = self._plainer(parameters, str(error).lower())
            if plainer is None:
                raise
            result = await self._send(call, plainer)
        return str(result["message_id"]) if isinstance(result, dict) else None

    async def _send(self, call: Call, parameters: dict[str, Any]) -> object:
        if call.upload is None:
            return await self._api.call(call.method, parameters)
        return await self._api.upload(call.method, parameters, *call.upload)

    def _plainer(self, parameters: dict[str, Any], refusal: str) -> dict[str, Any] | None:
        if _ABOUT_PREVIEW in refusal and _ABOUT_PREVIEW in parameters:
            self._previews_can_be_off = False
            log.info("The Bot API server does not know %s; left out from now on", _ABOUT_PREVIEW)
            return {name: value for name, value in parameters.items() if name != _ABOUT_PREVIEW}
        if _ABOUT_MARKUP in refusal and "parse_mode" in parameters:
            log.error("Telegram could not read a message's HTML; sent as plain text")
            plain = {name: value for name, value in parameters.items() if name != "parse_mode"}
            words = "text" if "text" in parameters else "caption"
            return {**plain, words: strip_tags(str(parameters[words]))}
        return None

    def _settle(self, call: Call, error: TelegramError) -> None:
        """Decide what a failed call means; returns when it is as good as made.

        Raises:
            SendError: It is not.
        """
        if isinstance(error, RetryAfter):
            self._gate.hold(seconds_to_wait(error))
        meaning = _meaning(error)
        if isinstance(meaning, Blocked) or (call.visible and not _is_pointless(call, error)):
            raise meaning from error
        log.debug("%s was not made and is not repeated: %s", call.method, meaning)


def _meaning(error: TelegramError) -> SendError:
    """Say what an error of the Bot API means for a delivery."""
    reason = f"{type(error).__name__}: {error}"[:_REASON_LENGTH]
    match error:
        case RetryAfter():
            return TryAgain(reason, seconds_to_wait(error))
        case Forbidden():
            return Blocked(reason)
        case BadRequest() if _mentions(error, _CHAT_IS_GONE):
            return Blocked(reason)
        case BadRequest() | ChatMigrated():
            return Refused(reason)
        case _:
            # Also a refused token: someone will put it right, and nothing is lost till then.
            return TryAgain(reason, unsure=_may_have_arrived(error))


def _may_have_arrived(error: TelegramError) -> bool:
    """Tell whether a call without a good answer may have taken effect."""
    never_left = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
    lost = isinstance(error, NetworkError) or type(error) is TelegramError
    return lost and not isinstance(error.__cause__, never_left)


def _is_pointless(call: Call, error: TelegramError) -> bool:
    """Tell whether an edit failed because there is nothing (left) to change."""
    return call.method == "editMessageText" and _mentions(error, _EDIT_IS_POINTLESS)


def _mentions(error: TelegramError, phrases: tuple[str, ...]) -> bool:
    words = str(error).lower()
    return any(phrase in words for phrase in phrases)


def seconds_to_wait(error: RetryAfter) -> float:
    """Give the seconds Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
