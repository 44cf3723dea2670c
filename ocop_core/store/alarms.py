"""Raising alarms (cảnh báo): each a waiting alert of an officer, once for good.

That it was raised is a mark like those of the digests' rules, written in one transaction with
the alert; of two processes the one that writes the mark raises it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, exists, insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.calendar import WorkingCalendar, within_working_hours
from ocop_core.notices.digest import Alarm
from ocop_core.store.alarm_sources import Source, alarm_sources
from ocop_core.store.officer_tables import alerts, rule_marks

RULE = "alarm"
"""What its marks are of."""

MOST = 1000
"""Alarms of one kind in one run; the next goes on."""


def raise_alarms(conn: Connection, now: datetime, calendar: WorkingCalendar) -> int:
    """Raise what officers are to be alarmed of and were not; two statements for each kind.

    Args:
        conn: in a transaction.
        now: aware; nothing is raised outside working hours.
        calendar: the working days.

    Returns:
        How many.
    """
    if not within_working_hours(now, calendar):
        return 0
    found = alarm_sources(now, calendar)
    return sum(_raise(conn, kind, source, now) for kind, source in found.items())


def _raise(conn: Connection, kind: Alarm, source: Source, now: datetime) -> int:
    rows = source.subquery("found")
    named = (rows.c.officer, rows.c.subject, rows.c.threshold)
    known = exists().where(
        rule_marks.c.officer_id == rows.c.officer,
        rule_marks.c.rule == RULE,
        rule_marks.c.subject == rows.c.subject,
        rule_marks.c.threshold == rows.c.threshold,
    )
    period = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    fresh = (
        select(rows.c.officer, literal(RULE), rows.c.subject, rows.c.threshold, literal(period))
        .where(~known)
        .order_by(*named)  # in one order everywhere: two processes never deadlock
        .limit(MOST)
    )
    put = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    into = ("officer_id", "rule", "subject", "threshold", "period")
    raised = conn.execute(
        put(rule_marks)
        .from_select(into, fresh)
        .on_conflict_do_nothing()
        .returning(rule_marks.c.officer_id, rule_marks.c.subject)
    ).all()
    if raised:
        told = {"kind": kind, "created_at": now, "period": None}
        conn.execute(
            insert(alerts),
            [{"officer_id": row.officer_id, "subject": row.subject, **told} for row in raised],
        )
    return len(raised)
