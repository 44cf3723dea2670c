"""What officers are told at once (báo ngay), batched: one message for what came together.

A batch goes out when its newest is 5 minutes old, so that what comes together is told together,
or its oldest 30, so that nobody waits for a quiet minute; within working hours only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    false,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.calendar import WorkingCalendar, local_day, within_working_hours
from ocop_core.notices.digest import MOST_LINES, Digest, Line, Rule, Section, clipped
from ocop_core.store.alarm_sources import is_overdue
from ocop_core.store.digests import DigestKey, claim, keep
from ocop_core.store.officer_tables import (
    alerts,
    certificates,
    digests,
    officers,
    reviews,
    rule_marks,
)
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
    readers = {one.reader for one in waiting}
    claimed = claim(conn, [DigestKey(reader, "alert", period) for reader in readers], now)
    rows = _taken(conn, [one for one in waiting if one.reader in claimed], period, now)
    _mark_answers(conn, rows, period)
    areas = {one.reader: one.area for one in waiting}
    found = {
        DigestKey(officer, "alert", period): Digest(
            "alert", areas[officer], period, now, _sections(its)
        )
        for officer, its in rows.items()
    }
    keep(conn, found)
    _drop_empty(conn, period, claimed - rows.keys())
    return found


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Alerts that wait: whose they are, and who is told them."""

    owner: str
    reader: str
    area: str
    person: str


def _waiting(conn: Connection, now: datetime) -> list[_Waiting]:
    """Whose alerts have waited long enough, by who reads them: the owner, or their deputy."""
    waits = _by_owner(local_day(now)).subquery("waits")
    newest, oldest = (
        each.over(partition_by=waits.c.reader)
        for each in (func.max(waits.c.newest), func.min(waits.c.oldest))
    )
    batch = select(waits, newest.label("last"), oldest.label("first")).subquery("batch")
    rows = conn.execute(
        select(batch)
        .where(or_(batch.c.last <= now - QUIET, batch.c.first <= now - LONGEST))
        .order_by(batch.c.first, batch.c.owner)
        .limit(MOST_OFFICERS)
    )
    return [_Waiting(row.owner, row.reader, row.area, row.person) for row in rows]


def _by_owner(today: date) -> Select[*tuple[Any, ...]]:
    """Who has alerts and can be told them; those of who is away without a deputy wait."""
    deputy = officers.alias("deputy")
    away = func.coalesce(officers.c.paused_until > today, false())
    stands_in = and_(
        away,
        deputy.c.id == officers.c.deputy,
        deputy.c.area == officers.c.area,
        *_at_work(deputy, today),
        or_(deputy.c.paused_until.is_(None), deputy.c.paused_until <= today),
    )
    return (
        select(
            officers.c.id.label("owner"),
            officers.c.area,
            case((away, deputy.c.id), else_=officers.c.id).label("reader"),
            case((away, deputy.c.person_id), else_=officers.c.person_id).label("person"),
            func.max(alerts.c.created_at).label("newest"),
            func.min(alerts.c.created_at).label("oldest"),
        )
        .join(alerts, alerts.c.officer_id == officers.c.id)
        .outerjoin(deputy, stands_in)
        .where(
            alerts.c.period.is_(None),
            *_at_work(officers, today),
            or_(~away, deputy.c.id.is_not(None)),
        )
        .group_by(
            officers.c.id,
            officers.c.area,
            officers.c.person_id,
            officers.c.paused_until,
            deputy.c.id,
            deputy.c.person_id,
        )
    )


def _at_work(who: Any, today: date) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401 - an alias
    return who.c.state == "active", who.c.until >= today, who.c.person_id.is_not(None)


def _taken(
    conn: Connection, waiting: Sequence[_Waiting], period: str, now: datetime
) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    """Name these alerts by the period; what another process named first stays its.

    Returns:
        Those that are still so, by who reads them. Of the reader's own household's nothing is
        said to them, nor of what was dealt with since.
    """
    owners = [one.owner for one in waiting]
    if not owners:
        return {}
    conn.execute(
        update(alerts)
        .where(
            alerts.c.officer_id.in_(owners), alerts.c.period.is_(None), alerts.c.created_at <= now
        )
        .values(period=period)
    )
    readers = {one.owner: one for one in waiting}
    by_reader: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for row in conn.execute(_told(owners, period, local_day(now))):
        reader = readers[row.officer_id]
        if row.person_id != reader.person:
            by_reader.setdefault(reader.reader, []).append(row)
    return by_reader


def _told(owners: Sequence[str], period: str, today: date) -> Select[*tuple[Any, ...]]:
    still = case(
        (alerts.c.kind == "overdue", is_overdue(today)),
        (alerts.c.kind == "undelivered", reviews.c.state == "returned"),
        else_=true(),
    )
    of = func.coalesce(certificates.c.registration_id, alerts.c.subject)
    return (
        select(
            alerts.c.officer_id,
            alerts.c.kind,
            alerts.c.subject,
            registrations.c.code,
            registrations.c.person_id,
            func.coalesce(certificates.c.product, products.c.name).label("name"),
            reviews.c.state,
            reviews.c.revision,
        )
        .outerjoin(certificates, certificates.c.id == alerts.c.subject)
        .outerjoin(registrations, registrations.c.id == of)
        .outerjoin(products, products.c.id == registrations.c.product_id)
        .outerjoin(reviews, reviews.c.registration_id == alerts.c.subject)
        .where(alerts.c.officer_id.in_(owners), alerts.c.period == period, still)
        .order_by(alerts.c.officer_id, alerts.c.id)
    )


def _sections(rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[Section, ...]:
    """One section for each kind; the same about the same dossier is told once."""
    by_kind: dict[str, dict[tuple[str, str], Line]] = {}
    for row in rows:
        rule = _RULES.get(row.kind, "alarm")
        what = row.kind if rule == "alarm" else ""
        line = Line(row.code or "", clipped(row.name), what=what)
        by_kind.setdefault(rule, {})[what, row.subject] = line
    return tuple(
        Section(kind, len(found), tuple(found.values())[:MOST_LINES])
        for kind in ORDER
        if (found := by_kind.get(kind))
    )


def _mark_answers(
    conn: Connection, rows: Mapping[str, Iterable[Row[*tuple[Any, ...]]]], period: str
) -> None:
    """The morning's digest need not repeat a supplement that was told at once."""
    marks = {
        (reader, row.subject, str(row.revision))
        for reader, its in rows.items()
        for row in its
        if row.kind == ANSWERED and row.state == "supplemented"
    }
    if not marks:
        return
    put = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    same = {"rule": "answered", "period": period}
    conn.execute(
        put(rule_marks).on_conflict_do_nothing(),
        [
            {"officer_id": reader, "subject": subject, "threshold": revision, **same}
            for reader, subject, revision in sorted(marks)
        ],
    )


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
