from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.understand import Understanding, read_product
from ocop_core.vietnamese import fold
from tests.understand.heldout import held_out, labels, right_when_acting, share


@pytest.mark.parametrize(
    ("part", "first", "in_three"), [("plain", 0.95, 0.98), ("fresh", 0.87, 0.96)]
)
@pytest.mark.parametrize("folded", [False, True])
def test_reads_held_out_products(part: str, first: float, in_three: float, *, folded: bool) -> None:
    write = fold if folded else str
    rows = held_out("products", part)
    found = [
        (labels(read_product(write(row["name"]), write(row["description"]))), row["set"])
        for row in rows
    ]
    assert share(each[0] == right for each, right in found) >= first - 0.03 * folded
    assert share(right in each for each, right in found) >= in_three - 0.02 * folded


def test_is_right_where_it_is_sure() -> None:
    rows = held_out("products")
    precision, coverage = right_when_acting(
        rows, lambda row: read_product(row["name"], row["description"]), "set"
    )
    assert precision >= 0.95
    assert coverage >= 0.5


@pytest.mark.parametrize(
    ("name", "set_no"),
    [
        ("Mận hậu tươi Mộc Châu", "1"),
        ("Mận hậu sấy dẻo", "7"),
        ("Mật ong hoa nhãn", "4"),
        ("Mật ong ngâm gừng", "8"),
        ("Rượu ngô men lá", "14"),
        ("Rượu ngâm ba kích", "15"),
        ("Chè shan tuyết cổ thụ", "11"),
        ("Trà hoa vàng túi lọc", "12"),
        ("Cà phê rang xay", "13"),
        ("Nước mắm cá cơm", "9"),
        ("Muối ớt", "10"),
        ("Viên nang cà gai leo", "18"),
        ("Dầu gội cà gai leo", "19"),
        ("Cao cà gai leo", "20"),
        ("Khèn Mông", "21"),
        ("Mắc khén rừng", "10"),
        ("Nước dừa đóng chai", "17"),
        ("Nước ép dứa", "17"),
        ("Vải thiều tươi", "1"),
        ("Vải lanh dệt tay", "22"),
        ("Bộ sản phẩm rượu cần", "15"),
    ],
)
def test_tells_neighbouring_sets_apart(name: str, set_no: str) -> None:
    assert labels(read_product(name))[0] == set_no


def test_a_description_settles_an_opaque_name() -> None:
    assert labels(read_product("Hương Bản", "rượu ngâm sim và ba kích"))[0] == "15"
    assert labels(read_product("Hương Bản", "khăn dệt thổ cẩm thủ công"))[0] == "22"
    assert labels(read_product("", "mật ong rừng nguyên chất đóng chai"))[0] == "4"


@given(st.text(max_size=120), st.text(max_size=200))
def test_always_gives_three_sets_for_letters(name: str, description: str) -> None:
    understood = read_product(name, description)
    if any(char.isalpha() for char in name + description):
        assert len(understood.candidates) == 3
        assert {each.label for each in understood.candidates} <= {str(n) for n in range(1, 27)}
        assert [each.p for each in understood.candidates] == sorted(
            (each.p for each in understood.candidates), reverse=True
        )
    else:
        assert understood == Understanding((), act=False)
