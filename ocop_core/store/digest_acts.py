"""What an officer says about their digests (bản tin): when, through whom, and what not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Text,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    update,
)

from ocop_core.registry.acts import Arrange, Snooze
from ocop_core.store.errors import ActRefused, OutcomeError
from ocop_core.store.local_day import local_day
from ocop_core.store.officer_audit import note
from ocop_core.store.officer_tables import officers, reviews, snoozes

_MINUTES = 24 * 60


def arrange(conn: Connection, now: datetime, act: Arrange) -> None:
    """Change when an officer's digests come, and to whom.

    Raises:
        OutcomeError: Nothing would change, or there is no such time of the day or week.
        ActRefused: The role has ended, or the deputy is no officer of the same area now.
    """
    values = _values(act)
    conditions = [officers.c.id == act.officer, officers.c.state == "active"]
    if act.deputy:
        conditions.append(_colleague(act.deputy, now))
    changed = conn.execute(update(officers).where(*conditions).values(values))
    if changed.rowcount != 1:
        raise ActRefused("the digests of this officer cannot be arranged so")
    note(conn, now, act.officer, "digest.arranged", act.officer, changed=",".join(sorted(values)))


def _values(act: Arrange) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if act.at_minute is not None:
        if not 0 <= act.at_minute < _MINUTES:
            raise OutcomeError("a day has 1,440 minutes")
        values["at_minute"] = act.at_minute
    if act.weekdays is not None:
        days = sorted(set(act.weekdays))
        if not days or not set(days) <= set(range(7)):
            raise OutcomeError("a week has days 0 to 6, and a digest at least one of them")
        values["weekdays"] = "".join(str(day) for day in days)
    if act.paused_until is not None or act.resume:
        values["paused_until"] = None if act.resume else act.paused_until
    if act.deputy is not None:
        values["deputy"] = act.deputy or None
    if not values:
        raise OutcomeError("nothing is to be arranged")
    return values


def _colleague(deputy: str, now: datetime) -> ColumnElement[bool]:
    other = officers.alias("other")
    return exists().where(
        other.c.id == deputy,
        other.c.id != officers.c.id,
        other.c.area == officers.c.area,
        other.c.state == "active",
        other.c.until >= local_day(now),
    )


def snooze(conn: Connection, now: datetime, act: Snooze) -> None:
    """Leave a dossier out of an officer's digests until a day.

    Raises:
        OutcomeError: No reason is given.
        ActRefused: The role has ended, or the dossier is not of the officer's area.
    """
    if not act.reason.strip():
        raise OutcomeError("a dossier is left out for a reason")
    conn.execute(
        delete(snoozes).where(
            snoozes.c.officer_id == act.officer, snoozes.c.registration_id == act.registration
        )
    )
    columns = ["officer_id", "registration_id", "until", "reason"]
    theirs = select(
        officers.c.id,
        reviews.c.registration_id,
        literal(act.until, Date),
        literal(act.reason, Text),
    ).where(
        officers.c.id == act.officer,
        officers.c.state == "active",
        officers.c.until >= local_day(now),
        reviews.c.registration_id == act.registration,
        or_(reviews.c.commune_code == officers.c.area, reviews.c.province_code == officers.c.area),
    )
    statement = insert(snoozes).from_select(columns, theirs)
    written = conn.execute(statement.execution_options(preserve_rowcount=True))
    if written.rowcount != 1:
        raise ActRefused("the dossier is not one of this officer's")
    note(conn, now, act.officer, "dossier.snoozed", act.registration, until=act.until.isoformat())
