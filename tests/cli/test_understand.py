"""`ocop-bot understand`: what it tells of intents, products, values and addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.cli.understand_answer import KINDS

from .conftest import Call
from .understanding import answers, asked, told

HOUSEHOLD = "household (CCCD used as tax code since 2025-07-01)"

READ: list[tuple[str, str, dict[str, Any], bool]] = [
    ("quantity", "tầm 3-4 tạ 1 năm",
     {"value": None, "unit": "kg", "per": "năm", "approx": True, "min": 300, "max": 400}, False),
    ("quantity", "2.000 hộp/tháng", {"value": 2000, "unit": "hộp", "per": "tháng"}, False),
    ("quantity", "1,2 hecta", {"value": 12000, "unit": "m2"}, False),
    ("quantity", "300", {"value": 300, "unit": None}, True),
    ("money", "2tr5", {"vnd": 2500000}, False),
    ("money", "2 triệu 5 hoặc 3 triệu", {"vnd": None, "min": 2500000, "max": 3000000}, True),
    ("percent", "12,5%", {"pct": 12.5}, False),
    ("percent", "75", {"pct": 75}, True),
    ("count", "3 nam 4 nữ", {"n": 7}, False),
    ("yes_no", "chưa làm được", {"answer": "no"}, False),
    ("yes_no", "sắp có", {"answer": "unsure"}, True),
    ("date", "mùng 2 tháng 9 năm 2024", {"date": "2024-09-02"}, False),
    ("date", "quý 2/2025", {"from": "2025-04-01", "to": "2025-06-30"}, False),
    ("date", "Tết vừa rồi", {"month": "2026-02"}, True),
    ("year", "duoc 3 nam roi", {"year": 2023}, False),
    ("phone", "0212.385.2123", {"e164": "+842123852123"}, False),
    ("cccd", "014 085 012 345", {"cccd": "014085012345"}, False),
    ("mst", "mst 5500 271 984", {"mst": "5500271984", "type": "organisation"}, False),
    ("mst", "014085012345", {"mst": "014085012345", "type": HOUSEHOLD}, False),
    ("gtin", "8938505974194", {"gtin": "8938505974194", "gs1": "VN"}, False),
    ("address", "xa long luong van ho son la", {"province": "14", "commune": ["04048"]}, False),
    ("address", "số 5 phố Huế, Hà Nội", {"province": "01", "commune": []}, True),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value", "ask"), READ, ids=[row[1] for row in READ])
def test_what_is_read(kind: str, text: str, value: dict[str, Any], ask: bool) -> None:
    found = told(kind, text)
    assert ("why" in found) == ask
    found.pop("why", None)
    assert found == {"reading": value, "reject": False, "ask": ask}


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("quantity", "3 triệu", "money_not_weight"),
        ("money", "-2tr", "negative"),
        ("count", "đông lắm", "not_a_number"),
        ("yes_no", "hôm nay trời đẹp", "off_topic"),
        ("date", "hồi trước", "vague_time"),
        ("year", "2035", "future"),
        ("phone", "0000000000", "not_a_phone"),
        ("mst", "0000000000", "check_digit"),
        ("gtin", "893850597419", "length"),
        ("address", "bên Mỹ", "not_found"),
    ],
)
def test_what_is_refused(kind: str, text: str, why: str) -> None:
    found = told(kind, text)
    assert found == {"reading": None, "reject": True, "ask": False, "why": why}


def test_an_intent() -> None:
    found = told("intent", "toi muon dang ky san pham ocop")
    assert found["act"] is True
    first, *others = found["candidates"]
    assert first["intent"] == "register_product"
    assert 0.9 < first["p"] <= 1
    assert all(set(other) == {"intent", "p"} and other["p"] <= first["p"] for other in others)


def test_out_of_scope_is_no_candidate() -> None:
    assert told("intent", "con mèo nhà hàng xóm hay kêu") == {"candidates": [], "act": False}


def test_a_product_is_read_with_its_description() -> None:
    bare = told("product", "Quà núi", context="")["candidates"]
    found = told("product", "Quà núi", context="mận hậu sấy dẻo")["candidates"]
    assert found[0]["set"] == 7
    assert found != bare
    assert all(1 <= each["set"] <= 26 for each in bare + found)


def test_every_kind_is_answered_in_its_shape() -> None:
    assert len(KINDS) == 14
    for kind in KINDS:
        keys = set(told(kind, "x")) - {"why"}
        chosen = kind in {"intent", "product"}
        assert keys == ({"candidates", "act"} if chosen else {"reading", "reject", "ask"})


def test_the_context_of_a_value() -> None:
    assert told("quantity", "300", context="kg")["reading"] == {"value": 300, "unit": "kg"}
    assert told("quantity", "300", context="kg")["ask"] is False
    assert told("quantity", "300", context="") == told("quantity", "300")
    assert told("quantity", "300", context=None) == told("quantity", "300")
    assert told("year", "2035", context="future")["reading"] == {"year": 2035}
    assert told("phone", "0212.385.2123", context="mobile")["why"] == "not_mobile"


@pytest.mark.parametrize("context", ["14", " 14 ", "Sơn La", "tinh son la", "xã Tà Xùa, Sơn La"])
def test_the_province_an_address_lies_in(context: str) -> None:
    found = told("address", "tan phong", context=context)
    assert found["reading"]["province"] == "14"
    assert found != told("address", "tan phong")


def test_a_province_of_before_stands_for_its_present_one() -> None:
    in_phu_tho = told("address", "tan lac", context="25")
    assert told("address", "tan lac", context="Hòa Bình") == in_phu_tho
    assert in_phu_tho["reading"]["province"] == "25"


@pytest.mark.parametrize("context", ["17", "99", "1", "٠١", "03980", "ngoài Bắc", "\ud800", "\0"])
def test_a_context_that_names_no_province_decides_nothing(context: str) -> None:
    for text in ("tan phong", "xã Tà Xùa"):
        assert told("address", text, context=context) == told("address", text)


def test_many_communes_are_all_told() -> None:
    found = told("address", "tân lập")
    assert found["ask"] is True
    assert found["reading"]["province"] is None
    assert len(found["reading"]["commune"]) > 20


def test_a_province_alone() -> None:
    found = told("address", "Sơn La")
    assert found == {
        "reading": {"province": "14", "commune": []},
        "reject": False, "ask": True, "why": "province_only",
    }  # fmt: skip


def test_days_are_told_from_the_reference_day() -> None:
    assert told("date", "hôm qua")["reading"] == {"date": "2026-11-22"}
    assert told("date", "hôm qua", ref_date=None)["reading"] == {"date": "2026-11-22"}
    assert told("date", "hôm qua", ref_date="2024-03-01")["reading"] == {"date": "2024-02-29"}
    assert told("date", "hôm qua", ref_date="1900-01-01")["reading"] == {"date": "1899-12-31"}
    found = told("date", "ngày mai", ref_date="2100-12-31", context="future")
    assert found["reading"] == {"date": "2101-01-01"}


def test_without_a_reference_day_it_is_today_in_vietnam(call: Call) -> None:
    def in_vietnam() -> str:
        return (datetime.now(UTC) + timedelta(hours=7)).date().isoformat()

    before = in_vietnam()
    [found] = answers(call("understand", "--jsonl", given=asked("date", "hôm nay")))
    assert found["reading"]["date"] in {before, in_vietnam()}
