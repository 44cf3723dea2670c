"""The calendar of Vietnam: holidays and swaps by the `holidays` library, and a file's changes."""

from __future__ import annotations

from functools import lru_cache

from ocop_core.calendar.overrides import Overrides
from ocop_core.calendar.working import FIRST_DAY, LAST_DAY, WorkingCalendar

NO_CHANGES = Overrides()


@lru_cache(maxsize=8)
def vietnamese_calendar(changes: Overrides = NO_CHANGES) -> WorkingCalendar:
    """The working days of Vietnam; made once for each set of changes (a quarter second).

    Holidays that fall on a weekend are made up for on the next working day (Labour Code 2019,
    Articles 111 and 112). The library knows the swaps that were announced before its release;
    future years follow the rule and are corrected by `changes` once the government decides.

    Args:
        changes: days off and working days by a file of one's own; they win over the library.
    """
    import holidays  # noqa: PLC0415 - takes 0.1 s, and most commands never ask for a working day

    # A swap may lie in the year before the holiday it pays for.
    years = range(FIRST_DAY.year, LAST_DAY.year + 1)
    public = holidays.country_holidays("VN", years=years)
    shipped_working = public.weekend_workdays - changes.days_off
    return WorkingCalendar(
        days_off=set(public.keys()) | changes.days_off,
        working=shipped_working | changes.working_days,
    )
