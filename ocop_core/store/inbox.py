"""The inbox: arrivals are kept before they are acknowledged, and each is handled once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Insert, and_, bindparam, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.store.context import Context
from ocop_core.store.operations import NeedsCareError
from ocop_core.store.ports import Arrival, ConversationKey
from ocop_core.store.tables import conversations, inbox

_INSERT: dict[str, Insert] = {
    name: insert.inline().on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    for name, insert in (
        ("sqlite", sqlite.insert(inbox)),
        ("postgresql", postgresql.insert(inbox)),
    )
}

_HANDLED = (
    update(inbox)
    .where(
        inbox.c.channel == bindparam("its_channel"), inbox.c.update_id == bindparam("its_update")
    )
    .values(
        chat=None,
        event=None,
        attempts=bindparam("tries"),
        handled_at=bindparam("now"),
        error=bindparam("failure"),
    )
)

_WAITING = (
    select(inbox.c.channel, inbox.c.chat)
    .where(
        inbox.c.channel.in_(bindparam("channels", expanding=True)),
        inbox.c.handled_at.is_(None),
        inbox.c.received_at <= bindparam("until"),
    )
    .group_by(inbox.c.channel, inbox.c.chat)
    .order_by(func.min(inbox.c.received_at))
    .limit(bindparam("limit"))
)

_IS_WAITING = (
    select(inbox.c.update_id)
    .where(
        inbox.c.channel == bindparam("channel"),
        inbox.c.chat == bindparam("chat"),
        inbox.c.handled_at.is_(None),
    )
    .limit(1)
)

_WAITING_WITHOUT_CHAT = (
    select(inbox.c.channel, inbox.c.chat)
    .distinct()
    .where(
        tuple_(inbox.c.channel, inbox.c.chat).in_(bindparam("keys", expanding=True)),
        inbox.c.handled_at.is_(None),
        ~select(conversations.c.id)
        .where(
            and_(conversations.c.channel == inbox.c.channel, conversations.c.chat == inbox.c.chat)
        )
        .exists(),
    )
)


@dataclass(frozen=True, slots=True)
class Handled:
    """An arrival that was dealt with; `failure` names the error class of one set aside."""

    arrival: Arrival
    tries: int = 0
    failure: str | None = None


def receive(conn: Connection, batches: Sequence[Sequence[Arrival]]) -> list[int]:
    """Keep the arrivals of several callers.

    Returns:
        How many were new, for each caller.

    Raises:
        NeedsCareError: Some were known already, and the database does not say whose.
    """
    rows = [_row(arrival) for arrivals in batches for arrival in arrivals]
    if not rows:
        return [0] * len(batches)
    new = conn.execute(_INSERT[conn.dialect.name], rows[0] if len(rows) == 1 else rows).rowcount
    if len(batches) == 1:
        return [new]
    if new < len(rows):
        raise NeedsCareError
    return [len(arrivals) for arrivals in batches]


def receive_alone(conn: Connection, arrivals: Sequence[Arrival]) -> int:
    """Keep the arrivals of one caller; returns how many were new."""
    return receive(conn, [arrivals])[0]


def _row(arrival: Arrival) -> dict[str, Any]:
    return {
        "channel": arrival.conversation.channel,
        "update_id": arrival.update_id,
        "chat": arrival.conversation.chat,
        "sort_key": arrival.order,
        "event": arrival.event,
        "received_at": arrival.received_at,
    }


def mark_handled(conn: Connection, handled: Sequence[Handled], now: datetime) -> None:
    """Leave nothing of these arrivals but the ids that tell they were handled."""
    if not handled:
        return
    conn.execute(
        _HANDLED,
        [
            {
                "its_channel": item.arrival.conversation.channel,
                "its_update": item.arrival.update_id,
                "tries": item.tries,
                "failure": item.failure,
                "now": now,
            }
            for item in handled
        ],
    )


@dataclass(frozen=True, slots=True)
class WaitingQuery:
    """Which waiting chats are asked for."""

    older_than: timedelta
    limit: int
    channels: Sequence[str]


def waiting(context: Context, conn: Connection, query: WaitingQuery) -> list[ConversationKey]:
    """Chats whose oldest unhandled arrival is that old, oldest first."""
    until = context.clock() - query.older_than
    wanted = {"until": until, "limit": query.limit, "channels": query.channels}
    rows = conn.execute(_WAITING, wanted)
    return [ConversationKey(channel, chat) for channel, chat in rows if chat is not None]


def is_waiting(conn: Connection, key: ConversationKey) -> bool:
    """Whether the chat has an arrival nobody has handled yet."""
    found = conn.execute(_IS_WAITING, {"channel": key.channel, "chat": key.chat})
    return found.first() is not None


def waiting_without_chat(
    conn: Connection, keys: Sequence[ConversationKey]
) -> list[ConversationKey]:
    """Which of these chats have arrivals, but no conversation row yet."""
    rows = conn.execute(_WAITING_WITHOUT_CHAT, {"keys": [(k.channel, k.chat) for k in keys]})
    return [ConversationKey(channel, chat) for channel, chat in rows if chat is not None]
