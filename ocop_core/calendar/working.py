"""Working days (ngày làm việc), counted without a loop.

Two tables are made once: for each day how many working days there were up to and including it,
and the working days in order. Every question is then one or two look-ups, so a digest may ask
for the age of each of 100,000 dossiers.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection
from datetime import date
from itertools import accumulate

FIRST_DAY = date(2000, 1, 1)
"""OCOP began in 2018; nothing older needs an age in working days."""
LAST_DAY = date(2100, 12, 31)
"""The lunar tables of `holidays` end here."""

_FIRST = FIRST_DAY.toordinal()
_SPAN = LAST_DAY.toordinal() - _FIRST + 1
_SATURDAY = 5


class OutsideCalendar(ValueError):  # noqa: N818 - says where the day lies
    """The question is about a day before `FIRST_DAY` or after `LAST_DAY`."""


class WorkingCalendar:
    """Which days public offices work, and how many such days lie between two dates.

    All dates are local dates in Vietnam. Immutable; every method takes constant time and raises
    `OutsideCalendar` when the day asked about, or the answer, lies outside the tables.

    Args:
        days_off: weekdays on which nobody works (nghỉ lễ, nghỉ bù, nghỉ hoán đổi).
        working: days worked although they are weekends or in `days_off` (làm bù).
    """

    __slots__ = ("_upto", "_working")

    def __init__(self, days_off: Collection[date], working: Collection[date]) -> None:
        off = {day.toordinal() for day in days_off}
        extra = {day.toordinal() for day in working}
        worked = bytearray(
            ordinal in extra or (_weekday(ordinal) < _SATURDAY and ordinal not in off)
            for ordinal in range(_FIRST, _FIRST + _SPAN)
        )
        self._upto = array("I", accumulate(worked, initial=0))
        """At i+1: the working days among the first i+1 days."""
        self._working = array("I", (_FIRST + i for i, is_so in enumerate(worked) if is_so))

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        place = _place(day)
        return self._upto[place + 1] > self._upto[place]

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`; for negative n the n-th before it; for 0 the day.

        `day` itself is never counted, working or not: a term begins on the day after
        (Civil Code, Article 147). So `working_days_between(day, add_working_days(day, n)) == n`
        for every n >= 0, and for a working `day` adding n and then -n leads back to it.
        """
        if n == 0:
            return day
        place = _place(day)
        return self._nth(self._upto[place + 1] + n - 1 if n > 0 else self._upto[place] + n)

    def working_days_between(self, start: date, end: date) -> int:
        """The age in working days, seen on `end`, of what began on `start`.

        It is the number of working days after `start` up to and including `end`: 0 on the day
        itself, 1 on the next working day, and unchanged over a weekend. What came in on a Friday
        or on the Sunday after it is 1 day old on Monday. When `end` is earlier, the same number
        with a minus: `between(a, b) == -between(b, a)`, and `between(a, b) + between(b, c) ==
        between(a, c)`.
        """
        return self._upto[_place(end) + 1] - self._upto[_place(start) + 1]

    def next_working(self, day: date) -> date:
        """The day itself if offices work on it, else the first working day after it."""
        return self._nth(self._upto[_place(day)])

    def previous_working(self, day: date) -> date:
        """The day itself if offices work on it, else the last working day before it."""
        return self._nth(self._upto[_place(day) + 1] - 1)

    def _nth(self, number: int) -> date:
        if not 0 <= number < len(self._working):
            raise OutsideCalendar(f"Working days are known from {FIRST_DAY} to {LAST_DAY}")
        return date.fromordinal(self._working[number])


def _weekday(ordinal: int) -> int:
    return (ordinal + 6) % 7


def _place(day: date) -> int:
    place = day.toordinal() - _FIRST
    if not 0 <= place < _SPAN:
        raise OutsideCalendar(f"{day} lies outside {FIRST_DAY} to {LAST_DAY}")
    return place
