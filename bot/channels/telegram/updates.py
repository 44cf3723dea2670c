"""Reads a raw Telegram update into an arrival.

Works on the JSON as it came: building the library's objects costs more than the whole turn.
Whatever the JSON holds, reading it never raises: an update that could not be read would
otherwise come again for ever. Names, usernames and positions are left behind here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, TypeGuard

from bot.channels.incoming import storable
from bot.channels.telegram.photos import is_picture, largest, photo_event
from ocop_core.registry.model import JsonValue
from ocop_core.store.ports import Arrival, ConversationKey

CHANNEL = "telegram"
_TOO_BIG = 2**63  # for a database; Telegram's own are far smaller
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

# An animation also carries a document and a venue a location, so the order matters.
_OTHER_CONTENT = (
    "animation",
    "sticker",
    "voice",
    "audio",
    "document",
    "video",
    "video_note",
    "venue",
    "location",
    "poll",
    "dice",
    "game",
    "story",
    "paid_media",
    "checklist",
)

Event: TypeAlias = "dict[str, JsonValue]"
_Raw: TypeAlias = "dict[str, Any]"


@dataclass(frozen=True, slots=True)
class Reachability:
    """A person blocked the bot or lifted the block."""

    conversation: ConversationKey
    blocked: bool


def read_update(update: object, bot_id: str, now: datetime) -> Arrival | Reachability | None:
    """Read one raw update.

    Args:
        update: The JSON value as it came from `getUpdates` or the webhook.
        bot_id: The bot's number. It is part of the arrival's update id, because another bot on
            the same database counts its updates by itself.
        now: When it was received.

    Returns:
        The arrival, or a change of reachability, or None for what the bot leaves alone: groups
        and channels, service messages, kinds of update it did not ask for.
    """
    if not isinstance(update, dict):
        return None
    update_id = update.get("update_id")
    if not _is_int(update_id) or not 0 <= update_id < _TOO_BIG:
        return None
    found = _find_event(update)
    if found is None or isinstance(found, Reachability):
        return found
    chat, event = found
    return Arrival(ConversationKey(CHANNEL, chat), f"{bot_id}:{update_id}", update_id, event, now)


def _find_event(update: _Raw) -> tuple[str, Event] | Reachability | None:
    if isinstance(message := update.get("message"), dict):
        chat = _private_chat(message)
        event = _message_event(message) if chat else None
    elif isinstance(query := update.get("callback_query"), dict):
        # A press on a message too old to be shown still names the chat and the message.
        message = query.get("message")
        message = message if isinstance(message, dict) else {}
        chat = _private_chat(message)
        event = _press_event(query, message) if chat else None
    elif isinstance(message := update.get("edited_message"), dict):
        chat = _private_chat(message)
        event = _edited_event(message) if chat else None
    elif isinstance(member := update.get("my_chat_member"), dict):
        return _reachability(member)
    else:
        return None
    return None if chat is None or event is None else (chat, event)


def _private_chat(message: _Raw) -> str | None:
    """Give the chat's id if it is a private chat with one person."""
    chat = message.get("chat")
    if isinstance(chat, dict) and chat.get("type") == "private" and _is_int(chat.get("id")):
        return str(chat["id"])
    return None


def _message_event(message: _Raw) -> Event | None:
    if isinstance(text := message.get("text"), str):
        return _text_event(text, message)
    if isinstance(contact := message.get("contact"), dict):
        return _contact_event(contact, message.get("from"))
    if "photo" in message:
        return photo_event(message, largest(message.get("photo")))
    if is_picture(message.get("document")) and "animation" not in message:
        return photo_event(message, message["document"])
    for what in _OTHER_CONTENT:
        if what in message:
            return _other_event(what, message)
    return None


def _text_event(text: str, message: _Raw) -> Event:
    text = storable(text)
    if text.startswith("/start"):
        command, _, payload = text.partition(" ")
        if command == "/start" or command.startswith("/start@"):
            return {"type": "start", "payload": payload.strip()}
    return {"type": "text", "text": text, "message": _id(message)}


def _contact_event(contact: _Raw, sender: object) -> Event | None:
    """Read a contact card. It proves a phone number only if it is the sender's own card."""
    phone = contact.get("phone_number")
    if not isinstance(phone, str):
        return None
    sender_id = sender.get("id") if isinstance(sender, dict) else None
    own = _is_int(sender_id) and contact.get("user_id") == sender_id
    return {"type": "contact", "phone": storable(phone), "own": own}


def _other_event(what: str, message: _Raw) -> Event:
    """Name a content the bot does not take; the parts of an album share their group."""
    event: Event = {"type": "other", "what": what}
    if (group := _text_or_none(message.get("media_group_id"))) is not None:
        event["group"] = group
    return event


def _press_event(query: _Raw, message: _Raw) -> Event | None:
    data, callback = query.get("data"), query.get("id")
    if not isinstance(data, str) or not isinstance(callback, str):
        return None
    return {
        "type": "press",
        "data": storable(data),
        "message": _id(message),
        "callback": storable(callback),
    }


def _edited_event(message: _Raw) -> Event | None:
    text = message.get("text")
    if not isinstance(text, str):
        return None
    return {"type": "edited", "text": storable(text), "message": _id(message)}


def _reachability(member: _Raw) -> Reachability | None:
    chat, new = _private_chat(member), member.get("new_chat_member")
    if chat is None or not isinstance(new, dict):
        return None
    status = new.get("status")
    if status not in ("kicked", "member"):
        return None
    return Reachability(ConversationKey(CHANNEL, chat), blocked=status == "kicked")


def _id(message: _Raw) -> str:
    number = message.get("message_id")
    return str(number) if _is_int(number) else ""


def _text_or_none(value: object) -> str | None:
    return storable(value) if isinstance(value, str) else None


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
