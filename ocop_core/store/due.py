"""The sweep of the outbox: messages that are due and that nobody is sending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, literal_column, or_, select, update

from ocop_core.store import forget
from ocop_core.store.context import Context
from ocop_core.store.leases import EXPIRED, UNKNOWN, OpenRow, delivery, free_run
from ocop_core.store.ports import ConversationKey, Delivery
from ocop_core.store.tables import conversations, outbox

_earlier = outbox.alias("earlier")

_HEADS = (
    select(outbox.c.conversation_id)
    .join(conversations, conversations.c.id == outbox.c.conversation_id)
    .where(
        conversations.c.channel.in_(bindparam("channels", expanding=True)),
        outbox.c.state == literal_column("'open'"),
        outbox.c.due_at <= bindparam("now"),
        or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= bindparam("now")),
        ~select(_earlier.c.seq)
        .where(
            _earlier.c.conversation_id == outbox.c.conversation_id,
            _earlier.c.seq < outbox.c.seq,
            _earlier.c.state == literal_column("'open'"),
        )
        .exists(),
    )
    .order_by(outbox.c.due_at)
    .limit(bindparam("limit"))
)
"""Chats whose oldest open message may be sent, the longest waiting first."""

_LOCK = (
    select(conversations.c.id, conversations.c.channel, conversations.c.chat)
    .where(conversations.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update(skip_locked=True)
)

_ROWS = select(
    outbox.c.conversation_id,
    outbox.c.seq,
    outbox.c.kind,
    outbox.c.payload,
    outbox.c.attempts,
    outbox.c.due_at,
    outbox.c.claimed_until,
    outbox.c.expires_at,
    outbox.c.once,
).where(
    outbox.c.conversation_id.in_(bindparam("ids", expanding=True)),
    outbox.c.state == literal_column("'open'"),
)

_CLAIM = (
    update(outbox)
    .where(outbox.c.conversation_id == bindparam("its_id"), outbox.c.seq == bindparam("its_seq"))
    .values(claimed_by=bindparam("process"), claimed_until=bindparam("until"))
)

_IS_ENDED = and_(
    outbox.c.state == literal_column("'open'"),
    or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= bindparam("now")),
    or_(
        outbox.c.expires_at < bindparam("now"),
        and_(outbox.c.once, outbox.c.claimed_until.is_not(None)),
    ),
)
"""As `OpenRow.ending`."""

_WITH_ENDED = select(outbox.c.conversation_id).distinct().where(_IS_ENDED)

_END = (
    update(outbox)
    .where(outbox.c.conversation_id.in_(bindparam("ids", expanding=True)), _IS_ENDED)
    .values(
        state="dead",
        payload=None,
        error=case(
            (and_(outbox.c.once, outbox.c.claimed_until.is_not(None)), UNKNOWN), else_=EXPIRED
        ),
        settled_at=bindparam("now"),
        claimed_by=None,
        claimed_until=None,
    )
)

_FORGOTTEN = select(conversations.c.id).where(conversations.c.forgotten).limit(bindparam("limit"))


@dataclass(frozen=True, slots=True)
class DueQuery:
    """Which deliveries are asked for."""

    now: datetime
    limit: int
    channels: Sequence[str]


def due(context: Context, conn: Connection, query: DueQuery) -> list[Delivery]:
    """Hand out what waits to be sent, at most `limit`, in order within each chat.

    Also gives up what is worth nothing any more, and finishes erasing the
    chats of forgotten people, should a process have died over it.
    """
    _end(conn, query.now)
    for chat_id in conn.execute(_FORGOTTEN, {"limit": query.limit}).scalars().all():
        forget.erase_chat(conn, chat_id)
    wanted = {"now": query.now, "limit": query.limit, "channels": query.channels}
    heads = conn.execute(_HEADS, wanted).scalars().all()
    if not heads:
        return []
    chats = {row.id: ConversationKey(row.channel, row.chat) for row in _locked(conn, heads)}
    free = _free(conn, chats, query.now)[: query.limit]
    _claim(context, conn, free, query.now)
    return [delivery(chats[row.conversation_id], row) for row in free]


def _end(conn: Connection, now: datetime) -> None:
    """Give up what is worth nothing any more, also of channels that do not run here."""
    found = conn.execute(_WITH_ENDED, {"now": now}).scalars().all()
    chats = [row.id for row in _locked(conn, found)] if found else []
    if chats:
        conn.execute(_END, {"ids": chats, "now": now})


def _locked(conn: Connection, chat_ids: Sequence[int]) -> Sequence[Row[int, str, str]]:
    return conn.execute(_LOCK, {"ids": list(chat_ids)}).all()


def _free(conn: Connection, chats: Mapping[int, ConversationKey], now: datetime) -> list[OpenRow]:
    """Read again under the lock: another process may have been at it in between."""
    by_chat: dict[int, list[OpenRow]] = {chat_id: [] for chat_id in chats}
    if by_chat:
        for row in conn.execute(_ROWS, {"ids": list(by_chat)}):
            by_chat[row.conversation_id].append(_open_row(row))
    return [row for rows in by_chat.values() for row in free_run(rows, now)]


def _claim(context: Context, conn: Connection, rows: Sequence[OpenRow], now: datetime) -> None:
    if rows:
        lease = {"process": context.process_id, "until": now + context.lease}
        conn.execute(
            _CLAIM,
            [{"its_id": row.conversation_id, "its_seq": row.seq, **lease} for row in rows],
        )


def _open_row(row: Row[*tuple[Any, ...]]) -> OpenRow:
    return OpenRow(*row)
