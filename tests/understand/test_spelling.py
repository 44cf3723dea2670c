from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.understand.features import message_features, product_features, split_words
from conversations.understand.spelling import by_sound, mend

KNOWN = {"mat": 2.0, "ong": 2.5, "dang": 1.5, "ky": 1.6, "san": 1.4, "pham": 1.4, "coffee": 5.0}


@pytest.mark.parametrize(
    ("word", "mended"),
    [
        ("ogn", ("ong",)),
        ("matong", ("mat", "ong")),
        ("dangkysanpham", ("dang", "ky", "san", "pham")),
        ("phmam", ("pham",)),
        ("coffe", ("coffee",)),
        ("sang", ("sang",)),  # a syllable of its own, not a slip for "san"
        ("mt", ("mt",)),
        ("12kg", ("12kg",)),
        ("xyzxyzxyz", ("xyzxyzxyz",)),
    ],
)
def test_mends_what_is_no_syllable(word: str, mended: tuple[str, ...]) -> None:
    assert mend(word, KNOWN) == mended


@pytest.mark.parametrize(
    ("one", "other"),
    [("xua", "sua"), ("nam", "lam"), ("chung", "trun"), ("dut", "ruc"), ("ki", "ky")],
)
def test_spellings_spoken_alike_sound_alike(one: str, other: str) -> None:
    assert by_sound(one) == by_sound(other)


def test_stars_come_out_in_digits() -> None:
    assert split_words("muốn bốn sao").folded == ("muon", "4", "sao")
    assert split_words("muon 4*").folded == ("muon", "4", "sao")


def test_typed_words_are_a_view_only_where_they_carry_diacritics() -> None:
    views = {feature[0] for feature in message_features(split_words("dua sap"))}
    assert views == {"w", "s"}
    assert "a:dứa" in message_features(split_words("Dứa mật"))


def test_the_head_of_a_products_name_skips_its_packing_words() -> None:
    found = product_features(split_words("Bộ sản phẩm Rượu cần"), split_words(""))
    assert {"h:ruou", "h:ruou can", "g:rượu"} <= found


@given(st.text(max_size=200))
def test_splitting_and_mending_never_raise(text: str) -> None:
    words = split_words(text, {"sp": "san pham"}, KNOWN)
    assert all(word for word in words.folded)
    message_features(words)
    product_features(words, words)
