"""Conversation rows: locked, made when missing, and held in memory while turns run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.registry.model import Case, JsonValue
from ocop_core.registry.officer import Officer
from ocop_core.store import case_reading
from ocop_core.store.case_reading import ChatRow, Reading
from ocop_core.store.context import Context
from ocop_core.store.inbox import waiting_without_chat
from ocop_core.store.leases import OpenRow, free_run
from ocop_core.store.officer_tables import reviews
from ocop_core.store.ports import ConversationKey
from ocop_core.store.tables import conversations, people, registrations

_INSERT_PERSON = insert(people).inline()
_INSERT = {
    "sqlite": sqlite.insert(conversations).on_conflict_do_nothing().returning(conversations.c.id),
    "postgresql": postgresql.insert(conversations)
    .on_conflict_do_nothing()
    .returning(conversations.c.id),
}


@dataclass(slots=True)
class Person:
    """A person while turns run; shared by their chats."""

    id: str
    case: Case
    officer: Officer | None = None


@dataclass(slots=True)
class Chat:
    """A chat while turns run: locked, with the effect of each turn so far."""

    row: ChatRow
    """As it was found."""
    person: Person
    dialogue: dict[str, JsonValue]
    next_seq: int
    is_forgotten: bool
    open_rows: list[OpenRow]
    """Messages of earlier turns that are neither sent nor given up."""
    ended: list[tuple[OpenRow, str]]
    """Those of them that are given up now, and why."""
    is_free: bool
    """Whether all of these may be sent now, so that new ones may follow at once."""
    new_rows: list[OpenRow] = field(default_factory=list)
    """Messages of these turns."""


def open_chats(
    context: Context, conn: Connection, keys: Sequence[ConversationKey], now: datetime
) -> dict[ConversationKey, Chat]:
    """Lock chats and read all about them.

    Returns:
        Those that were free; one that is missing is locked by another process, or has neither
        a row nor an arrival to make one for.
    """
    found = case_reading.read(conn, keys)
    if len(found.chats) < len(keys) and _make_missing(context, conn, keys, found, now):
        found = case_reading.read(conn, keys)
    persons: dict[str, Person] = {}
    chats = {}
    for row in found.chats:
        person = persons.get(row.person_id)
        if person is None:
            case = found.cases.get(row.person_id) or Case()
            officer = found.officers.get(row.person_id)
            person = persons[row.person_id] = Person(row.person_id, case, officer)
        chats[row.key] = _chat(row, person, now)
    return chats


def person_of(conn: Connection, key: ConversationKey) -> Person:
    """Whose a chat is now, read anew: in the transaction that made it somebody else's."""
    found = case_reading.read(conn, [key])
    (row,) = found.chats
    case = found.cases.get(row.person_id) or Case()
    return Person(row.person_id, case, found.officers.get(row.person_id))


def _chat(row: ChatRow, person: Person, now: datetime) -> Chat:
    ended = [(found, why) for found in row.open_rows if (why := found.ending(now)) is not None]
    gone = {found.seq for found, _ in ended}
    open_rows = [found for found in row.open_rows if found.seq not in gone]
    if row.is_blocked and row.arrivals:  # they write again, so what was held may go
        open_rows = [replace(open_row, due_at=open_row.due_at or now) for open_row in open_rows]
    is_free = len(free_run(open_rows, now)) == len(open_rows)
    return Chat(
        row, person, row.dialogue, row.next_seq, row.is_forgotten, open_rows, ended, is_free
    )


def _make_missing(
    context: Context,
    conn: Connection,
    keys: Sequence[ConversationKey],
    found: Reading,
    now: datetime,
) -> bool:
    """Make the rows of new chats; returns whether there was any to make."""
    known = {row.key for row in found.chats}
    missing = [key for key in keys if key not in known]
    made = [_make(context, conn, key, now) for key in waiting_without_chat(conn, missing)]
    return any(made)


def _make(context: Context, conn: Connection, key: ConversationKey, now: datetime) -> bool:
    """Make a chat with a new person; returns False when another process was quicker."""
    person_id = add_person(context, conn, now)
    row = {
        "channel": key.channel,
        "chat": key.chat,
        "person_id": person_id,
        "dialogue": {},
        "next_seq": 1,
        "created_at": now,
        "updated_at": now,
    }
    made = conn.execute(_INSERT[conn.dialect.name], row).scalar() is not None
    if not made:
        conn.execute(delete(people).where(people.c.id == person_id))
    return made


def add_person(context: Context, conn: Connection, now: datetime) -> str:
    """Add a person about whom nothing is known; returns their id."""
    person_id = context.new_person_id()
    conn.execute(_INSERT_PERSON, {"id": person_id, "created_at": now})
    return person_id


_LOCK_REVIEWS = (
    select(reviews.c.registration_id)
    .join(registrations, registrations.c.id == reviews.c.registration_id)
    .join(conversations, conversations.c.person_id == registrations.c.person_id)
    .where(
        conversations.c.channel == bindparam("channel"), conversations.c.chat == bindparam("chat")
    )
    .order_by(reviews.c.registration_id)
    .with_for_update(of=reviews)
)


def lock_reviews(conn: Connection, key: ConversationKey) -> None:
    """Keep officers from taking steps with this person's dossiers until the turn is written.

    Before the person's records are read: what the turn decides then rests on what is so.
    SQLite's one writer needs no lock.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(_LOCK_REVIEWS, {"channel": key.channel, "chat": key.chat})
