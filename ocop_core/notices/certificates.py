"""Stages of a certificate (giấy chứng nhận OCOP) around the day it expires.

Decision 26/2026, Article 7(6)a: re-evaluation is filed not earlier than 180 and not later than
120 days before the certificate expires. Article 12(3): where that window cannot be met, the
certificate stays valid until the authority's result, at most 180 days after it expired.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ocop_core.calendar import WorkingCalendar

CERTIFICATE_MONTHS = 36
"""How long a certificate lasts from the day of issue (Article 3)."""

Stage = Literal["running", "window_opens", "due_150", "week_left", "last_day", "late", "expired"]
"""Where a certificate stands:

- running (còn hiệu lực): more than 180 days left, nothing to do;
- window_opens (mở cửa sổ nộp): from the 180th day before;
- due_150: from the 150th day before;
- week_left (còn một tuần): from the 127th day before;
- last_day (ngày cuối): the 120th day before;
- late (trễ hạn): the window has passed, what Article 12(3) allows is left. The certificate
  itself runs on at first and then expires within this stage. Whether Article 12(3) outlives the
  transition is not settled, so words must send the producer to the commune at once;
- expired (hết hiệu lực): more than 180 days after expiry.
"""

FIRST_DAY_OF: dict[Stage, int] = {
    "window_opens": -180,
    "due_150": -150,
    "week_left": -127,
    "last_day": -120,
    "late": -119,
    "expired": 181,
}
"""The day each stage begins, counted in calendar days from the day of expiry."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days that matter for renewing one certificate."""

    opens: date
    """The first day to file for re-evaluation."""
    file_by: date
    """The last working day to file: an office that is closed on the 120th day takes nothing."""
    closes: date
    """The 120th day before expiry, working or not."""
    expires: date
    valid_at_most_until: date
    """What Article 12(3) allows at most."""


def window(expires: date, calendar: WorkingCalendar) -> Window:
    """The days that matter for a certificate that expires on this day.

    Raises:
        OutsideCalendar: the last day to file lies outside the calendar.
    """
    closes = expires + timedelta(days=FIRST_DAY_OF["last_day"])
    return Window(
        opens=begins(expires, "window_opens"),
        file_by=calendar.previous_working(closes),
        closes=closes,
        expires=expires,
        valid_at_most_until=begins(expires, "expired") - timedelta(days=1),
    )


def begins(expires: date, stage: Stage) -> date:
    """The first day of a stage.

    Raises:
        KeyError: for `running`, which begins with the certificate.
    """
    return expires + timedelta(days=FIRST_DAY_OF[stage])


def stage_of(expires: date, today: date) -> Stage:
    """Where a certificate that expires on `expires` stands on `today`; both local dates."""
    passed = (today - expires).days
    found: Stage = "running"
    for stage, first in FIRST_DAY_OF.items():
        if passed >= first:
            found = stage
    return found


def expiry(issued: date) -> date:
    """The day a certificate issued on this day expires: 36 months later."""
    return add_months(issued, CERTIFICATE_MONTHS)


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later (or earlier, when negative).

    Where the month is too short its last day stands in (Civil Code, Article 148(3)): 29 February
    2028 and 36 months make 28 February 2031.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
