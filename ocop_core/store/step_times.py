"""How long dossiers stay before each step (số ngày từng bước): medians in working days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

from sqlalchemy import Connection, func, select

from ocop_core.calendar import WorkingCalendar, at, local_day
from ocop_core.notices.digest import Line
from ocop_core.store.officer_tables import dossier_steps, reviews

LOOKED_BACK = timedelta(days=365)

ACTIONS = ("take", "return", "supplement", "confirm", "propose", "record")
"""The steps whose duration somebody can shorten, in the order of the way."""

_ROWS = 5000  # fetched at a time, so that memory does not grow with the dossiers


def step_times(
    conn: Connection, areas: Sequence[str], today: date, calendar: WorkingCalendar
) -> dict[str, tuple[Line, ...]]:
    """The median working days before each step of the last twelve months, by province.

    Args:
        conn: in a transaction.
        areas: codes of provinces.
        today: the local day.
        calendar: the working days.

    Returns:
        Lines in the order of the way: `what` is the action, `number` the median, `also` how many
        steps it is of.
    """
    before = func.lag(dossier_steps.c.at, type_=dossier_steps.c.at.type).over(
        partition_by=dossier_steps.c.registration_id, order_by=dossier_steps.c.id
    )
    steps = (
        select(
            reviews.c.province_code,
            dossier_steps.c.action,
            dossier_steps.c.at,
            before.label("before"),
        )
        .join(reviews, reviews.c.registration_id == dossier_steps.c.registration_id)
        .where(
            reviews.c.province_code.in_(areas),
            dossier_steps.c.at >= at(today, time()) - LOOKED_BACK,
        )
        .subquery()
    )
    query = select(steps).where(steps.c.before.is_not(None), steps.c.action.in_(ACTIONS))
    taken: dict[str, dict[str, Counter[int]]] = {}
    for area, action, ends, begins in conn.execute(query, execution_options={"yield_per": _ROWS}):
        days = calendar.working_days_between(local_day(begins), local_day(ends))
        taken.setdefault(area, {}).setdefault(action, Counter())[days] += 1
    return {area: _lines(by_action) for area, by_action in taken.items()}


def _lines(by_action: Mapping[str, Counter[int]]) -> tuple[Line, ...]:
    return tuple(
        Line(number=_median(by_action[action]), what=action, also=by_action[action].total())
        for action in ACTIONS
        if action in by_action
    )


def _median(counter: Counter[int]) -> float:
    """The median of counted whole days; the mean of the middle two where they are even."""
    days = sorted(counter.elements())
    half = len(days) // 2
    return float(days[half]) if len(days) % 2 else (days[half - 1] + days[half]) / 2
