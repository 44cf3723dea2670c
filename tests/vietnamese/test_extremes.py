"""What no farmer types, and what a clock at the end of time gives."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_core.vietnamese import read


@pytest.mark.parametrize("text", ["9" * 28 + "/2", "9" * 60 + "/7"])
def test_a_huge_fraction_is_refused(text: str) -> None:
    assert read("percent", text).reject


@pytest.mark.parametrize("kind", ["date", "year"])
@pytest.mark.parametrize("today", [date(1, 1, 1), date(1, 1, 2), date(9999, 12, 31)])
@pytest.mark.parametrize(
    "text", ["hôm qua", "hôm kia", "ngày mai", "tuần trước", "thứ hai tuần sau"]
)
def test_days_beyond_the_calendar_are_refused(kind: str, today: date, text: str) -> None:
    found = read(kind, text, ref_date=today)
    assert found.reject == (found.value is None)
