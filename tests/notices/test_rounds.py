"""The rounds of the province and the last day to file with the commune."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_core.calendar import vietnamese_calendar
from ocop_core.notices.rounds import COMMUNE_DAYS, next_round, round_to_file_for

CALENDAR = vietnamese_calendar()
dates = st.dates(date(2001, 1, 1), date(2099, 1, 1))


@pytest.mark.parametrize(
    ("today", "proposals", "file_by"),
    [
        (date(2026, 11, 23), date(2027, 4, 30), date(2027, 4, 7)),  # Giỗ Tổ lies between
        (date(2027, 4, 7), date(2027, 4, 30), date(2027, 4, 7)),
        (date(2027, 4, 8), date(2027, 10, 30), date(2027, 10, 8)),
        (date(2026, 10, 8), date(2026, 10, 30), date(2026, 10, 8)),
        (date(2026, 10, 9), date(2027, 4, 30), date(2027, 4, 7)),
    ],
)
def test_round_to_file_for(today: date, proposals: date, file_by: date) -> None:
    found = round_to_file_for(today, CALENDAR)
    assert (found.proposals, found.file_by) == (proposals, file_by)


def test_the_countdown_of_an_officer() -> None:
    today = date(2027, 4, 20)
    found = next_round(today, CALENDAR)
    assert (found.proposals, found.decision) == (date(2027, 4, 30), date(2027, 6, 30))
    assert (found.days_left(today), found.days_to_file(today)) == (9, -13)
    assert next_round(date(2027, 4, 29), CALENDAR).days_left(date(2027, 4, 29)) == 0
    assert next_round(date(2027, 4, 30), CALENDAR).proposals == date(2027, 10, 30)
    assert next_round(date(2027, 12, 31), CALENDAR).decision == date(2028, 6, 30)


@given(dates)
def test_filing_by_that_day_leaves_the_commune_its_time(today: date) -> None:
    found = round_to_file_for(today, CALENDAR)
    last, between = found.proposals - timedelta(days=1), CALENDAR.working_days_between
    assert found.file_by >= today
    assert CALENDAR.is_working(found.file_by)
    assert between(found.file_by, last) == COMMUNE_DAYS
    too_late = CALENDAR.add_working_days(found.file_by, 1)
    assert between(too_late, last) < COMMUNE_DAYS


@given(dates, st.integers(0, 400))
def test_rounds_only_go_forward(today: date, more: int) -> None:
    then = today + timedelta(days=more)
    for choose in (next_round, round_to_file_for):
        assert choose(today, CALENDAR).proposals <= choose(then, CALENDAR).proposals
    assert next_round(today, CALENDAR).proposals <= round_to_file_for(today, CALENDAR).proposals
