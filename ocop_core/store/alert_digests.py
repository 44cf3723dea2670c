"""What officers are told at once (báo ngay), batched: one message for what came together.

A batch goes out when its newest is 5 minutes old, so that what comes together is told together,
or its oldest 30, so that nobody waits for a quiet minute; within working hours only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Text, cast, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.calendar import WorkingCalendar, local_day, within_working_hours
from ocop_core.notices.digest import MOST_LINES, Digest, Line, Rule, Section, clipped
from ocop_core.store.digests import DigestKey, claim, keep
from ocop_core.store.officer_tables import alerts, digests, officers, reviews, rule_marks
from ocop_core.store.tables import products, registrations

QUIET = timedelta(minutes=5)
LONGEST = timedelta(minutes=30)

MOST_OFFICERS = 200
"""In one run; the others are told by the next."""

ORDER: tuple[Rule, ...] = ("alarm", "answered", "assigned")
"""What alerts are about, as they are shown."""

ANSWERED = "supplemented"
"""Kind of the alert that a supplement came in."""

_RULES: dict[str, Rule] = {ANSWERED: "answered", "assigned": "assigned"}
"""By kind of alert; any other is an alarm."""


def compose_alerts(
    conn: Connection, now: datetime, calendar: WorkingCalendar
) -> dict[DigestKey, Digest]:
    """Gather the alerts whose time has come into a digest for each officer, and keep it.

    Args:
        conn: in a transaction; nothing is said before it commits.
        now: aware.
        calendar: the working days.
    """
    if not within_working_hours(now, calendar):
        return {}
    waiting = _waiting(conn, now)
    period = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    claimed = claim(conn, [DigestKey(row.id, "alert", period) for row in waiting], now)
    rows = _taken(conn, sorted(claimed), period, now)
    _mark_answers(conn, period)
    areas = {row.id: row.area for row in waiting}
    found = {
        DigestKey(officer, "alert", period): Digest(
            "alert", areas[officer], period, now, _sections(its)
        )
        for officer, its in rows.items()
    }
    keep(conn, found)
    _drop_empty(conn, period, claimed - rows.keys())
    return found


def _waiting(conn: Connection, now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    today = local_day(now)
    newest, oldest = func.max(alerts.c.created_at), func.min(alerts.c.created_at)
    return conn.execute(
        select(officers.c.id, officers.c.area)
        .join(alerts, alerts.c.officer_id == officers.c.id)
        .where(
            alerts.c.period.is_(None),
            officers.c.state == "active",
            officers.c.until >= today,
            officers.c.person_id.is_not(None),
            or_(officers.c.paused_until.is_(None), officers.c.paused_until <= today),
        )
        .group_by(officers.c.id, officers.c.area)
        .having(or_(newest <= now - QUIET, oldest <= now - LONGEST))
        .order_by(oldest, officers.c.id)
        .limit(MOST_OFFICERS)
    ).all()


def _taken(
    conn: Connection, claimed: Sequence[str], period: str, now: datetime
) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    """Name these officers' alerts by the period; what another process named first stays its."""
    conn.execute(
        update(alerts)
        .where(
            alerts.c.officer_id.in_(claimed), alerts.c.period.is_(None), alerts.c.created_at <= now
        )
        .values(period=period)
    )
    rows = conn.execute(
        select(
            alerts.c.officer_id,
            alerts.c.kind,
            alerts.c.subject,
            registrations.c.code,
            products.c.name,
        )
        .outerjoin(registrations, registrations.c.id == alerts.c.subject)
        .outerjoin(products, products.c.id == registrations.c.product_id)
        .where(alerts.c.officer_id.in_(claimed), alerts.c.period == period)
        .order_by(alerts.c.officer_id, alerts.c.id)
    )
    by_officer: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        by_officer.setdefault(row.officer_id, []).append(row)
    return by_officer


def _sections(rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[Section, ...]:
    """One section for each kind; the same about the same dossier is told once."""
    by_kind: dict[str, dict[str, Line]] = {}
    for row in rows:
        line = Line(row.code or "", clipped(row.name))
        by_kind.setdefault(_RULES.get(row.kind, "alarm"), {})[row.subject] = line
    return tuple(
        Section(kind, len(found), tuple(found.values())[:MOST_LINES])
        for kind in ORDER
        if (found := by_kind.get(kind))
    )


def _mark_answers(conn: Connection, period: str) -> None:
    """The morning's digest need not repeat a supplement that was told at once."""
    rows = (
        select(
            alerts.c.officer_id,
            literal("answered"),
            alerts.c.subject,
            cast(reviews.c.revision, Text),
            literal(period),
        )
        .distinct()
        .join(reviews, reviews.c.registration_id == alerts.c.subject)
        .where(
            alerts.c.period == period,
            alerts.c.kind == ANSWERED,
            reviews.c.state == "supplemented",
        )
    )
    into = ("officer_id", "rule", "subject", "threshold", "period")
    put = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    conn.execute(put(rule_marks).from_select(into, rows).on_conflict_do_nothing())


def _drop_empty(conn: Connection, period: str, officers_left: Iterable[str]) -> None:
    """Take back what was claimed for alerts that another process told meanwhile."""
    if left := sorted(officers_left):
        conn.execute(
            digests.delete().where(
                digests.c.officer_id.in_(left),
                digests.c.kind == "alert",
                digests.c.period == period,
            )
        )
