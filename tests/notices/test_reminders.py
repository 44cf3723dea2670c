"""Reminders to producers: which one, when, and never too often."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_core.calendar import VIETNAM, at, local, vietnamese_calendar
from ocop_core.notices.deadlines import certificate_reminder, round_reminder
from ocop_core.notices.reminders import DAY_BEGINS, DAY_ENDS, Reminder, Sent, Wait
from ocop_core.notices.rounds import round_to_file_for
from ocop_core.notices.unfinished import supplement_reminder, which_reminder

CALENDAR = vietnamese_calendar()
SEEN = at(date(2026, 11, 2), time(9))
EXPIRES = date(2027, 6, 30)
Ask = Callable[[Iterable[Sent], datetime], Reminder | Wait | None]

COURSES: dict[str, Ask] = {
    "unfinished": lambda sent, now: which_reminder(SEEN, sent, now),
    "supplement": lambda sent, now: supplement_reminder(SEEN, sent, now, CALENDAR),
    "certificate": lambda sent, now: certificate_reminder(EXPIRES, sent, now, CALENDAR),
    "round": lambda sent, now: round_reminder(
        round_to_file_for(date(2026, 11, 2), CALENDAR), sent, now
    ),
}
ALL_STEPS = {
    "unfinished": ["day_2", "day_7", "day_30"],
    "supplement": ["working_day_3", "working_day_7"],
    "certificate": ["window_opens", "due_150", "week_left", "last_day", "late", "expired"],
    "round": ["days_21", "days_7", "days_1"],
}


def after(**time: float) -> datetime:
    return SEEN + timedelta(**time)


def test_an_unfinished_registration_day_by_day() -> None:
    assert which_reminder(SEEN, [], after(days=1)) == Wait(after(days=2))
    assert which_reminder(SEEN, [], after(days=2)) == Reminder("day_2")
    sent = [Sent("day_2", after(days=2))]
    assert which_reminder(SEEN, sent, after(days=2)) == Wait(after(days=7))
    assert which_reminder(SEEN, sent, after(days=7)) == Reminder("day_7")
    sent.append(Sent("day_7", after(days=7)))
    assert which_reminder(SEEN, sent, after(days=30)) == Reminder("day_30")
    sent.append(Sent("day_30", after(days=30)))
    assert which_reminder(SEEN, sent, after(days=31)) is None
    assert which_reminder(SEEN, sent, after(days=300)) is None


def test_what_was_missed_is_caught_up_once() -> None:
    assert which_reminder(SEEN, [], after(days=20)) == Reminder("day_7")
    assert which_reminder(SEEN, [Sent("day_7", after(days=20))], after(days=21)) == Wait(
        after(days=30)
    )
    assert which_reminder(SEEN, [], after(days=45)) == Reminder("day_30")
    assert which_reminder(SEEN, [], after(days=200)) is None


def test_two_reminders_never_come_on_one_day() -> None:
    sent = [Sent("day_2", after(days=6, hours=5))]
    assert which_reminder(SEEN, sent, after(days=7)) == Wait(after(days=8, hours=5))
    assert which_reminder(SEEN, sent, after(days=8, hours=5)) == Reminder("day_7")


def test_a_person_who_came_back_begins_anew() -> None:
    sent = [Sent("day_30", SEEN - timedelta(days=1))]
    assert which_reminder(SEEN, sent, after(days=2)) == Reminder("day_2")


@pytest.mark.parametrize(
    ("seen", "now", "result"),
    [
        ("2026-11-02T23:00", "2026-11-04T23:00", Wait(at(date(2026, 11, 5), DAY_BEGINS))),
        ("2026-11-02T05:00", "2026-11-04T05:00", Wait(at(date(2026, 11, 4), DAY_BEGINS))),
        ("2026-11-02T05:00", "2026-11-04T07:30", Reminder("day_2")),
        ("2026-11-02T05:00", "2026-11-04T19:59", Reminder("day_2")),
        ("2026-11-02T05:00", "2026-11-04T20:00", Wait(at(date(2026, 11, 5), DAY_BEGINS))),
    ],
)
def test_never_at_night(seen: str, now: str, result: Reminder | Wait) -> None:
    moments = [datetime.fromisoformat(text).replace(tzinfo=VIETNAM) for text in (seen, now)]
    assert which_reminder(moments[0], [], moments[1]) == result


def test_a_supplement_is_asked_for_in_working_days() -> None:
    before_tet = at(date(2027, 2, 2), time(16))
    found = supplement_reminder(before_tet, [], before_tet, CALENDAR)
    # 3, 11 and 12 February are the working days; Tết counts for nothing.
    assert found == Wait(at(date(2027, 2, 12), DAY_BEGINS))
    third, seventh = at(date(2027, 2, 12), time(9)), at(date(2027, 2, 18), time(9))
    assert supplement_reminder(before_tet, [], third, CALENDAR) == Reminder("working_day_3")
    sent = [Sent("working_day_3", third)]
    assert supplement_reminder(before_tet, sent, seventh, CALENDAR) == Reminder("working_day_7")


def test_the_last_day_of_a_certificate_is_told_on_a_working_day() -> None:
    expires = date(2027, 2, 21) + timedelta(days=120)  # the 120th day before is a Sunday
    friday = at(date(2027, 2, 19), time(8))
    sent = [Sent("week_left", at(date(2027, 2, 14), time(8)))]
    assert certificate_reminder(expires, sent, friday, CALENDAR) == Reminder("last_day")
    sent.append(Sent("last_day", friday))
    monday = at(date(2027, 2, 22), time(8))
    assert certificate_reminder(expires, sent, monday, CALENDAR) == Reminder("late")


def test_a_week_left_is_not_said_after_the_last_working_day() -> None:
    expires = date(2027, 2, 10) + timedelta(days=120)  # the window closes at the end of Tết
    steps = run(lambda sent, now: certificate_reminder(expires, sent, now, CALENDAR), expires)
    assert steps == ["window_opens", "due_150", "last_day", "late", "expired"]


def test_nobody_is_reminded_of_what_they_did_or_do_not_want() -> None:
    now = at(date(2027, 3, 2), time(9))
    assert certificate_reminder(EXPIRES, [], now, CALENDAR) == Reminder("last_day")
    assert certificate_reminder(EXPIRES, [], now, CALENDAR, renewal_filed=True) is None
    assert certificate_reminder(EXPIRES, [], now, CALENDAR, opted_out=True) is None
    assert which_reminder(SEEN, [], after(days=2), opted_out=True) is None
    assert supplement_reminder(SEEN, [], after(days=5), CALENDAR, opted_out=True) is None
    aimed_at = round_to_file_for(date(2027, 4, 1), CALENDAR)
    eve = at(date(2027, 4, 6), time(9))
    assert round_reminder(aimed_at, [], eve) == Reminder("days_1")
    assert round_reminder(aimed_at, [], eve, opted_out=True) is None


def run(ask: Ask, end: date) -> list[str]:
    """Ask, and sleep as told, until silence; the steps told."""
    sent: list[Sent] = []
    now = at(date(2026, 7, 1), time(0))
    while (found := ask(sent, now)) is not None and now.date() < end + timedelta(days=300):
        if isinstance(found, Reminder):
            sent.append(Sent(found.step, now))
        else:
            assert found.until > now
            now = found.until
    return [item.step for item in sent]


@pytest.mark.parametrize("course", COURSES)
def test_who_sleeps_as_told_tells_every_step_once(course: str) -> None:
    assert run(COURSES[course], EXPIRES) == ALL_STEPS[course]


@pytest.mark.parametrize("course", COURSES)
@given(jumps=st.lists(st.floats(-100, 100), max_size=40))
def test_whatever_the_clock_does_a_step_is_told_once_by_day(
    course: str, jumps: list[float]
) -> None:
    sent: list[Sent] = []
    now = SEEN.astimezone(UTC)
    for days in jumps:
        now += timedelta(days=days)
        match COURSES[course](sent, now):
            case Reminder(step):
                sent.append(Sent(step, now))
                assert DAY_BEGINS <= local(now).time() < DAY_ENDS
            case Wait(until):
                assert until > now
                assert DAY_BEGINS <= local(until).time() < DAY_ENDS
    told = [ALL_STEPS[course].index(item.step) for item in sent]
    assert told == sorted(set(told))
