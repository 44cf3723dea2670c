"""The outbox: what became of each message that was handed out for sending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    case,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from ocop_core.store import forget
from ocop_core.store.columns import Moment
from ocop_core.store.context import Context
from ocop_core.store.leases import UNKNOWN, outbox_key
from ocop_core.store.ports import ConversationKey
from ocop_core.store.tables import conversations, outbox

_IS_OPEN = outbox.c.state == literal_column("'open'")  # not bound: it picks the partial index

_SETTLE = (
    update(outbox)
    .where(
        outbox.c.conversation_id == bindparam("its_id"),
        outbox.c.seq == bindparam("its_seq"),
        _IS_OPEN,
    )
    .values(
        state=bindparam("new_state"),
        payload=None,
        message_id=bindparam("new_message_id"),
        error=bindparam("new_error"),
        settled_at=bindparam("now"),
        claimed_by=None,
        claimed_until=None,
    )
)

_next = outbox.alias("next")

_MORE = (
    select(_next.c.seq)
    .where(
        _next.c.conversation_id == conversations.c.id,
        _next.c.state == literal_column("'open'"),
        _next.c.claimed_until.is_(None),
        _next.c.due_at <= bindparam("now"),
    )
    .correlate(conversations)
    .exists()
    .label("more")
)

_AFTERWARDS = select(conversations.c.id, conversations.c.forgotten, _MORE).where(
    conversations.c.id.in_(bindparam("ids", expanding=True))
)


# Not correlated: on SQLite, names within RETURNING are written without their table's.
_SETTLE_ONE = _SETTLE.returning(
    select(conversations.c.forgotten)
    .where(conversations.c.id == bindparam("its_id"))
    .scalar_subquery()
    .label("forgotten"),
    select(_next.c.seq)
    .where(
        _next.c.conversation_id == bindparam("its_id"),
        _next.c.seq != bindparam("its_seq"),
        _next.c.state == literal_column("'open'"),
        _next.c.claimed_until.is_(None),
        _next.c.due_at <= bindparam("now"),
    )
    .exists()
    .label("more"),
)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The end of a delivery: it was sent, or given up."""

    delivery_id: int
    state: Literal["sent", "dead"]
    message_id: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Postponement:
    """A delivery that is to be tried again."""

    delivery_id: int
    when: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Block:
    """A chat that blocked the bot at a moment; None lifts it."""

    key: ConversationKey
    when: datetime | None


@dataclass(frozen=True, slots=True)
class Afterwards:
    """How a chat stands after one of its messages was settled."""

    conversation_id: int
    more: bool
    """Messages wait that nobody was handed."""
    forgotten: bool
    """The chat's person was forgotten; with its last message it goes."""


def settle(
    context: Context, conn: Connection, settlements: Sequence[Settlement]
) -> list[Afterwards]:
    """Close outbox rows and erase what they said; those closed already stay as they are."""
    now = context.clock()
    keys = [outbox_key(item.delivery_id) for item in settlements]
    rows = [
        {
            "its_id": conversation_id,
            "its_seq": seq,
            "new_state": item.state,
            "new_message_id": item.message_id,
            "new_error": item.error,
            "now": now,
        }
        for item, (conversation_id, seq) in zip(settlements, keys, strict=True)
    ]
    if len(rows) == 1:
        found = conn.execute(_SETTLE_ONE, rows[0]).first()
        return [_afterwards(keys[0][0], found)]
    conn.execute(_SETTLE, rows)
    ids = list({conversation_id for conversation_id, _ in keys})
    by_id = {row.id: row for row in conn.execute(_AFTERWARDS, {"ids": ids, "now": now})}
    return [_afterwards(conversation_id, by_id.get(conversation_id)) for conversation_id, _ in keys]


def _afterwards(conversation_id: int, row: Any | None) -> Afterwards:  # noqa: ANN401
    if row is None:
        return Afterwards(conversation_id, more=False, forgotten=False)
    return Afterwards(conversation_id, more=bool(row.more), forgotten=bool(row.forgotten))


def postpone(context: Context, conn: Connection, item: Postponement) -> None:
    """Put a delivery off, and let go of those handed to us behind it.

    Nothing happens if it was settled meanwhile, or handed to another process because our lease
    had run out.
    """
    conversation_id, seq = outbox_key(item.delivery_id)
    in_chat = (outbox.c.conversation_id == conversation_id, _IS_OPEN)
    is_ours = or_(
        outbox.c.claimed_by == context.process_id,
        outbox.c.claimed_until.is_(None),
        outbox.c.claimed_until <= context.clock(),
    )
    postponed = conn.execute(
        update(outbox)
        .where(*in_chat, is_ours, outbox.c.seq == seq)
        .values(
            due_at=case((outbox.c.due_at.is_not(None), literal(item.when, Moment))),  # held stays
            attempts=outbox.c.attempts + 1,
            error=item.error,
            claimed_by=None,
            claimed_until=None,
        )
    )
    if not postponed.rowcount:
        return
    conn.execute(
        update(outbox)
        .where(*in_chat, outbox.c.seq > seq, outbox.c.claimed_by == context.process_id)
        .values(claimed_by=None, claimed_until=None)
    )


def block(context: Context, conn: Connection, item: Block) -> None:
    """Hold, or let go, what is to be sent in a chat; a forgotten person's is dropped instead."""
    chat_id = conn.execute(
        update(conversations)
        .where(_is(item.key))
        .values(blocked_at=item.when)
        .returning(conversations.c.id, conversations.c.forgotten)
    ).first()
    if chat_id is None:
        return
    in_chat = (outbox.c.conversation_id == chat_id.id, _IS_OPEN)
    if item.when is None:
        held = outbox.c.due_at.is_(None)
        conn.execute(update(outbox).where(*in_chat, held).values(due_at=context.clock()))
    else:
        hold = {"due_at": None, "claimed_by": None, "claimed_until": None}
        conn.execute(update(outbox).where(*in_chat).values(hold))
        if chat_id.forgotten:
            drop = {"state": "dead", "payload": None, "settled_at": item.when}
            conn.execute(update(outbox).where(*in_chat).values(drop))
            forget.erase_chat(conn, chat_id.id)


def _is(key: ConversationKey) -> ColumnElement[bool]:
    return (conversations.c.channel == key.channel) & (conversations.c.chat == key.chat)


def release(context: Context, conn: Connection, process_id: str) -> None:
    """Let go of everything a process was handed and has not settled.

    What is to be sent at most once is given up instead: it may have been sent.
    """
    theirs = (_IS_OPEN, outbox.c.claimed_by == process_id)
    gone = {"claimed_by": None, "claimed_until": None}
    ended = {"state": "dead", "payload": None, "error": UNKNOWN}
    ended_now = ended | gone | {"settled_at": context.clock()}
    conn.execute(update(outbox).where(*theirs, outbox.c.once).values(ended_now))
    conn.execute(update(outbox).where(*theirs).values(gone))
