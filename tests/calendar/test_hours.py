"""The local clock and working hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_core.calendar import (
    VIETNAM,
    WorkingHours,
    at,
    local,
    local_day,
    next_working_moment,
    vietnamese_calendar,
    within_working_hours,
)

CALENDAR = vietnamese_calendar()
moments = st.datetimes(
    datetime(2001, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zones
    datetime(2099, 12, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, VIETNAM]),
)


def test_the_day_turns_at_midnight_in_vietnam() -> None:
    assert local_day(datetime(2026, 11, 23, 16, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert local_day(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)) == date(2026, 11, 24)
    assert at(date(2026, 11, 24), time(7, 45)) == datetime(2026, 11, 24, 0, 45, tzinfo=UTC)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local(datetime(2026, 11, 23))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(
    ("day", "clock", "opens_day", "opens"),
    [
        ((2026, 11, 23), "07:29", (2026, 11, 23), "07:30"),
        ((2026, 11, 23), "07:30", (2026, 11, 23), "07:30"),
        ((2026, 11, 23), "11:29", (2026, 11, 23), "11:29"),
        ((2026, 11, 23), "11:30", (2026, 11, 23), "13:30"),
        ((2026, 11, 23), "16:59", (2026, 11, 23), "16:59"),
        ((2026, 11, 23), "17:00", (2026, 11, 25), "07:30"),
        ((2026, 11, 24), "09:00", (2026, 11, 25), "07:30"),
        ((2026, 8, 22), "09:00", (2026, 8, 22), "09:00"),
        ((2027, 2, 3), "18:00", (2027, 2, 11), "07:30"),
    ],
)
def test_next_working_moment(
    day: tuple[int, int, int], clock: str, opens_day: tuple[int, int, int], opens: str
) -> None:
    moment = at(date(*day), time.fromisoformat(clock))
    expected = at(date(*opens_day), time.fromisoformat(opens))
    assert next_working_moment(moment, CALENDAR) == expected
    assert within_working_hours(moment, CALENDAR) is (moment == expected)


@given(moments, moments)
def test_next_working_moment_is_the_first_one(a: datetime, b: datetime) -> None:
    found = next_working_moment(a, CALENDAR)
    assert found >= a
    assert within_working_hours(found, CALENDAR)
    assert within_working_hours(a, CALENDAR) is (found == a)
    if b >= a:
        assert next_working_moment(b, CALENDAR) >= found


def test_an_office_has_hours_of_its_own() -> None:
    hue = WorkingHours(((time(8), time(12)),))
    assert not within_working_hours(at(date(2026, 11, 23), time(7, 45)), CALENDAR, hue)
    afternoon = at(date(2026, 11, 23), time(12))
    assert next_working_moment(afternoon, CALENDAR, hue) == at(date(2026, 11, 25), time(8))


@pytest.mark.parametrize(
    "spans",
    [
        (),
        ((time(9), time(8)),),
        ((time(8), time(8)),),
        ((time(8), time(12)), (time(11), time(13))),
    ],
)
def test_hours_that_make_no_sense(spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="spans in order"):
        WorkingHours(spans)
