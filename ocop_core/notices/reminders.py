"""How one reminder (lời nhắc) of a course is chosen.

A course is a row of steps, each with the moment it is due and the moment it is too late for.
What was missed is caught up once: only the newest step that is due is told, the ones before it
never. A step that was told, or that lies before one that was told, is never told again, whatever
the clock does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from ocop_core.calendar import at, local

DAY_BEGINS = time(7, 30)
DAY_ENDS = time(20, 0)
"""Producers are written to between these local hours only."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a course (một lần nhắc)."""

    id: str
    due: datetime
    until: datetime
    """From here on it is too late to tell it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A reminder that went out."""

    step: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """This is to be told now."""

    step: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing now; ask again at this moment, which is later than the one asked about."""

    until: datetime


def choose(
    steps: Collection[Step],
    already_sent: Iterable[Sent],
    now: datetime,
    *,
    opted_out: bool = False,
    gap: timedelta = timedelta(0),
) -> Reminder | Wait | None:
    """What to do about a course now; asked when planning, and again at the moment of sending.

    Args:
        steps: in the order they are due.
        already_sent: what went out of this course; unknown step ids are passed over.
        now: aware.
        opted_out: the person wants no reminders.
        gap: the least time between two reminders of the course.

    Returns:
        The reminder to tell, when to ask again, or None when silence is kept from here on.
    """
    sent = tuple(already_sent)
    left = _not_told(tuple(steps), {item.step for item in sent})
    if opted_out or not left:
        return None
    due = [step for step in left if step.due <= now]
    if not due or due[-1].until <= now:
        later = left[len(due) :]
        return Wait(daytime(later[0].due)) if later else None
    # What was sent "in the future" was sent by a clock that was wrong: it sets no pace.
    may = daytime(max([now, *(item.at + gap for item in sent if item.at <= now)]))
    return Reminder(due[-1].id) if may == now else Wait(may)


def _not_told(steps: tuple[Step, ...], told: Collection[str]) -> tuple[Step, ...]:
    places = [place for place, step in enumerate(steps) if step.id in told]
    return steps[max(places) + 1 :] if places else steps


def daytime(moment: datetime) -> datetime:
    """The moment itself by day, else the next morning at 07:30 in Vietnam."""
    here = local(moment)
    if here.time() >= DAY_ENDS:
        return at(here.date() + timedelta(days=1), DAY_BEGINS)
    return max(here, at(here.date(), DAY_BEGINS))
