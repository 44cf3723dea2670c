"""The typeface that ships can write Vietnamese, and what it cannot write is left out."""

from __future__ import annotations

import unicodedata
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pictures.fonts import FOLDER, LETTERS, LONGEST, Fonts, Weight, readable
from bot.pictures.lettering import ELLIPSIS, extent, fitted

MARKS = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = [
    unicodedata.normalize("NFC", letter + mark)
    for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for mark in MARKS
] + ["đ", "Đ", "₫", "“", "”", "–", "…", "•"]
WEIGHTS = get_args(Weight)
NOWHERE = "\u4e00"
"""A letter the typeface lacks."""


@pytest.mark.parametrize("weight", WEIGHTS)
def test_every_vietnamese_letter_has_a_shape_of_its_own(weight: Weight) -> None:
    font = Fonts().get(weight, 40)
    shapes = {letter: (font.getbbox(letter), bytes(font.getmask(letter))) for letter in VIETNAMESE}
    assert len(VIETNAMESE) == 2 * 12 * 6 + 8
    assert len(set(shapes.values())) == len(shapes)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_letters_listed_are_those_of_the_typeface(weight: Weight) -> None:
    font = Fonts().get(weight, 40)
    nothing = bytes(font.getmask(NOWHERE))
    assert set(VIETNAMESE) <= LETTERS
    assert NOWHERE not in LETTERS
    assert [one for one in sorted(LETTERS) if bytes(font.getmask(one)) == nothing] == []


def test_the_typeface_is_small_and_its_licence_is_beside_it() -> None:
    assert all((FOLDER / f"NotoSans-{weight}.ttf").stat().st_size < 200_000 for weight in WEIGHTS)
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("  Chè\n Shan\ttuyết ", "Chè Shan tuyết"),
        (unicodedata.normalize("NFD", "Mận sấy dẻo"), "Mận sấy dẻo"),
        ("Mật ong 🍯 rừng 🐝", "Mật ong rừng"),
        ("茶 trà", "trà"),
        ("\u202egnol\u202c\u200b", "gnol"),
        ("\u0301\u0301a\u0301\u0301\u0301\u0301", "á\u0301\u0301"),
        ("≥ 4★", ">= 4 sao"),
        ("<b>{{ 7*7 }}</b> %s", "<b>{{ 7*7 }}</b> %s"),
        ("🍵", ""),
    ],
)
def test_text_is_drawn_as_data(typed: str, drawn: str) -> None:
    assert readable(typed) == drawn


@given(st.text(max_size=2 * LONGEST))
def test_only_letters_of_the_typeface_are_left(text: str) -> None:
    shown = readable(text)
    assert set(shown) <= LETTERS
    assert readable(shown) == shown


ANY = st.one_of(
    st.text(st.sampled_from(sorted(LETTERS)), max_size=120),
    st.text(st.sampled_from("chè sấy ƯỢNG iiimmmWWW "), max_size=200),
    st.text(max_size=60),
)


@given(ANY, st.integers(90, 700), st.integers(1, 4))
@settings(deadline=None)
def test_lines_fit_and_say_the_text(text: str, width: int, most: int) -> None:
    font, shown = Fonts().get("Bold", 44), readable(text)
    lines = fitted(shown, font, width, most)
    assert len(lines) <= most
    assert all(extent(line, font) <= width for line in lines)
    said = "".join(lines).replace(" ", "")
    if lines and lines[-1].endswith(ELLIPSIS) and not shown.endswith(ELLIPSIS):
        assert shown.replace(" ", "").startswith(said.removesuffix(ELLIPSIS))
    else:
        assert said == shown.replace(" ", "")
