"""Browsers of the web chat in SQL: let in, moved by a code, shown out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.store.tables import conversations
from ocop_core.store.web_history import KEPT, WEB
from ocop_core.store.web_tables import web_browsers, web_codes

_ENTER = {
    "sqlite": sqlite.insert(web_browsers).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(web_browsers).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class Entering:
    """A browser that may be new."""

    key: str
    chat: str
    """Its chat if it is new."""
    now: datetime


@dataclass(frozen=True, slots=True)
class Coding:
    """A code for the chat of a browser."""

    key: str
    code: str
    """Hash of the code."""
    now: datetime


def enter(conn: Connection, item: Entering) -> str:
    """Let a browser in; returns its chat, which is an older one if it has been here before."""
    row = {"key": item.key, "chat": item.chat, "created_at": item.now, "seen_at": item.now}
    conn.execute(_ENTER[conn.dialect.name], row)
    return conn.execute(
        select(web_browsers.c.chat).where(web_browsers.c.key == item.key)
    ).scalar_one()


def set_code(conn: Connection, item: Coding) -> bool:
    """Give the chat of a browser a new code instead of its last one.

    Returns:
        False when the browser has no chat yet, or its person was just forgotten.
    """
    chat = conn.execute(
        select(web_browsers.c.chat)
        .join(conversations, conversations.c.chat == web_browsers.c.chat)
        .where(
            web_browsers.c.key == item.key,
            conversations.c.channel == WEB,
            ~conversations.c.forgotten,
        )
        .with_for_update(of=conversations)  # forgetting must not pass by meanwhile
    ).scalar()
    if chat is None:
        return False
    conn.execute(delete(web_codes).where(web_codes.c.chat == chat))
    row = {"chat": chat, "code": item.code, "expires_at": item.now + KEPT}
    conn.execute(insert(web_codes).values(row))
    return True


def redeem(conn: Connection, item: Coding) -> bool:
    """Let a new browser into the chat of a code, which is used up by it.

    Returns:
        False when there is no such code: unknown, used or too old, all the same.
    """
    chat = conn.execute(
        delete(web_codes)
        .where(web_codes.c.code == item.code, web_codes.c.expires_at > item.now)
        .returning(web_codes.c.chat)
    ).scalar()
    if chat is None:
        return False
    enter(conn, Entering(item.key, chat, item.now))
    return True


def leave(conn: Connection, key: str) -> None:
    """Show a browser out of its chat; the chat goes on without it."""
    conn.execute(delete(web_browsers).where(web_browsers.c.key == key))


def leave_others(conn: Connection, key: str) -> None:
    """Show all other browsers out of a browser's chat, and take back the chat's code."""
    chat = select(web_browsers.c.chat).where(web_browsers.c.key == key).scalar_subquery()
    conn.execute(delete(web_codes).where(web_codes.c.chat == chat))
    conn.execute(delete(web_browsers).where(web_browsers.c.chat == chat, web_browsers.c.key != key))
