"""Reminders to a producer whose turn it is: a registration left unfinished, a supplement due."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from ocop_core.calendar import WorkingCalendar, at, local_day
from ocop_core.notices.reminders import DAY_BEGINS, Reminder, Sent, Step, Wait, choose

UNFINISHED_DAYS = (2, 7, 30)
"""Days after the last thing the person did; silence follows."""
SUPPLEMENT_DAYS = (3, 7)
"""Working days after an officer asked for a supplement (yêu cầu bổ sung)."""
LEAST_GAP = timedelta(days=2)
"""A reminder caught up late moves the next one, so that two never come on one day."""
STALE = timedelta(days=30)
"""The last step may be caught up this long; later it would come out of nowhere."""


def which_reminder(
    last_seen: datetime,
    already_sent: Iterable[Sent],
    now: datetime,
    *,
    opted_out: bool = False,
) -> Reminder | Wait | None:
    """Which reminder an unfinished registration (hồ sơ dở dang) calls for now.

    Steps are `day_2`, `day_7` and `day_30`. When the person does something again, `last_seen`
    moves and the course begins anew: what was sent before `last_seen` does not count.

    Args:
        last_seen: when the person last did something in the chat; aware.
        already_sent: reminders of this registration that went out.
        now: aware.
        opted_out: the person wants no reminders.

    Returns:
        As `choose`: a reminder, when to ask again, or None for silence.
    """
    dues = [(f"day_{n}", last_seen + timedelta(days=n)) for n in UNFINISHED_DAYS]
    sent = [item for item in already_sent if item.at >= last_seen]
    return choose(_course(dues), sent, now, opted_out=opted_out, gap=LEAST_GAP)


def supplement_reminder(
    requested: datetime,
    already_sent: Iterable[Sent],
    now: datetime,
    calendar: WorkingCalendar,
    *,
    opted_out: bool = False,
) -> Reminder | Wait | None:
    """Which reminder a dossier returned for a supplement (trả lại bổ sung) calls for now.

    Steps are `working_day_3` and `working_day_7`, due in the morning of that working day after
    the local day of the request. What was sent before the request does not count. The caller
    stops asking once the supplement is in.

    Args:
        requested: when the officer returned the dossier; aware.
        already_sent: reminders of this dossier's supplements that went out.
        now: aware.
        calendar: the working days.
        opted_out: the person wants no reminders.

    Raises:
        OutsideCalendar: the request lies outside the calendar.
    """
    asked = local_day(requested)
    dues = [
        (f"working_day_{n}", at(calendar.add_working_days(asked, n), DAY_BEGINS))
        for n in SUPPLEMENT_DAYS
    ]
    sent = [item for item in already_sent if item.at >= requested]
    return choose(_course(dues), sent, now, opted_out=opted_out, gap=LEAST_GAP)


def _course(dues: Collection[tuple[str, datetime]]) -> list[Step]:
    return [Step(step, due, due + STALE) for step, due in dues]
