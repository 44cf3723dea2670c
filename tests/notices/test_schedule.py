"""When a digest is due: single days, and 1,000 days with everything that happens in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_core.calendar import at, local, vietnamese_calendar
from ocop_core.notices.schedule import (
    COMMUNE,
    PROVINCE,
    Schedule,
    due_period,
    period_of,
)

CALENDAR = vietnamese_calendar()


def due(schedule: Schedule, moment: str, last: str | None = None) -> str | None:
    when = datetime.fromisoformat(moment)
    return due_period(schedule, last, at(when.date(), when.time()), CALENDAR)


@pytest.mark.parametrize(
    ("moment", "last", "period"),
    [
        ("2026-11-23T07:44", None, None),
        ("2026-11-23T07:45", None, "2026-11-23"),
        ("2026-11-23T15:00", "2026-11-20", "2026-11-23"),  # missed, caught up on the day
        ("2026-11-23T07:46", "2026-11-23", None),
        ("2026-11-23T20:00", "2026-11-20", None),  # nobody wants it at night
        ("2026-11-24T08:00", "2026-11-23", None),  # 24 November
        ("2026-11-25T08:00", "2026-11-23", "2026-11-25"),
        ("2026-11-22T08:00", None, None),
        ("2026-08-22T08:00", "2026-08-21", "2026-08-22"),  # a working Saturday
        ("2026-08-31T08:00", None, None),
        ("2027-02-08T08:00", None, None),  # Tết
        ("2028-02-29T08:00", "2028-02-28", "2028-02-29"),
        ("2026-11-20T08:00", "2026-11-23", None),  # the clock was set back
    ],
)
def test_a_commune_on_a_day(moment: str, last: str | None, period: str | None) -> None:
    assert due(COMMUNE, moment, last) == period


@pytest.mark.parametrize(
    ("moment", "last", "period"),
    [
        ("2026-11-23T07:59", "2026-W47", None),
        ("2026-11-23T08:00", "2026-W47", "2026-W48"),
        ("2026-11-27T10:00", "2026-W47", "2026-W48"),  # missed, caught up within the week
        ("2026-11-29T10:00", "2026-W47", None),  # not on a Sunday
        ("2026-11-27T10:00", "2026-W48", None),
        ("2026-08-31T09:00", "2026-W35", None),
        ("2026-09-03T09:00", "2026-W35", "2026-W36"),  # Monday to Wednesday were off
        ("2027-02-08T09:00", "2027-W05", None),
        ("2027-02-11T09:00", "2027-W05", "2027-W06"),  # after Tết
        ("2027-01-04T08:00", "2026-W53", "2027-W01"),
        ("2026-12-31T08:00", "2026-W52", "2026-W53"),
    ],
)
def test_a_province_in_a_week(moment: str, last: str | None, period: str | None) -> None:
    assert due(PROVINCE, moment, last) == period


def test_a_weekly_digest_on_a_friday_off_comes_before_it() -> None:
    fridays = Schedule("week", time(8), frozenset({5}))
    assert due(fridays, "2027-04-15T08:00") == "2027-W15"  # Friday the 16th is Giỗ Tổ
    assert due(fridays, "2027-04-14T08:00") is None


def test_chosen_days_and_a_pause() -> None:
    some = Schedule(weekdays=frozenset({1, 4}), paused_until=date(2026, 11, 26))
    assert due(some, "2026-11-23T08:00") is None  # paused
    assert due(some, "2026-11-26T08:00") == "2026-11-26"  # a Thursday, the first day after
    assert due(some, "2026-11-27T08:00") is None
    week = Schedule("week", time(8), frozenset({1}), paused_until=date(2026, 11, 26))
    assert due(week, "2026-11-25T08:00") is None
    assert due(week, "2026-11-26T08:00") == "2026-W48"


def test_who_wants_it_late_gets_it_late() -> None:
    late = Schedule(hour=time(21))
    assert due(late, "2026-11-23T20:59") is None
    assert due(late, "2026-11-23T23:59") == "2026-11-23"


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({0}), frozenset({1, 8})])
def test_weekdays_that_are_none(weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        Schedule(weekdays=weekdays)


schedules = st.builds(
    Schedule,
    st.sampled_from(["day", "week"]),
    st.times(),
    st.frozensets(st.integers(1, 7), min_size=1),
    st.none() | st.dates(date(2026, 1, 1), date(2029, 1, 1)),
)


def last_of(given: set[str], schedule: Schedule, now: datetime) -> str | None:
    """The last period given that is not later than the present one, as the database asks it."""
    present = period_of(schedule, local(now).date())
    return max((one for one in given if one <= present), default=None)


@given(schedules, st.lists(st.integers(-20_000, 40_000), max_size=60))
def test_a_clock_that_jumps_never_gives_a_second_one(
    schedule: Schedule, minutes: list[int]
) -> None:
    now, given_out = at(date(2026, 11, 1), time(6)), set[str]()
    for jump in minutes:
        now += timedelta(minutes=jump)
        period = due_period(schedule, last_of(given_out, schedule, now), now, CALENDAR)
        if period is not None:
            assert period not in given_out
            assert period == period_of(schedule, local(now).date())
            given_out.add(period)


START = date(2026, 7, 1)
DAYS = 1000
TICK = timedelta(minutes=15)


def clock_of_a_day(random: Random) -> list[timedelta]:
    """The ticks of a day while the process is up; on one day in ten it is down for hours."""
    ticks = range(96)
    if random.random() < 0.1:
        begin, length = random.randrange(40), random.randrange(80)
        ticks_up = [n for n in ticks if not begin <= n < begin + length]
    else:
        ticks_up = list(ticks)
    return [TICK * n for n in ticks_up]


def clock(random: Random) -> Iterator[datetime]:
    """1,000 days of ticks; now and then the clock is set back for one, by up to ten days, and
    now and then it runs a year ahead."""
    for number in range(DAYS):
        for offset in clock_of_a_day(random):
            now = at(START + timedelta(days=number), time(0)) + offset
            yield now
            if number > 10 and random.random() < 0.02:
                yield now - timedelta(minutes=random.randrange(14_400))
            if random.random() < 0.0005:
                yield now + timedelta(days=365)


@pytest.mark.parametrize("schedule", [COMMUNE, PROVINCE], ids=["commune", "province"])
def test_a_thousand_days(schedule: Schedule) -> None:
    random = Random(20261124)
    ledger: list[str] = []
    possible: set[str] = set()
    present = at(START, time(0))
    due_ones: set[str] = set()
    for now in clock(random):
        found = due_period(schedule, last_of(set(ledger), schedule, now), now, CALENDAR)
        if random.random() < 0.02:
            continue  # the process dies before it writes; the next tick is another process
        if found is not None:
            ledger.append(found)
        if could_come(schedule, local(now)):
            possible.add(period_of(schedule, local(now).date()))
            if present <= now < present + timedelta(days=30):  # not of a clock that ran ahead
                due_ones.add(period_of(schedule, local(now).date()))
        if now < present + timedelta(days=30):
            present = max(present, now)
    # A clock set back to a day that was missed may give that day's; one that ran ahead gives the
    # day's it showed, which is then not given again.
    assert due_ones <= set(ledger) <= possible
    assert max(Counter(ledger).values()) == 1
    end = period_of(schedule, START + timedelta(days=DAYS - 1))
    assert max(ledger) > end, "no clock ran ahead"
    assert_special_days(schedule, [period for period in ledger if period <= end])


def could_come(schedule: Schedule, here: datetime) -> bool:
    """The rule said plainly: offices work today, and it is neither too early nor too late."""
    return schedule.hour <= here.time() < time(20) and CALENDAR.is_working(here.date())


def assert_special_days(schedule: Schedule, ledger: list[str]) -> None:
    days = [START + timedelta(days=n) for n in range(DAYS)]
    working = {period_of(schedule, day) for day in days if CALENDAR.is_working(day)}
    assert set(ledger) <= working
    if schedule.every == "week":
        assert set(ledger) == working  # no outage took a whole week
        assert {"2026-W36", "2026-W48", "2026-W53", "2027-W05", "2027-W06"} <= set(ledger)
        return
    assert 0 < len(working - set(ledger)) < 30  # some outages took a whole working day
    assert {"2026-08-22", "2028-02-29", "2027-02-03", "2027-02-11"} <= set(ledger)
    closed = {"2026-11-24", "2026-08-31", "2027-02-08", "2027-11-24", "2028-01-26"}
    assert not closed & set(ledger)
