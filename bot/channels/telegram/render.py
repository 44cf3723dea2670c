"""Turns a delivery into calls of the Bot API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.attachments import Attachment
from bot.channels.cutting import utf16_length
from bot.channels.telegram.markup import split_html
from ocop_core.registry.model import JsonValue
from ocop_core.store.ports import Delivery

TEXT_LIMIT = 4096
"""UTF-16 units in one message (Bot API, sendMessage)."""
CAPTION_LIMIT = 1024
"""UTF-16 units under a picture or a file (Bot API, sendPhoto)."""
ATTACHED = {"picture": ("sendPhoto", "photo"), "file": ("sendDocument", "document")}
"""How each kind of delivery that carries a file is sent: the method, and its field."""
_REMOVED = "✓"
"""Sent when the contact keyboard has to go and the message itself needs the buttons."""

Parameters: TypeAlias = "dict[str, Any]"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API.

    Attributes:
        method: Its name.
        parameters: What goes along.
        visible: It puts or changes a message, so it counts against the limits and is repeated
            until it is made; the others are worth nothing later.
        upload: The field that takes a file, and the file.
    """

    method: str
    parameters: Parameters
    visible: bool = True
    upload: tuple[str, Attachment] | None = None


class Renderer:
    """Renders deliveries, and remembers in which chats a contact keyboard may be open.

    The memory is lost with the process; the next message without buttons closes a forgotten
    keyboard all the same.

    Args:
        contact_label: Words of the button that offers the person's own phone number.
    """

    def __init__(self, contact_label: str) -> None:
        self._contact_label = contact_label
        self._keyboards: set[str] = set()

    def render(self, delivery: Delivery) -> list[Call]:
        """Give the calls that make a delivery; empty for a kind that Telegram has no use for."""
        chat, payload = delivery.conversation.chat, delivery.payload
        match delivery.kind:
            case "message":
                return self._message(chat, payload)
            case "edit":
                return self._edit(chat, payload)
            case "ack":
                return [_ack(payload)]
            case "typing":
                typing = {"chat_id": _chat_id(chat), "action": "typing"}
                return [Call("sendChatAction", typing, visible=False)]
            case _:
                return []

    @staticmethod
    def render_attached(delivery: Delivery, attachment: Attachment) -> list[Call]:
        """Give the calls that send a picture or a file; a long caption follows as messages."""
        chat, html = delivery.conversation.chat, str(delivery.payload["html"])
        method, field = ATTACHED[delivery.kind]
        parameters: Parameters = {"chat_id": _chat_id(chat)}
        fits = utf16_length(html) <= CAPTION_LIMIT
        if fits and html:
            parameters |= {"caption": html, "parse_mode": "HTML"}
        rest = [] if fits else split_html(html, TEXT_LIMIT)
        return [Call(method, parameters, upload=(field, attachment)), *_sends(chat, rest, None)]

    def _message(self, chat: str, payload: dict[str, JsonValue]) -> list[Call]:
        calls: list[Call] = []
        markup = self._markup(chat, payload)
        if "inline_keyboard" in markup and chat in self._keyboards:
            self._keyboards.discard(chat)
            calls.append(_send(chat, _REMOVED, {"remove_keyboard": True}))
        calls += _sends(chat, split_html(str(payload["html"]), TEXT_LIMIT), markup)
        return calls

    def _markup(self, chat: str, payload: dict[str, JsonValue]) -> Parameters:
        choices = _rows(payload)
        if payload.get("request") == "contact":
            self._keyboards.add(chat)
            return _contact_keyboard(self._contact_label, choices)
        if choices:
            return _inline_keyboard(choices)
        self._keyboards.discard(chat)
        return {"remove_keyboard": True}

    @staticmethod
    def _edit(chat: str, payload: dict[str, JsonValue]) -> list[Call]:
        """Change a message in place; what is too long for it follows as new messages."""
        choices = _rows(payload)
        markup = _inline_keyboard(choices) if choices else None
        first, *rest = split_html(str(payload["html"]), TEXT_LIMIT)
        edit: Parameters = {
            "chat_id": _chat_id(chat),
            "message_id": int(str(payload["message"])),
            "text": first,
            "parse_mode": "HTML",
        }
        if markup and not rest:
            edit["reply_markup"] = markup
        return [Call("editMessageText", edit), *_sends(chat, rest, markup)]


def _sends(chat: str, parts: list[str], markup: Parameters | None) -> list[Call]:
    """Give one call for each part, the keyboard on the last."""
    last = len(parts) - 1
    return [_send(chat, part, markup if i == last else None) for i, part in enumerate(parts)]


def _send(chat: str, text: str, markup: Parameters | None) -> Call:
    parameters: Parameters = {"chat_id": _chat_id(chat), "text": text, "parse_mode": "HTML"}
    if markup:
        parameters["reply_markup"] = markup
    return Call("sendMessage", parameters)


def _ack(payload: dict[str, JsonValue]) -> Call:
    parameters: Parameters = {"callback_query_id": payload["callback"]}
    if text := payload.get("text"):
        parameters["text"] = str(text)[:200]
    return Call("answerCallbackQuery", parameters, visible=False)


def _chat_id(chat: str) -> int:
    return int(chat)


def _rows(payload: dict[str, JsonValue]) -> list[list[dict[str, str]]]:
    """Give the payload's choices; rows without a button are left out."""
    rows: Any = payload.get("choices") or []
    return [row for row in rows if row]


def _inline_keyboard(choices: list[list[dict[str, str]]]) -> Parameters:
    return {
        "inline_keyboard": [
            [{"text": choice["label"], "callback_data": choice["data"]} for choice in row]
            for row in choices
        ]
    }


def _contact_keyboard(label: str, choices: list[list[dict[str, str]]]) -> Parameters:
    """Offer the phone number; the choices come along as words to tap, which arrive as typed."""
    words = [[{"text": choice["label"]} for choice in row] for row in choices]
    return {
        "keyboard": [[{"text": label, "request_contact": True}], *words],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }
