"""The web chat's history in SQL: kept when delivered, read by pages, gone in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Insert, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.registry.model import JsonValue
from ocop_core.store import scrub
from ocop_core.store.leases import outbox_key
from ocop_core.store.tables import conversations, outbox
from ocop_core.store.web_tables import web_browsers, web_codes, web_messages

WEB = "web"
"""The channel's name in conversation keys."""

KEPT = timedelta(days=180)
"""How long a message, an unused code or an unseen browser is kept."""

FAREWELL = timedelta(hours=1)
"""How long what is said to somebody just forgotten can be read: it names nobody."""

_SEEN_AGAIN = timedelta(days=1)
_MOST_NEWS = 500

_INSERT: dict[str, Insert] = {
    "sqlite": sqlite.insert(web_messages).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(web_messages).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class Keeping:
    """A message being delivered."""

    delivery: int
    """The delivery's id."""
    chat: str
    kind: str
    payload: dict[str, JsonValue]
    at: datetime


@dataclass(frozen=True, slots=True)
class Changing:
    """A message delivered earlier gets another content."""

    delivery: int
    """Id of the delivery that changes it."""
    chat: str
    message: int
    payload: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """What a page wants: news since a cursor, or the last messages when it has none."""

    key: str
    """Of the browser that asks."""
    after: int | None
    limit: int
    now: datetime


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message as kept."""

    id: int
    kind: str
    payload: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class History:
    """What a browser may see of its chat."""

    chat: str
    messages: tuple[KeptMessage, ...]
    """In order of their ids, or for news of their changes."""
    cursor: int
    """Ask for what comes after this; 0 when there is nothing yet."""
    oldest: int
    """Id of the oldest message there is: what a page shows before it was erased."""


def keep(conn: Connection, item: Keeping) -> None:
    """Keep a message; a second time changes nothing.

    Its outbox row is locked first: if the person was forgotten since it was handed out, the row
    is gone and the message is not kept either.
    """
    conversation_id, seq = outbox_key(item.delivery)
    waiting = (
        select(outbox.c.seq)
        .where(outbox.c.conversation_id == conversation_id, outbox.c.seq == seq)
        .with_for_update(read=True)
    )
    if conn.execute(waiting).first() is None:
        return
    is_of = (conversations.c.channel == WEB) & (conversations.c.chat == item.chat)
    forgotten = conn.execute(select(conversations.c.forgotten).where(is_of)).scalar()
    row = {
        "id": item.delivery,
        "chat": item.chat,
        "kind": item.kind,
        "payload": item.payload,
        "changed": item.delivery,
        "at": item.at,
        "expires_at": item.at + (KEPT if forgotten is False else FAREWELL),
    }
    conn.execute(_INSERT[conn.dialect.name], row)


def change(conn: Connection, item: Changing) -> None:
    """Change a message of the same chat, once; one that is gone stays gone."""
    conn.execute(
        update(web_messages)
        .where(
            web_messages.c.id == item.message,
            web_messages.c.chat == item.chat,
            web_messages.c.changed < item.delivery,
        )
        .values(payload=item.payload, changed=item.delivery)
    )


def chat_of(conn: Connection, key: str) -> str | None:
    """The chat a browser may see; None when nobody knows the browser."""
    return conn.execute(select(web_browsers.c.chat).where(web_browsers.c.key == key)).scalar()


def history(conn: Connection, query: HistoryQuery) -> History | None:
    """What a browser asks for; None when nobody knows the browser."""
    chat = chat_of(conn, query.key)
    if chat is None:
        return None
    columns = select(web_messages.c.id, web_messages.c.kind, web_messages.c.payload)
    if query.after is None:
        _note_seen(conn, query)
        last = columns.where(web_messages.c.chat == chat).order_by(web_messages.c.id.desc())
        rows = conn.execute(last.limit(query.limit)).all()[::-1]
    else:
        news = columns.where(web_messages.c.chat == chat, web_messages.c.changed > query.after)
        rows = conn.execute(news.order_by(web_messages.c.changed).limit(_MOST_NEWS)).all()
    ends = select(func.max(web_messages.c.changed), func.min(web_messages.c.id))
    cursor, oldest = conn.execute(ends.where(web_messages.c.chat == chat)).one()
    found = tuple(KeptMessage(*row) for row in rows)
    return History(chat, found, cursor or 0, oldest or 0)


def _note_seen(conn: Connection, query: HistoryQuery) -> None:
    """Remember that a browser is in use, once a day."""
    conn.execute(
        update(web_browsers)
        .where(web_browsers.c.key == query.key, web_browsers.c.seen_at < query.now - _SEEN_AGAIN)
        .values(seen_at=query.now)
    )


def message(conn: Connection, asked: tuple[str, int]) -> KeptMessage | None:
    """One message, by browser key and id; None when it is not that browser's to see."""
    key, message_id = asked
    found = conn.execute(
        select(web_messages.c.id, web_messages.c.kind, web_messages.c.payload)
        .join(web_browsers, web_browsers.c.chat == web_messages.c.chat)
        .where(web_browsers.c.key == key, web_messages.c.id == message_id)
    ).first()
    return None if found is None else KeptMessage(*found)


def chats_of(conn: Connection, person_id: str) -> list[str]:
    """A person's web chats."""
    theirs = select(conversations.c.chat).where(
        conversations.c.person_id == person_id, conversations.c.channel == WEB
    )
    return list(conn.execute(theirs).scalars())


def forget_chats(conn: Connection, chats: Sequence[str]) -> None:
    """Erase what was said in chats, and the codes to them; their outbox rows are gone already.

    Browsers of the chats stay until the farewell has been read; `purge` takes them.
    """
    conn.execute(delete(web_messages).where(web_messages.c.chat.in_(chats)))
    conn.execute(delete(web_codes).where(web_codes.c.chat.in_(chats)))


def purge(conn: Connection, now: datetime) -> None:
    """Erase what has had its time: messages, codes, browsers, and browsers without a chat."""
    is_gone = (
        ~select(conversations.c.id)
        .where(conversations.c.channel == WEB, conversations.c.chat == web_browsers.c.chat)
        .exists()
    )
    is_silent = (
        ~select(web_messages.c.id).where(web_messages.c.chat == web_browsers.c.chat).exists()
    )
    conn.execute(delete(web_messages).where(web_messages.c.expires_at <= now))
    conn.execute(delete(web_codes).where(web_codes.c.expires_at <= now))
    conn.execute(
        delete(web_browsers).where(
            or_(
                web_browsers.c.seen_at <= now - KEPT,
                is_gone & is_silent & (web_browsers.c.created_at <= now - FAREWELL),
            )
        )
    )
    scrub.after_commit(conn)
