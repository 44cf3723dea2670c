"""Reads a raw Zalo event into an arrival.

Whatever the JSON holds, reading it never raises. Names, addresses and positions are left behind
here; only what the dialogue needs goes into the inbox.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeAlias

from bot.channels.incoming import photo_sources
from conversations.presses import read_press
from ocop_core.registry.model import JsonValue
from ocop_core.store.ports import Arrival, ConversationKey

CHANNEL = "zalo_oa"

_OTHER_CONTENT = {
    "user_send_location": "location",
    "user_send_link": "link",
    "user_send_audio": "voice",
    "user_send_video": "video",
    "user_send_sticker": "sticker",
    "user_send_gif": "animation",
    "user_send_file": "document",
    "user_send_business_card": "business_card",
}
_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_LONGEST_DATA = 200
"""Characters of a press; our own buttons carry fewer."""

Event: TypeAlias = "dict[str, JsonValue]"
_Raw: TypeAlias = "dict[str, Any]"


@dataclass(frozen=True, slots=True)
class Reachability:
    """A person followed the account or left it."""

    conversation: ConversationKey
    blocked: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What an event says: something done, a change of reachability, both or nothing."""

    arrival: Arrival | None = None
    reachability: Reachability | None = None


def read_event(event: _Raw, app_id: str, happened_at: datetime, now: datetime) -> Reading:
    """Read one event whose signature was checked.

    Args:
        event: The JSON object.
        app_id: The app's id; part of the arrival's update id.
        happened_at: The event's own time; it orders the arrivals of one chat.
        now: When it was received.
    """
    name = event.get("event_name")
    if name in ("follow", "unfollow"):
        return _following(event, app_id, happened_at, now, left=name == "unfollow")
    chat = _id_of(event.get("sender"))
    found = _find(str(name), event)
    if chat is None or found is None:
        return Reading()
    key = _message_id(event) or _made_id(str(name), chat, happened_at)
    return Reading(_arrival(chat, f"{app_id}:{key}", happened_at, found, now))


def _following(
    event: _Raw, app_id: str, happened_at: datetime, now: datetime, *, left: bool
) -> Reading:
    """Who follows is greeted, and what was held for them is let go."""
    chat = _id_of(event.get("follower"))
    if chat is None:
        return Reading()
    change = Reachability(ConversationKey(CHANNEL, chat), blocked=left)
    if left:
        return Reading(reachability=change)
    update_id = f"{app_id}:{_made_id('follow', chat, happened_at)}"
    start: Event = {"type": "start", "payload": ""}
    return Reading(_arrival(chat, update_id, happened_at, start, now), change)


def _find(name: str, event: _Raw) -> Event | None:
    """The event for the dialogue; None for what it has no use for, as "seen" and groups."""
    message = event.get("message")
    message = message if isinstance(message, dict) else {}
    if name == "user_send_text":
        return _text_event(message)
    if name == "user_send_image":
        return _photo_event(message)
    if name == "user_submit_info":
        return _contact_event(event.get("info"))
    if name in _OTHER_CONTENT:
        return {"type": "other", "what": _OTHER_CONTENT[name]}
    return None


def _text_event(message: _Raw) -> Event | None:
    """A text; a press on a button comes as the text of its data (`oa.query.hide`)."""
    text = _text_or_none(message.get("text"))
    if text is None:
        return None
    if len(text) <= _LONGEST_DATA and read_press(text) is not None:
        return {"type": "press", "data": text, "message": "", "callback": ""}
    if text.strip() == "/start":
        return {"type": "start", "payload": ""}
    return {"type": "text", "text": text, "message": _message_id(message) or ""}


def _photo_event(message: _Raw) -> Event:
    """One picture or several, each at an address of its own."""
    given = message.get("attachments")
    parts = given if isinstance(given, list) else []
    payloads = [one.get("payload") for one in parts if isinstance(one, dict)]
    return {
        "type": "photo",
        "group": None,
        "caption": _text_or_none(message.get("text")),
        "sources": photo_sources([one.get("url") for one in payloads if isinstance(one, dict)]),
    }


def _contact_event(info: object) -> Event | None:
    """The form: Zalo fills in the person's own number. Name and address are not taken."""
    given = info.get("phone") if isinstance(info, dict) else None
    digits = re.sub(r"\D", "", str(given)) if isinstance(given, str | int) else ""
    if not 8 <= len(digits) <= 15:
        return None
    phone = f"+84{digits[1:]}" if digits.startswith("0") else f"+{digits}"
    return {"type": "contact", "phone": phone, "own": True}


def _arrival(
    chat: str, update_id: str, happened_at: datetime, event: Event, now: datetime
) -> Arrival:
    order = int(happened_at.timestamp() * 1000)
    return Arrival(ConversationKey(CHANNEL, chat), update_id, order, event, now)


def _made_id(name: str, chat: str, happened_at: datetime) -> str:
    """An id for an event that Zalo gives none: the same for a retry.

    It outlives the arrival in the inbox, so the person's id is only in it as a hash.
    """
    return sha256(f"{name}:{chat}:{happened_at.timestamp()}".encode()).hexdigest()[:32]


def _message_id(holder: _Raw) -> str | None:
    message = holder.get("message")
    found = message.get("msg_id") if isinstance(message, dict) else holder.get("msg_id")
    return found if isinstance(found, str) and _ID.fullmatch(found) else None


def _id_of(person: object) -> str | None:
    found = person.get("id") if isinstance(person, dict) else None
    return found if isinstance(found, str) and _ID.fullmatch(found) else None


def _text_or_none(value: object) -> str | None:
    """A text without what a database refuses: NUL and halves of surrogate pairs."""
    if not isinstance(value, str):
        return None
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
