"""Reminders to producers (nhắc chủ thể): found, checked again, and told once each.

A reminder's row in `notices` and its arrival in the person's chat are one transaction. What is
due is asked anew in that very transaction, so that who filed, answered or said no a moment ago
is left in peace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.calendar import WorkingCalendar, local_day
from ocop_core.notices.certificates import window
from ocop_core.notices.reminders import daytime
from ocop_core.notices.rounds import round_to_file_for
from ocop_core.registry.model import JsonValue
from ocop_core.store.mail import Letter, post
from ocop_core.store.officer_tables import notices
from ocop_core.store.ports import ConversationKey
from ocop_core.store.reminder_sources import SOURCES

AT_ONCE = 500
"""Reminders in one transaction; the next run goes on."""


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One thing a producer is to be reminded of."""

    key: str
    """Names it for good: the same is told once."""
    person: str
    about: str
    """"unfinished", "supplement", "round" or "certificate"."""
    subject: str
    """Id of the registration or of the certificate."""
    step: str
    """Step of the course, e.g. `day_7`, or the certificate's stage."""
    details: Mapping[str, JsonValue] = field(default_factory=dict)
    """What its words need: `registration` or, of a certificate without one, `product`; when it
    `expires` (of a round: when communes propose), the day to file `by`, the `days` until then."""


def due_reminders(
    conn: Connection,
    now: datetime,
    calendar: WorkingCalendar,
    *,
    subject: str | None = None,
    limit: int = AT_ONCE,
) -> list[DueReminder]:
    """What producers are to be reminded of now; nothing at night.

    Args:
        conn: in a transaction; only read.
        now: aware.
        calendar: the working days.
        subject: look at this registration or certificate alone.
        limit: at most so many.

    Returns:
        The most pressing first; at most one for each person, who is not to be flooded.
    """
    if daytime(now) != now:
        return []
    found: dict[str, DueReminder] = {}
    for make in SOURCES:
        source = make(now, calendar)
        if source is None:
            continue
        rows = source.subquery()
        query = select(rows).order_by(rows.c.since, rows.c.key).limit(limit)
        if subject is not None:
            query = query.where(rows.c.subject == subject)
        for row in conn.execute(query):
            details = _details(row, local_day(now), calendar)
            due = DueReminder(row.key, row.person, row.about, row.subject, row.step, details)
            found.setdefault(due.person, due)
    return list(found.values())[:limit]


def _details(
    row: Row[*tuple[Any, ...]], today: date, calendar: WorkingCalendar
) -> dict[str, JsonValue]:
    named: dict[str, JsonValue] = (
        {"registration": row.registration} if row.registration else {"product": row.product}
    )
    match row.about:
        case "certificate":
            by = window(row.since, calendar).file_by
            named |= {"certificate": row.subject, "expires": row.since.isoformat()}
        case "round":
            aimed_at = round_to_file_for(today, calendar)
            by = aimed_at.file_by
            named |= {"expires": aimed_at.proposals.isoformat()}
        case _:
            return named
    return named | {"by": by.isoformat(), "days": (by - today).days}


def remind(conn: Connection, due: Sequence[DueReminder], now: datetime) -> list[ConversationKey]:
    """Note reminders and put them into their people's chats, in one go.

    Args:
        conn: in the transaction in which they were found.
        due: by `due_reminders`.
        now: aware.

    Returns:
        The chats to be woken.
    """
    fresh = _noted(conn, due, now)
    return post(conn, [_letter(item) for item in due if item.key in fresh], now)


def _noted(conn: Connection, due: Iterable[DueReminder], now: datetime) -> frozenset[str]:
    rows: list[dict[str, Any]] = [
        {"key": item.key, "person_id": item.person, "subject": item.subject, "created_at": now}
        for item in sorted(due, key=lambda item: item.key)
    ]
    if not rows:
        return frozenset()
    put = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    statement = put(notices).on_conflict_do_nothing().returning(notices.c.key)
    return frozenset(conn.execute(statement, rows).scalars())


def _letter(due: DueReminder) -> Letter:
    event = {"type": "notice", "about": due.about, "stage": due.step, **due.details}
    return Letter(due.person, due.key, event)
