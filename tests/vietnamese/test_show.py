"""Values echoed in Vietnamese, and read back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocop_core.vietnamese import Reading, Why, read, show
from tests.vietnamese.rows import TODAY


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("quantity", {"value": 200, "unit": "kg", "per": "vụ"}, "200 kg mỗi vụ"),
        (
            "quantity",
            {"value": None, "unit": "kg", "min": 300, "max": 400, "approx": True},
            "khoảng 300–400 kg",
        ),
        ("quantity", {"value": 12000, "unit": "m2"}, "12.000 m²"),
        ("quantity", {"value": 0.5, "unit": "l"}, "0,5 lít"),
        ("quantity", {"value": 300, "unit": None}, "300"),
        (
            "quantity",
            {"value": None, "unit": "hộp", "approx": True},
            "chưa rõ bao nhiêu hộp",
        ),
        ("money", {"vnd": 2500000}, "2.500.000 đồng"),
        ("money", {"vnd": 50000, "per": "hộp"}, "50.000 đồng mỗi hộp"),
        ("money", {"vnd": None, "min": 500000}, "ít nhất 500.000 đồng"),
        ("percent", {"pct": 12.5}, "12,5%"),
        ("percent", {"pct": None, "max": 50}, "nhiều nhất 50%"),
        ("count", {"n": 1200}, "1.200"),
        ("yes_no", {"answer": "yes"}, "có"),
        ("yes_no", {"answer": "unsure"}, "chưa rõ"),
        ("date", {"date": "2026-03-15"}, "15/03/2026"),
        ("date", {"month": "2025-05"}, "tháng 5/2025"),
        ("date", {"month": "2025-05", "part": "begin"}, "đầu tháng 5/2025"),
        ("date", {"year": 2024}, "năm 2024"),
        ("date", {"year": 2024, "part": "end"}, "cuối năm 2024"),
        (
            "date",
            {"from": "2025-04-01", "to": "2025-06-30"},
            "từ 01/04/2025 đến 30/06/2025",
        ),
        ("year", {"year": 2019}, "2019"),
        ("phone", {"e164": "+84912345678"}, "091 234 56 78"),
        ("phone", {"e164": "+842438251234"}, "024 3825 1234"),
        ("phone", {"e164": "+842123852123"}, "0212 385 2123"),
        ("cccd", {"cccd": "014085012345"}, "014 085 012 345"),
        ("mst", {"mst": "0100109106-001", "type": "branch"}, "0100109106-001"),
        ("gtin", {"gtin": "8938505974194", "gs1": "VN"}, "8938505974194"),
    ],
)
def test_show(kind: str, value: dict[str, Any], words: str) -> None:
    assert show(value, kind) == words
    assert show(Reading(kind, value)) == words


def test_a_refused_reading_shows_nothing() -> None:
    assert show(Reading("money", None, reject=True, why=Why.NOT_A_NUMBER)) == ""


def test_an_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        show({"value": 1}, "weight")
    with pytest.raises(KeyError):
        show({"value": 1})


def reads_back(kind: str, value: dict[str, Any]) -> None:
    reading = read(kind, show(value, kind), ref_date=TODAY)
    assert reading.value == value, (show(value, kind), reading)


def _plain(figure: Decimal) -> int | float:
    return int(figure) if figure == int(figure) else float(figure)


FIGURES = st.one_of(
    st.integers(0, 90_000_000),
    st.decimals(0, 90_000, places=2).map(_plain),
    st.decimals(0, 90, places=3).map(_plain),
)
UNITS = st.sampled_from(["kg", "l", "m2", "hộp", "chai", "túi", "sản phẩm"])
PERIODS = st.sampled_from(["vụ", "tháng", "năm", "ngày"])


@given(FIGURES, UNITS, st.none() | PERIODS, st.booleans())
def test_quantities_read_back(figure: float, unit: str, period: str | None, approx: bool) -> None:
    value: dict[str, Any] = {"value": figure, "unit": unit}
    reads_back("quantity", value | _extras(period, approx))


@given(st.integers(0, 10_000), st.integers(1, 90_000), UNITS, st.booleans())
def test_ranges_of_quantities_read_back(low: int, more: int, unit: str, approx: bool) -> None:
    value = {"value": None, "min": low, "max": low + more, "unit": unit}
    reads_back("quantity", value | _extras(None, approx))


@example(840_000_000, None)
@example(84_912_345_678, None)
@given(st.integers(50, 10**13), st.none() | st.sampled_from(["hộp", "kg", "tháng", "người"]))
def test_money_reads_back(vnd: int, per: str | None) -> None:
    reads_back("money", {"vnd": vnd} | _extras(per, False))


@given(st.decimals(0, 100, places=2).map(_plain), st.booleans())
def test_percent_reads_back(pct: float, approx: bool) -> None:
    reads_back("percent", {"pct": pct} | _extras(None, approx))


@given(st.integers(0, 100_000), st.booleans())
def test_counts_read_back(n: int, approx: bool) -> None:
    reads_back("count", {"n": n} | _extras(None, approx))


@given(st.dates(date(1900, 1, 1), TODAY))
def test_days_read_back(day: date) -> None:
    reads_back("date", {"date": day.isoformat()})
    reads_back("date", {"month": f"{day:%Y-%m}"})
    reads_back("date", {"year": day.year})
    reads_back("year", {"year": day.year})


@given(st.integers(0, 9_999_999))
def test_phones_read_back(subscriber: int) -> None:
    reads_back("phone", {"e164": f"+8491{subscriber:07d}"})


@pytest.mark.parametrize("answer", ["yes", "no", "unsure"])
def test_answers_read_back(answer: str) -> None:
    reads_back("yes_no", {"answer": answer})


def _extras(per: str | None, approx: bool) -> dict[str, Any]:
    return ({"per": per} if per else {}) | ({"approx": True} if approx else {})
