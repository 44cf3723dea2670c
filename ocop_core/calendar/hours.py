"""Working hours (giờ hành chính): when a message to an officer may go out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise

from ocop_core.calendar.working import WorkingCalendar
from ocop_core.calendar.zone import at, local


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The hours of one office; they differ from unit to unit, so they are data.

    Raises:
        ValueError: there is no span, one ends before it begins, or they are not in order.
    """

    spans: tuple[tuple[time, time], ...]
    """Local times, each from the first up to and without the second, in order."""

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        if not edges or any(a >= b for a, b in pairwise(edges)):
            raise ValueError("Working hours must be spans in order that do not touch")


OFFICE_HOURS = WorkingHours(((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0))))
"""What most commune offices keep."""


def within_working_hours(
    moment: datetime, calendar: WorkingCalendar, hours: WorkingHours = OFFICE_HOURS
) -> bool:
    """Whether the office works at this aware moment: on a working day, within its hours."""
    here = local(moment)
    clock = here.time()
    in_hours = any(opens <= clock < closes for opens, closes in hours.spans)
    return in_hours and calendar.is_working(here.date())


def next_working_moment(
    moment: datetime, calendar: WorkingCalendar, hours: WorkingHours = OFFICE_HOURS
) -> datetime:
    """The moment itself if the office works, else when it opens next; on Vietnam's clock."""
    here = local(moment)
    if calendar.is_working(here.date()):
        clock = here.time()
        for opens, closes in hours.spans:
            if clock < closes:
                return here if opens <= clock else at(here.date(), opens)
    return at(calendar.add_working_days(here.date(), 1), hours.spans[0][0])
