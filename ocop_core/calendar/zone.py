"""The local clock of Vietnam (giờ Việt Nam)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Vietnam keeps one time all year, so a fixed offset needs no time-zone data."""


def local(moment: datetime) -> datetime:
    """The moment on a clock in Vietnam.

    Raises:
        ValueError: the moment is naive. Python would take it for the machine's own time, and
            the same data would mean another day on another machine.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be placed in Vietnam")
    return moment.astimezone(VIETNAM)


def local_day(moment: datetime) -> date:
    """The day it is in Vietnam at an aware moment; raises as `local` does."""
    return local(moment).date()


def at(day: date, clock: time) -> datetime:
    """The aware moment when clocks in Vietnam show `clock` on `day`."""
    return datetime.combine(day, clock, VIETNAM)
