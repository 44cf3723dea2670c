"""Whose digest is due now (bản tin tới giờ): one statement for all officers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, case, func, literal, select

from ocop_core.calendar import WorkingCalendar, local
from ocop_core.notices.schedule import EVERY_DAY, Schedule, due_period, period_of
from ocop_core.registry.officer import COMMUNE_ROLES, RIGHTS, Role
from ocop_core.store.officer_tables import digests, officers

RegularKind = Literal["commune", "province"]

_TOLD: tuple[Role, ...] = tuple(role for role, rights in RIGHTS.items() if "digest" in rights)

OFFICE_DAYS = frozenset(range(1, 6))
"""Monday to Friday, as ISO weekdays."""


@dataclass(frozen=True, slots=True)
class Due:
    """One officer whose digest is to be composed."""

    officer: str
    kind: RegularKind
    area: str
    period: str
    early: bool
    """Hears of a dossier as one who works on it, not only as their head."""


def due_officers(
    conn: Connection, now: datetime, calendar: WorkingCalendar, *, only: str | None = None
) -> list[Due]:
    """The officers whose digest is due and was not composed yet for this period.

    Args:
        conn: in a transaction.
        now: aware.
        calendar: the working days.
        only: look at this officer alone.

    Returns:
        In the order of their areas, so that neighbours are composed together.
    """
    today = local(now).date()
    rows = conn.execute(_scheduled(now, only)).all()
    stand_ins = _stand_ins(rows, today)
    found = []
    for row in rows:
        kind = kind_of(row.role)
        period = due_period(_schedule(row, kind), row.last_period, now, calendar)
        if period is not None:
            early = row.role != "commune_head" or row.id in stand_ins
            found.append(Due(row.id, kind, row.area, period, early))
    return found


def present(conn: Connection, officer: str, now: datetime) -> Due | None:
    """An officer who asks for their digest now, whatever the hour; None without the right."""
    today = local(now).date()
    row = conn.execute(_entitled(today).where(officers.c.id == officer)).first()
    if row is None:
        return None
    return Due(row.id, kind_of(row.role), row.area, today.isoformat(), early=True)


def kind_of(role: Role) -> RegularKind:
    """The digest a role gets."""
    return "commune" if role in COMMUNE_ROLES else "province"


def _entitled(today: date) -> Select[*tuple[Any, ...]]:
    return select(officers).where(
        officers.c.state == "active",
        officers.c.until >= today,
        officers.c.person_id.is_not(None),
        officers.c.role.in_(_TOLD),
    )


def _scheduled(now: datetime, only: str | None) -> Select[*tuple[Any, ...]]:
    # Only whose hour has come; a table scan of periods is avoided by asking the key's end.
    kind = case(
        (officers.c.role.in_(sorted(COMMUNE_ROLES)), literal("commune")), else_=literal("province")
    )
    today = local(now).date()
    present = case(
        (kind == "commune", literal(period_of(Schedule(), today))),
        else_=literal(period_of(Schedule("week"), today)),
    )
    last = (
        select(func.max(digests.c.period))
        .where(
            digests.c.officer_id == officers.c.id,
            digests.c.kind == kind,
            digests.c.period <= present,  # later ones are of a clock that ran ahead
        )
        .scalar_subquery()
    )
    query = (
        _entitled(today)
        .add_columns(last.label("last_period"))
        .order_by(officers.c.area, officers.c.id)
    )
    return query if only is None else query.where(officers.c.id == only)


def _stand_ins(rows: Iterable[Row[*tuple[Any, ...]]], today: date) -> frozenset[str]:
    """Deputies of officers who are away: they hear what those would, if it is the same area."""
    areas = {row.id: row.area for row in rows}
    return frozenset(
        row.deputy
        for row in rows
        if row.role != "commune_head"
        and row.deputy is not None
        and row.paused_until is not None
        and today < row.paused_until
        and areas.get(row.deputy) == row.area
    )


def _schedule(row: Row[*tuple[Any, ...]], kind: RegularKind) -> Schedule:
    days = frozenset(int(digit) + 1 for digit in row.weekdays if digit.isdecimal()) & EVERY_DAY
    if days >= OFFICE_DAYS:  # "the days we work", on a swapped Saturday, too
        days = EVERY_DAY
    return Schedule(
        every="day" if kind == "commune" else "week",
        hour=time(*divmod(row.at_minute % (24 * 60), 60)),
        weekdays=days or EVERY_DAY,
        paused_until=row.paused_until,
    )
