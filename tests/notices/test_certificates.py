"""Stages of a certificate, the days they begin, and 36 months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocop_core.calendar import vietnamese_calendar
from ocop_core.notices.certificates import (
    FIRST_DAY_OF,
    add_months,
    begins,
    expiry,
    stage_of,
    window,
)

CALENDAR = vietnamese_calendar()
EXPIRES = date(2027, 6, 30)
dates = st.dates(date(2001, 1, 1), date(2099, 1, 1))
ORDER = ("running", *FIRST_DAY_OF)


@pytest.mark.parametrize(
    ("days_before", "stage"),
    [
        (1000, "running"),
        (181, "running"),
        (180, "window_opens"),
        (151, "window_opens"),
        (150, "due_150"),
        (128, "due_150"),
        (127, "week_left"),
        (121, "week_left"),
        (120, "last_day"),
        (119, "late"),
        (1, "late"),
        (0, "late"),
        (-180, "late"),
        (-181, "expired"),
        (-2000, "expired"),
    ],
)
def test_stage(days_before: int, stage: str) -> None:
    assert stage_of(EXPIRES, EXPIRES - timedelta(days=days_before)) == stage


def test_window_in_dates() -> None:
    found = window(EXPIRES, CALENDAR)
    assert found.opens == date(2027, 1, 1)
    assert found.closes == found.file_by == date(2027, 3, 2)
    assert found.valid_at_most_until == date(2027, 12, 27)


def test_the_last_day_to_file_is_one_the_office_works_on() -> None:
    in_tet = date(2027, 2, 9) + timedelta(days=120)
    found = window(in_tet, CALENDAR)
    assert (found.file_by, found.closes) == (date(2027, 2, 3), date(2027, 2, 9))


@given(dates, st.integers(-400, 400), st.integers(0, 400))
def test_stages_only_go_forward(expires: date, passed: int, more: int) -> None:
    day = expires + timedelta(days=passed)
    then = day + timedelta(days=more)
    assert ORDER.index(stage_of(expires, day)) <= ORDER.index(stage_of(expires, then))


@given(dates)
def test_a_stage_begins_when_it_says(expires: date) -> None:
    for before, stage in zip(ORDER, FIRST_DAY_OF, strict=False):
        first = begins(expires, stage)
        assert stage_of(expires, first) == stage
        assert stage_of(expires, first - timedelta(days=1)) == before


@pytest.mark.parametrize(
    ("issued", "expires"),
    [
        (date(2024, 5, 10), date(2027, 5, 10)),
        (date(2028, 2, 29), date(2031, 2, 28)),
        (date(2025, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2029, 12, 31)),
        (date(2026, 8, 31), date(2029, 8, 31)),
    ],
)
def test_thirty_six_months(issued: date, expires: date) -> None:
    assert expiry(issued) == expires


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
    ],
)
def test_months(day: date, months: int, result: date) -> None:
    assert add_months(day, months) == result


@given(dates, st.integers(-120, 120))
@example(date(2028, 2, 29), 12)
def test_months_lead_back_but_for_the_end_of_a_month(day: date, months: int) -> None:
    there = add_months(day, months)
    assert (there.year - day.year) * 12 + there.month - day.month == months
    back = add_months(there, -months)
    assert back.replace(day=1) == day.replace(day=1)
    assert back == day or (back < day and (there + timedelta(days=1)).day == 1)
