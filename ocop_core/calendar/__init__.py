"""Vietnamese time: the clock, working days (ngày làm việc), working hours (giờ hành chính)."""

from ocop_core.calendar.hours import (
    OFFICE_HOURS,
    WorkingHours,
    next_working_moment,
    within_working_hours,
)
from ocop_core.calendar.overrides import CalendarFault, Overrides, open_overrides, read_overrides
from ocop_core.calendar.vietnam import vietnamese_calendar
from ocop_core.calendar.working import FIRST_DAY, LAST_DAY, OutsideCalendar, WorkingCalendar
from ocop_core.calendar.zone import VIETNAM, at, local, local_day

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "OFFICE_HOURS",
    "VIETNAM",
    "CalendarFault",
    "OutsideCalendar",
    "Overrides",
    "WorkingCalendar",
    "WorkingHours",
    "at",
    "local",
    "local_day",
    "next_working_moment",
    "open_overrides",
    "read_overrides",
    "vietnamese_calendar",
    "within_working_hours",
]
