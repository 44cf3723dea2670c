"""When an officer's digest (bản tin) is due: at most once per period, caught up once.

A period is a local date for a commune's digest and an ISO week for a province's. Periods are
compared as text, which orders them in time. The caller leaves out periods later than the present
one, which a clock that ran ahead left behind: they silence nobody. Whoever keeps periods gives each
once, so neither a clock set back nor the day that comes at last gives a second digest.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from ocop_core.calendar import WorkingCalendar, local

EVERY_DAY = frozenset(range(1, 8))
"""Monday is 1. Weekends are in it: a swapped working Saturday (làm bù) is a working day."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When one officer wants the digest; all times and days are local.

    Raises:
        ValueError: no weekday is chosen, or one is not in 1 to 7.
    """

    every: Literal["day", "week"] = "day"
    hour: time = time(7, 45)
    weekdays: AbstractSet[int] = EVERY_DAY
    """ISO weekdays. For `every="week"` the first of them is the day of the digest."""
    paused_until: date | None = None
    """The first day on which digests come again."""
    last_hour: time = time(20, 0)
    """A missed digest is not caught up from here on: nobody wants it at night. It does not bind
    an officer whose own hour is later."""

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError("A schedule needs weekdays from 1 (Monday) to 7")


COMMUNE = Schedule()
"""Every working day at 07:45."""
PROVINCE = Schedule("week", time(8, 0), frozenset({1}))
"""Mondays at 08:00, or the first working day after it in that week."""


def due_period(
    schedule: Schedule, last_period: str | None, now: datetime, calendar: WorkingCalendar
) -> str | None:
    """The period whose digest is due now, or None.

    A daily digest is due from its hour on chosen working days; one that was missed is caught up
    on the same day only. A weekly one is due from its hour on the week's day, or if that is no
    working day on the next working day of the week, or failing that the last one before; missed,
    it is caught up on any later working day of the same week.

    Args:
        schedule: the officer's.
        last_period: the last period, not later than the present one, this officer had a digest
            for (or had one skipped as empty), of the same kind; None at first.
        now: aware.
        calendar: the working days.

    Returns:
        `2026-11-23` or `2026-W48`; always greater than `last_period`.

    Raises:
        OutsideCalendar: `now` lies outside the calendar.
    """
    here = local(now)
    today = here.date()
    period = period_of(schedule, today)
    if last_period is not None and period <= last_period:
        return None
    if not _in_time(schedule, here.time()) or not calendar.is_working(today):
        return None
    if schedule.paused_until is not None and today < schedule.paused_until:
        return None
    if schedule.every == "day":
        return period if today.isoweekday() in schedule.weekdays else None
    day = day_of_week(schedule, today, calendar)
    return period if day is not None and today >= day else None


def period_of(schedule: Schedule, day: date) -> str:
    """The period a local date belongs to."""
    if schedule.every == "day":
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def day_of_week(schedule: Schedule, day: date, calendar: WorkingCalendar) -> date | None:
    """The day of a weekly digest in the ISO week of `day`; None in a week without working days.

    Raises:
        OutsideCalendar: the week lies outside the calendar.
    """
    monday = day - timedelta(days=day.weekday())
    chosen = monday + timedelta(days=min(schedule.weekdays) - 1)
    after = calendar.next_working(chosen)
    if after < monday + timedelta(days=7):
        return after
    before = calendar.previous_working(chosen)
    return before if before >= monday else None


def _in_time(schedule: Schedule, clock: time) -> bool:
    bound = schedule.hour < schedule.last_hour
    return schedule.hour <= clock and not (bound and clock >= schedule.last_hour)
