"""What holds for every reading of every kind."""

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocop_core.vietnamese
from ocop_core.vietnamese import Reading, Why, kinds, read
from ocop_core.vietnamese.identifiers import gtin_is_valid, mst_is_valid
from tests.vietnamese.rows import TODAY, rows

KINDS = st.sampled_from(kinds())
PIECES = st.sampled_from(
    """
    một hai ba bốn năm lăm mươi mười trăm nghìn triệu tỷ rưỡi nửa tạ tấn kg hộp /tháng / - , . %
    khoảng hơn vài mấy chục tư tu nam muoi 2 3,5 1.200 015 15/3 2025 tháng ngày quý tết âm không
    có chưa rồi thì mỗi vụ k tr5 đồng người hoặc đến từ đầu cuối ngoái trước 0912 345678 o l + (
    """.split()  # noqa: SIM905
)
PHRASES = st.lists(PIECES, max_size=12).map(" ".join)
TEXTS = st.one_of(st.text(max_size=80), PHRASES, PHRASES.map(lambda text: text.replace(" ", "")))


def check_contract(kind: str, reading: Reading) -> None:
    assert reading.kind == kind
    assert reading.reject == (reading.value is None)
    assert (reading.why is not None) == (reading.reject or reading.ask)


@given(KINDS, TEXTS)
def test_any_text_gives_a_reading(kind: str, text: str) -> None:
    check_contract(kind, read(kind, text, ref_date=TODAY))


@given(KINDS, PHRASES)
def test_any_text_gives_a_reading_without_a_date_of_today(kind: str, text: str) -> None:
    check_contract(kind, read(kind, text))


@given(KINDS, TEXTS, st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_reading_depends_on_nothing_else(kind: str, text: str, today: date) -> None:
    assert read(kind, text, ref_date=today) == read(kind, text, ref_date=today)


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize(
    "text",
    [
        "tu nam " * 500,
        "9" * 5000,
        "co a " * 500,
        "- " * 2000,
        "hai ba " * 500,
        "1/" * 900,
        "o" * 999,
    ],
)
def test_long_and_odd_texts_are_read_too(kind: str, text: str) -> None:
    check_contract(kind, read(kind, text, ref_date=TODAY))


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("text", ["", "   ", "\n", "\u200b", "?", "...", "xin chào", "qwerty"])
def test_nothing_is_refused(kind: str, text: str) -> None:
    assert read(kind, text, ref_date=TODAY).reject


def test_an_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        read("weight", "2 kg")


def test_tables_reach_most_reasons() -> None:
    seen = {
        read(row.kind, row.text, ref_date=TODAY).why
        for name in ("cases.yaml", "heldout.yaml", "examples.yaml")
        for row in rows(name)
    }
    only_with_a_context_or_without_today = {Why.EMPTY, Why.NOT_MOBILE, Why.TODAY_NEEDED}
    assert set(Why) - seen <= only_with_a_context_or_without_today


def test_the_package_exports_what_it_says() -> None:
    assert ocop_core.vietnamese.__all__ == sorted(ocop_core.vietnamese.__all__)
    assert all(hasattr(ocop_core.vietnamese, name) for name in ocop_core.vietnamese.__all__)


def test_the_number_plans_are_loaded_only_when_a_phone_is_read() -> None:
    modules = sorted(Path(ocop_core.vietnamese.__file__).parent.glob("*.py"))
    assert modules
    for module in modules:
        top = ast.parse(module.read_text(encoding="utf-8")).body
        imported = [
            alias.name for node in top if isinstance(node, ast.Import) for alias in node.names
        ]
        assert "phonenumbers" not in imported


class TestContext:
    """What a question narrows down."""

    def test_a_bare_number_takes_the_unit_of_the_question(self) -> None:
        reading = read("quantity", "300", context="hộp")
        assert reading.value == {"value": 300, "unit": "hộp"}
        assert not reading.ask

    def test_another_measure_than_asked_for_is_refused(self) -> None:
        assert read("quantity", "2 tạ", context="m2").why is Why.WRONG_MEASURE
        assert read("quantity", "2 sào", context="m2").value == {"value": 720, "unit": "m2"}

    def test_a_plan_may_lie_ahead(self) -> None:
        assert read("date", "20/12/2026", ref_date=TODAY).why is Why.FUTURE
        ahead = read("date", "20/12/2026", ref_date=TODAY, context="future")
        assert ahead.value == {"date": "2026-12-20"}
        assert read("year", "2030", ref_date=TODAY, context="future").value == {"year": 2030}

    def test_a_landline_is_refused_where_a_mobile_is_needed(self) -> None:
        assert read("phone", "0212 385 2123", context="mobile").why is Why.NOT_MOBILE
        assert read("phone", "0212 385 2123").value is not None

    def test_relative_dates_need_today(self) -> None:
        assert read("date", "hôm qua").why is Why.TODAY_NEEDED
        assert read("year", "năm ngoái").why is Why.TODAY_NEEDED
        assert read("date", "15/3/2025").value == {"date": "2025-03-15"}


def test_a_lunar_date_is_refused_and_its_solar_date_asked_for() -> None:
    reading = read("date", "rằm tháng 7", ref_date=TODAY)
    assert reading.reject
    assert reading.ask
    assert reading.why is Why.LUNAR


def changed_digits(digits: str) -> list[str]:
    """Return the number with each digit changed in turn."""
    return [
        digits[:place] + str((int(digits[place]) + step) % 10) + digits[place + 1 :]
        for place in range(len(digits))
        for step in (1, 4, 9)
    ]


@pytest.mark.parametrize(
    ("digits", "is_valid"),
    [
        ("0100109106", mst_is_valid),
        ("0101248141", mst_is_valid),
        ("0300588569", mst_is_valid),
        ("0100684378", mst_is_valid),
        ("8938505974194", gtin_is_valid),
        ("6901234567892", gtin_is_valid),
    ],
)
def test_a_check_digit_finds_every_changed_digit(
    digits: str, is_valid: Callable[[str], bool]
) -> None:
    assert is_valid(digits)
    assert not any(is_valid(changed) for changed in changed_digits(digits))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("money", "hai mươi năm triệu", {"vnd": 25_000_000}),
        ("percent", "bảy năm phần trăm", {"pct": 75}),
        ("percent", "hai muoi nam phan tram", {"pct": 25}),
        ("count", "ba mươi năm người", {"n": 35}),
    ],
)
def test_nam_is_five_before_what_is_counted(kind: str, text: str, value: dict[str, int]) -> None:
    assert read(kind, text).value == value
