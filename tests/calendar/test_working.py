"""Working days of Vietnam: dates as the government announced them, and the laws of counting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocop_core.calendar import FIRST_DAY, LAST_DAY, OutsideCalendar, vietnamese_calendar

CALENDAR = vietnamese_calendar()
days = st.dates(date(2001, 1, 1), date(2099, 12, 31))
near = st.integers(-200, 200)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 24), False),  # Ngày Văn hóa Việt Nam, for the first time
        (date(2026, 11, 25), True),
        (date(2026, 8, 22), True),  # Saturday worked for 31 August
        (date(2026, 8, 29), False),
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), False),
        (date(2026, 9, 2), False),
        (date(2026, 9, 3), True),
        (date(2026, 4, 27), False),  # Giỗ Tổ fell on a Sunday
        (date(2027, 2, 3), True),
        *((date(2027, 2, day), False) for day in range(4, 11)),  # Tết
        (date(2027, 2, 11), True),
        (date(2027, 4, 16), False),  # Giỗ Tổ
        (date(2027, 5, 3), False),  # 1 May fell on a Saturday
        (date(2028, 2, 29), True),
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
    ],
)
def test_day(day: date, working: bool) -> None:
    assert CALENDAR.is_working(day) is working


@pytest.mark.parametrize(
    ("start", "end", "age"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 24), 0),  # a holiday makes nothing older
        (date(2026, 11, 23), date(2026, 11, 25), 1),
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # Friday to Monday
        (date(2026, 11, 22), date(2026, 11, 23), 1),  # Sunday to Monday
        (date(2026, 11, 20), date(2026, 11, 22), 0),
        (date(2026, 8, 21), date(2026, 8, 24), 2),  # over the working Saturday
        (date(2026, 8, 28), date(2026, 9, 3), 1),
        (date(2027, 2, 3), date(2027, 2, 11), 1),  # over Tết
        (date(2028, 2, 28), date(2028, 3, 1), 2),  # over the leap day
        (date(2027, 2, 11), date(2027, 2, 3), -1),
    ],
)
def test_age(start: date, end: date, age: int) -> None:
    assert CALENDAR.working_days_between(start, end) == age


@pytest.mark.parametrize(
    ("day", "n", "result"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
        (date(2026, 11, 23), 1, date(2026, 11, 25)),
        (date(2026, 11, 23), 15, date(2026, 12, 15)),
        (date(2027, 2, 3), 1, date(2027, 2, 11)),
        (date(2027, 2, 7), 1, date(2027, 2, 11)),
        (date(2027, 2, 7), -1, date(2027, 2, 3)),
        (date(2027, 4, 7), 15, date(2027, 4, 29)),
        (date(2026, 8, 21), 1, date(2026, 8, 22)),
    ],
)
def test_adding(day: date, n: int, result: date) -> None:
    assert CALENDAR.add_working_days(day, n) == result


def test_nearest_working_days() -> None:
    sunday_in_tet, monday = date(2027, 2, 7), date(2026, 11, 23)
    assert CALENDAR.next_working(sunday_in_tet) == date(2027, 2, 11)
    assert CALENDAR.previous_working(sunday_in_tet) == date(2027, 2, 3)
    assert CALENDAR.next_working(monday) == CALENDAR.previous_working(monday) == monday


@given(days, near)
def test_adding_and_counting_are_inverse(day: date, n: int) -> None:
    there = CALENDAR.add_working_days(day, n)
    if n >= 0:
        assert CALENDAR.working_days_between(day, there) == n
    if CALENDAR.is_working(day):
        assert CALENDAR.working_days_between(day, there) == n
        assert CALENDAR.add_working_days(there, -n) == day
    assert n == 0 or CALENDAR.is_working(there)


@given(days, days, days)
def test_counting_adds_up(a: date, b: date, c: date) -> None:
    between = CALENDAR.working_days_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@given(days, near)
@example(date(2027, 2, 1), 15)
def test_counting_is_what_walking_finds(day: date, n: int) -> None:
    end = day + timedelta(days=abs(n))
    walked = sum(CALENDAR.is_working(day + timedelta(days=i)) for i in range(1, abs(n) + 1))
    assert CALENDAR.working_days_between(day, end) == walked


@given(days, near, st.integers(0, 30))
def test_adding_is_monotone(day: date, n: int, more: int) -> None:
    add = CALENDAR.add_working_days
    assert add(day + timedelta(days=more), n) >= add(day, n)
    if n != 0 and n + more != 0:
        assert add(day, n + more) >= add(day, n) + timedelta(days=more if n > 0 else 0)


@given(days)
def test_nearest_days_embrace(day: date) -> None:
    before, after = CALENDAR.previous_working(day), CALENDAR.next_working(day)
    assert before <= day <= after
    assert CALENDAR.is_working(before)
    assert CALENDAR.is_working(after)
    assert CALENDAR.working_days_between(before, after) == (0 if before == after else 1)


def test_outside_the_tables_is_said() -> None:
    one = timedelta(days=1)
    for day in (FIRST_DAY - one, LAST_DAY + one):
        with pytest.raises(OutsideCalendar, match=str(day)):
            CALENDAR.is_working(day)
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_working_days(LAST_DAY, 1)
    with pytest.raises(OutsideCalendar):
        CALENDAR.previous_working(FIRST_DAY)  # New Year's Day, a Saturday
    assert not CALENDAR.is_working(FIRST_DAY)
    assert CALENDAR.is_working(LAST_DAY)
