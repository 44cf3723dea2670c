"""Turns a delivery into calls of the Zalo Bot API: plain text, and choices as numbered lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.channels.cutting import split_text
from bot.channels.plain import how_to_answer, plain_message
from conversations.reply import say
from conversations.wording import Wording
from conversations.wording.words import without_markup
from ocop_core.registry.model import JsonValue
from ocop_core.store.ports import Delivery

TEXT_LIMIT = 2000
"""Characters of a message or a caption (sendMessage, sendPhoto); counted in UTF-16 units."""

PictureAddress: TypeAlias = Callable[[Delivery], "str | None"]
"""Gives the public https address of a delivery's picture, or None where it has none."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Zalo Bot API.

    Attributes:
        method: Its name.
        parameters: What goes along.
        visible: It puts a message, so it counts against the limits and is repeated until made.
    """

    method: str
    parameters: dict[str, Any]
    visible: bool = True


class Renderer:
    """Renders deliveries.

    Args:
        wording: The words around numbered lines.
        picture_address: Where Zalo can fetch pictures; it takes no uploads. Without it they
            are left out: their text equivalent is sent anyway.
    """

    def __init__(self, wording: Wording, picture_address: PictureAddress | None = None) -> None:
        self._wording = wording
        self._picture_address = picture_address

    def render(self, delivery: Delivery) -> list[Call]:
        """Give the calls that make a delivery; empty for what Zalo has no use for.

        There are no edits: what an edit settles is also said by the message that follows.
        """
        chat, payload = delivery.conversation.chat, delivery.payload
        match delivery.kind:
            case "message":
                return _texts(chat, self._message(payload))
            case "picture":
                return self._picture(delivery)
            case "file":
                told = self._wording.text(say("plain.no_file"))
                return _texts(chat, f"{without_markup(str(payload.get('html') or ''))}\n\n{told}")
            case "ack" | "typing":
                action = {"chat_id": chat, "action": "typing"}
                return [Call("sendChatAction", action, visible=False)]
            case _:
                return []

    def _message(self, payload: dict[str, JsonValue]) -> str:
        message = plain_message(payload)
        hint = how_to_answer(message, self._wording)
        return f"{message.numbered}\n\n{hint}" if hint else message.numbered

    def _picture(self, delivery: Delivery) -> list[Call]:
        address = self._picture_address(delivery) if self._picture_address else None
        if address is None:
            return []
        photo = {"chat_id": delivery.conversation.chat, "photo": address}
        caption = _normal(without_markup(str(delivery.payload.get("html") or "")))
        if caption:
            photo["caption"] = split_text(caption, TEXT_LIMIT)[0]
        return [Call("sendPhoto", photo)]


def _texts(chat: str, text: str) -> list[Call]:
    return [
        Call("sendMessage", {"chat_id": chat, "text": part})
        for part in split_text(_normal(text), TEXT_LIMIT)
    ]


def _normal(text: str) -> str:
    """Write letters with their marks as one character, as Zalo counts."""
    return unicodedata.normalize("NFC", text).strip()
