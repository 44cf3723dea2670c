"""Rounds of the province (đợt đánh giá cấp tỉnh): Decision 26/2026, Articles 5 and 7(2).

Communes propose before 30 April and before 30 October; the province decides before 30 June and
before 30 December. The commune has 15 working days for its part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ocop_core.calendar import WorkingCalendar

COMMUNE_DAYS = 15
"""Working days the commune (UBND xã) has from the day after it took the dossier."""

ROUNDS = (((4, 30), (6, 30)), ((10, 30), (12, 30)))
"""Month and day before which communes propose, and before which the province decides."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of the province."""

    proposals: date
    """The commune proposes before this day: the last day to do so is the one before."""
    decision: date
    """The province decides before this day."""
    file_by: date
    """The last working day to file with the commune: its 15 working days, counted from the day
    after, then end before `proposals`."""

    def days_left(self, today: date) -> int:
        """Calendar days until the commune's last day to propose; 0 on that day itself."""
        return (self.proposals - today).days - 1

    def days_to_file(self, today: date) -> int:
        """Calendar days until the last day to file with the commune; 0 on that day itself."""
        return (self.file_by - today).days


def next_round(today: date, calendar: WorkingCalendar) -> Round:
    """The next round that communes can still propose for: what an officer counts down to.

    Raises:
        OutsideCalendar: its days lie outside the calendar.
    """
    return next(found for found in _rounds(today, calendar) if today < found.proposals)


def round_to_file_for(today: date, calendar: WorkingCalendar) -> Round:
    """The first round a dossier filed today still meets with all of the commune's time.

    Raises:
        OutsideCalendar: its days lie outside the calendar.
    """
    return next(found for found in _rounds(today, calendar) if today <= found.file_by)


def _rounds(today: date, calendar: WorkingCalendar) -> Iterator[Round]:
    for year in (today.year, today.year + 1):
        for proposing, deciding in ROUNDS:
            day = date(year, *proposing)
            # One day more than the commune's: the day of filing itself is not counted.
            file_by = calendar.add_working_days(day, -COMMUNE_DAYS - 1)
            yield Round(day, date(year, *deciding), file_by)
