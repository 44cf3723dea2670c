"""Stretches of time with the precision they were said in: a day, a month, a part of a year."""

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias

from ocop_core.vietnamese.reading import Why

Precision = Literal["day", "month", "year", "span"]
Part = Literal["begin", "middle", "end"]

OLDEST_YEAR = 1900
"""Nothing a producer tells of the business is older."""

NEWEST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time.

    Attributes:
        first: Its first day.
        last: Its last day.
        precision: How exactly it was said.
        part: begin, middle or end of it, if only a part was meant.
        why: What is to be asked back, if anything.
    """

    first: date
    last: date
    precision: Precision
    part: Part | None = None
    why: Why | None = None

    def shape(self) -> dict[str, Any]:
        """Return the value part of a reading: {date}, {month}, {year} or {from, to}; part?."""
        part = {} if self.part is None else {"part": self.part}
        if self.precision == "day":
            return {"date": self.first.isoformat()}
        if self.precision == "month":
            return {"month": f"{self.first:%Y-%m}"} | part
        if self.precision == "year":
            return {"year": self.first.year} | part
        return {"from": self.first.isoformat(), "to": self.last.isoformat()} | part


Found: TypeAlias = Period | Why
"""A period, or why the words make none."""


def day(year: int, month: int, day_of_month: int) -> Found:
    """Return one day, or why there is no such day."""
    if not _known(year):
        return Why.TOO_OLD if year < OLDEST_YEAR else Why.FUTURE
    if not 1 <= month <= 12 or not 1 <= day_of_month <= calendar.monthrange(year, month)[1]:
        return Why.NO_SUCH_DAY
    one = date(year, month, day_of_month)
    return Period(one, one, "day")


def month_of(year: int, month: int, part: Part | None = None) -> Found:
    """Return a month, or a part of it."""
    if not _known(year):
        return Why.TOO_OLD if year < OLDEST_YEAR else Why.FUTURE
    if not 1 <= month <= 12:
        return Why.NO_SUCH_DAY
    last = calendar.monthrange(year, month)[1]
    return Period(date(year, month, 1), date(year, month, last), "month", part, _vague(part))


def year_of(year: int, part: Part | None = None) -> Found:
    """Return a year, or a part of it."""
    if not _known(year):
        return Why.TOO_OLD if year < OLDEST_YEAR else Why.FUTURE
    return Period(date(year, 1, 1), date(year, 12, 31), "year", part, _vague(part))


def months(year: int, first: int, last: int) -> Found:
    """Return whole months of one year, as for a quarter (quý) or a half-year."""
    start, end = month_of(year, first), month_of(year, last)
    if isinstance(start, Why):
        return start
    return end if isinstance(end, Why) else Period(start.first, end.last, "span")


def week_of(some_day: date) -> Period:
    """Return the week, Monday to Sunday, that holds a day; asked back, as nobody counts alike."""
    monday = some_day - timedelta(days=some_day.weekday())
    return Period(monday, monday + timedelta(days=6), "span", why=Why.APPROXIMATE)


def shifted_month(today: date, back: int) -> Found:
    """Return the month some months before today's."""
    total = today.year * 12 + today.month - 1 - back
    return month_of(total // 12, total % 12 + 1)


def between(left: Period, right: Period) -> Found:
    """Return the span from one period to another; the left may borrow the right's year."""
    if left.why is Why.YEAR_MISSING and right.why is not Why.YEAR_MISSING:
        moved = _in_year(left, right.first.year)
        if moved is not None:
            left = moved
    if left.first > right.last:
        return Why.NOT_A_DATE
    return Period(left.first, right.last, "span", why=left.why or right.why)


def _in_year(period: Period, year: int) -> Period | None:
    moved = (
        day(year, period.first.month, period.first.day)
        if period.precision == "day"
        else month_of(year, period.first.month)
    )
    return None if isinstance(moved, Why) else replace(moved, why=None)


def _known(year: int) -> bool:
    return OLDEST_YEAR <= year <= NEWEST_YEAR


def _vague(part: Part | None) -> Why | None:
    return None if part is None else Why.APPROXIMATE
