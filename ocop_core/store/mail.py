"""Telling people something on the bot's own accord: as an arrival in their own chat.

What is to be told waits in the inbox like anything a person did, so their own turn says it: in
order, once, with their records and rights as they are at that moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.registry.model import JsonValue
from ocop_core.store.ports import ConversationKey
from ocop_core.store.tables import conversations, inbox

_BEHIND_ALL = 1 << 60
"""Sorts a notice behind whatever the person has sent already."""

_CHATS = (
    select(
        conversations.c.person_id,
        conversations.c.channel,
        conversations.c.chat,
    )
    .where(
        conversations.c.person_id.in_(bindparam("people", expanding=True)),
        conversations.c.blocked_at.is_(None),
        conversations.c.forgotten.is_(False),
    )
    .order_by(conversations.c.updated_at, conversations.c.id)
)

_INSERT = {
    "sqlite": sqlite.insert(inbox).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(inbox).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One thing to tell one person."""

    person: str
    key: str
    """Names it: the same key in the same chat is told once."""
    event: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class ChatLetter:
    """One thing to tell in one chat, because it is about that chat."""

    chat: ConversationKey
    key: str
    """Names it: the same key in the same channel is told once."""
    event: Mapping[str, JsonValue]


def post(conn: Connection, letters: Sequence[Letter], now: datetime) -> list[ConversationKey]:
    """Put letters into the newest chat of each person that is not blocked; two statements in all.

    Returns:
        The chats; a person without one that can be written to gets nothing.
    """
    if not letters:
        return []
    wanted = list({letter.person for letter in letters})
    found = conn.execute(_CHATS, {"people": wanted})
    newest = {row.person_id: ConversationKey(row.channel, row.chat) for row in found}
    addressed = [
        ChatLetter(newest[letter.person], letter.key, letter.event)
        for letter in letters
        if letter.person in newest
    ]
    return post_to(conn, addressed, now)


def post_to(
    conn: Connection, letters: Sequence[ChatLetter], now: datetime
) -> list[ConversationKey]:
    """Put letters into the chats they are for; returns these."""
    rows = [
        {
            "channel": letter.chat.channel,
            "update_id": f"notice:{letter.key}",
            "chat": letter.chat.chat,
            "sort_key": _BEHIND_ALL,
            "event": dict(letter.event),
            "received_at": now,
        }
        for letter in letters
    ]
    if rows:
        conn.execute(_INSERT[conn.dialect.name], rows)
    return [letter.chat for letter in letters]
