"""Reminders to a producer of what ends: a certificate, and the round an open dossier aims at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from ocop_core.calendar import WorkingCalendar, at
from ocop_core.notices.certificates import Stage, begins, window
from ocop_core.notices.reminders import DAY_BEGINS, Reminder, Sent, Step, Wait, choose
from ocop_core.notices.rounds import Round

TOLD: tuple[Stage, ...] = (
    "window_opens", "due_150", "week_left", "last_day", "late", "expired",
)  # fmt: skip
"""Stages a producer is told of, each once."""
TELL_EXPIRED = timedelta(days=30)
"""An older certificate than this is history, not news."""
ROUND_DAYS = (21, 7, 1)
"""Days before the last day to file with the commune."""


def certificate_reminder(
    expires: date,
    already_sent: Iterable[Sent],
    now: datetime,
    calendar: WorkingCalendar,
    *,
    renewal_filed: bool = False,
    opted_out: bool = False,
) -> Reminder | Wait | None:
    """Which stage of a certificate its producer is to be told of now; steps are stages.

    A stage is told in the morning it begins, and later only while it lasts. The last day is told
    on the last *working* day of the window: on a Sunday it would be of no use.

    Args:
        expires: the last day on the certificate.
        already_sent: what went out about this certificate.
        now: aware.
        calendar: the working days.
        renewal_filed: re-evaluation was filed, so there is nothing to remind of.
        opted_out: the person wants no reminders.

    Raises:
        OutsideCalendar: the last day to file lies outside the calendar.
    """
    days: dict[str, date] = {stage: begins(expires, stage) for stage in TOLD}
    days["last_day"] = window(expires, calendar).file_by
    steps = _mornings(days, begins(expires, "expired") + TELL_EXPIRED)
    return choose(steps, already_sent, now, opted_out=opted_out or renewal_filed)


def round_reminder(
    aimed_at: Round,
    already_sent: Iterable[Sent],
    now: datetime,
    *,
    opted_out: bool = False,
) -> Reminder | Wait | None:
    """Whether to remind an unfiled dossier's producer of the last day to file for a round.

    Steps are `days_21`, `days_7` and `days_1` before that day; nothing is told after it.

    Args:
        aimed_at: the round.
        already_sent: what went out about this dossier and this round.
        now: aware.
        opted_out: the person wants no reminders.
    """
    days = {f"days_{n}": aimed_at.file_by - timedelta(days=n) for n in ROUND_DAYS}
    steps = _mornings(days, aimed_at.file_by + timedelta(days=1))
    return choose(steps, already_sent, now, opted_out=opted_out)


def _mornings(days: Mapping[str, date], end: date) -> list[Step]:
    """Steps due in the mornings of these days, each until the next one is due.

    In a long holiday the last working day may come on or before the day of the step before it;
    "a week left" would then be untrue, so that step is left out.
    """
    rows = list(days.items())
    kept = [
        (step, at(day, DAY_BEGINS))
        for place, (step, day) in enumerate(rows)
        if all(day < after for _, after in rows[place + 1 :])
    ]
    ends = [due for _, due in kept[1:]] + [at(end, DAY_BEGINS)]
    return [Step(step, due, until) for (step, due), until in zip(kept, ends, strict=True)]
