"""Reads a raw update of the Zalo Bot Platform into an arrival.

Whatever the JSON holds, reading it never raises. Names and voices are left behind here.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any, TypeAlias

from bot.channels.incoming import photo_sources, storable
from ocop_core.registry.model import JsonValue
from ocop_core.store.ports import Arrival, ConversationKey

CHANNEL = "zalo_bot"
_EVENT = re.compile(r"message\.([a-z_]{1,30})\.received")
_LONGEST_ID = 128
_TOO_BIG = 2**63  # for a database; milliseconds of our time are far smaller

Event: TypeAlias = "dict[str, JsonValue]"
_Raw: TypeAlias = "dict[str, Any]"


def read_update(update: object, bot_id: str, now: datetime) -> Arrival | None:
    """Read one raw update.

    Args:
        update: The JSON value as it came, in the envelope `{ok, result}` or bare.
        bot_id: The bot's number. It is part of the arrival's update id, as another bot on the
            same database has messages of its own.
        now: When it was received.

    Returns:
        The arrival, or None for what the bot leaves alone: groups, bots, other kinds of event.
    """
    event = unwrap(update)
    message = event.get("message") if event is not None else None
    if event is None or not isinstance(message, dict):
        return None
    kind = _EVENT.fullmatch(str(event.get("event_name")))
    chat, message_id = _private_chat(message), _id(message.get("message_id"))
    if kind is None or chat is None or message_id is None:
        return None
    found = _read_event(kind[1], message, message_id)
    if found is None:
        return None
    key = ConversationKey(CHANNEL, chat)
    return Arrival(key, f"{bot_id}:{message_id}", _milliseconds(message, now), found, now)


def read_body(body: bytes) -> list[object] | None:
    """Read the update in a webhook's body; None when it is none, empty for a probe."""
    if not body.strip():
        return []
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return None if unwrap(update) is None else [update]


def unwrap(update: object) -> _Raw | None:
    """Take an event out of its envelope; documented is one, seen were events without."""
    if isinstance(update, dict) and isinstance(update.get("result"), dict):
        update = update["result"]
    if isinstance(update, dict) and isinstance(update.get("event_name"), str):
        return update
    return None


def _private_chat(message: _Raw) -> str | None:
    """Give the chat's id if it is one with a person alone."""
    chat, sender = message.get("chat"), message.get("from")
    if not isinstance(chat, dict) or chat.get("chat_type") != "PRIVATE":
        return None
    if isinstance(sender, dict) and sender.get("is_bot") is True:
        return None
    return _id(chat.get("id"))


def _read_event(kind: str, message: _Raw, message_id: str) -> Event | None:
    if kind == "text":
        text = message.get("text")
        return _text_event(storable(text), message_id) if isinstance(text, str) else None
    if kind == "image":
        caption = message.get("caption")
        caption = storable(caption) if isinstance(caption, str) else None
        # Documented is `photo`, seen was `photo_url`.
        sources = photo_sources([message.get("photo_url") or message.get("photo")])
        return {"type": "photo", "group": None, "caption": caption, "sources": sources}
    return {"type": "other", "what": kind}


def _text_event(text: str, message_id: str) -> Event:
    command, _, payload = text.strip().partition(" ")
    if command == "/start":
        return {"type": "start", "payload": payload.strip()}
    return {"type": "text", "text": text, "message": message_id}


def _milliseconds(message: _Raw, now: datetime) -> int:
    """Give the time that sorts a chat's messages."""
    date = message.get("date")
    if isinstance(date, int) and not isinstance(date, bool) and 0 <= date < _TOO_BIG:
        return date
    return int(now.timestamp() * 1000)


def _id(value: object) -> str | None:
    """Give an id as text; None when it is none that can be kept."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_ID:
        return None
    return value if value.isascii() and value.isprintable() else None
