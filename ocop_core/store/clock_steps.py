"""Steps the clock takes (bước theo ngày): the re-evaluation window opens, a certificate ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from ocop_core.calendar import local_day
from ocop_core.notices.certificates import FIRST_DAY_OF
from ocop_core.registry.review import STEPS, Action, ReviewState, Step
from ocop_core.store.officer_tables import certificates, dossier_steps, reviews

MOST = 1000
"""Dossiers of one kind of step in one run; the next run goes on."""


def take_clock_steps(conn: Connection, now: datetime) -> int:
    """Take the steps that follow from today's date, each once, with its row in the history.

    A certificate is taken to end the day after its last day. What Article 12(3) may still allow
    afterwards is told in the reminders; the state does not promise it.

    Args:
        conn: in a transaction.
        now: aware.

    Returns:
        How many.
    """
    today = local_day(now)
    taken = 0
    for step in STEPS:
        if "clock" in step.actors:
            for source in sorted(step.sources):
                taken += _take(conn, step, source, now, _ripe(step.action, today))
    return taken


def _ripe(action: Action, today: date) -> Sequence[ColumnElement[bool]]:
    ends = func.max(certificates.c.expires_on)
    if action == "expire":
        return (ends < today,)
    opens = today - timedelta(days=FIRST_DAY_OF["window_opens"])
    return (ends <= opens, ends >= today)


def _take(
    conn: Connection,
    step: Step,
    source: ReviewState,
    now: datetime,
    ripe: Sequence[ColumnElement[bool]],
) -> int:
    chosen = (
        select(reviews.c.registration_id)
        .join(certificates, certificates.c.registration_id == reviews.c.registration_id)
        .where(reviews.c.state == source)
        .group_by(reviews.c.registration_id)
        .having(*ripe)
        .order_by(reviews.c.registration_id)
        .limit(MOST)
    )
    moved = (
        conn.execute(
            update(reviews)
            # Asked again under the row's lock: another process may have been quicker.
            .where(reviews.c.registration_id.in_(chosen), reviews.c.state == source)
            .values(state=step.target, since=now, revision=reviews.c.revision + 1)
            .returning(reviews.c.registration_id)
        )
        .scalars()
        .all()
    )
    if moved:
        history = {
            "action": step.action,
            "source": source,
            "target": step.target,
            "at": now,
            "actor": "clock",
            "reason": "",
        }
        conn.execute(insert(dossier_steps), [history | {"registration_id": one} for one in moved])
    return len(moved)
