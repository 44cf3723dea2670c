"""Folding, tidying, telex residue."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_core.vietnamese import decode_telex, fold, tidy


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường", "duong"),
        ("ĐƯỜNG", "duong"),
        ("ðường", "duong"),
        (unicodedata.normalize("NFD", "Hoà Bình"), "hoa binh"),
        ("Thuỷ / Thủy", "thuy / thuy"),
        ("  hợp\u200b tác \n xã\t", "hop tac xa"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_fold_is_one_trimmed_lower_line(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert "đ" not in folded


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  a\u200bb \t c  ", "ab c"),
        ("một\r\nhai", "một\nhai"),
        ("một \n hai", "một\nhai"),
        ("\u202egnôđ 5\u202c", "gnôđ 5"),
        ("a\x00b\x07", "ab"),
        (unicodedata.normalize("NFD", "tạ"), "tạ"),
    ],
)
def test_tidy(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


@given(st.text())
def test_tidying_twice_changes_nothing_and_leaves_no_control_characters(text: str) -> None:
    tidied = tidy(text)
    assert tidy(tidied) == tidied
    assert not {unicodedata.category(char) for char in tidied} & {"Cf", "Cs", "Co"}
    assert all(char == "\n" or unicodedata.category(char) != "Cc" for char in tidied)


@pytest.mark.parametrize(
    ("residue", "meant"),
    [
        ("suwar laij caau truowcs", "sửa lại câu trước"),
        ("2 taj ruowxi", "2 tạ rưỡi"),
        ("dduowcj", "được"),
        ("dduocwj", "được"),
        ("tanas", "tấn"),
        ("nghinf trieeuj", "nghìn triệu"),
        ("chuwa cos", "chưa có"),
        ("Huyr", "Huỷ"),
        ("khoong dduwowcj", "không được"),
        ("nghieengs", "nghiếng"),
        ("quyeenf", "quyền"),
    ],
)
def test_telex_residue_is_decoded(residue: str, meant: str) -> None:
    assert decode_telex(residue) == meant


@pytest.mark.parametrize(
    "text",
    [
        "tan hai muoi lam",
        "gas ISO ocop Zalo HACCP vietgap",
        "2tr5 50k kg",
        "hợp tác xã",
        "box max fix test post",
        "app web shop tour",
        "",
        "không",
    ],
)
def test_what_is_no_residue_is_left_alone(text: str) -> None:
    assert decode_telex(text) == text


@given(st.text())
def test_telex_never_raises(text: str) -> None:
    decode_telex(text)
