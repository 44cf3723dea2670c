from __future__ import annotations

import unicodedata

import pytest

from ocop_core.places.leads import glued_lead, lead_at
from ocop_core.places.marks import Marks, compare
from ocop_core.places.place import name_key
from ocop_core.places.tokens import tokenize


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Q1, P.05", ["q", "1", "p", "5"]),
        ("TP.HCM", ["tp", "hcm"]),
        ("xã Ea H’leo", ["xa", "ea", "hleo"]),
        (unicodedata.normalize("NFD", "Mộc Châu"), ["moc", "chau"]),
        ("12/5", ["12", "5"]),
        ("phường ٣", ["phuong", "3"]),
    ],
)
def test_text_is_cut_into_folded_words(text: str, folded: list[str]) -> None:
    assert [token.folded for token in tokenize(text)] == folded


def test_commas_brackets_and_lines_part_segments_but_dashes_do_not() -> None:
    tokens = tokenize("Bà Rịa - Vũng Tàu, (a)\nb")
    assert [token.segment for token in tokens[:4]] == [0, 0, 0, 0]
    assert len({token.segment for token in tokens}) == 3


def test_words_after_the_fortieth_are_not_looked_at() -> None:
    assert len(tokenize("xã " * 500)) == 40


@pytest.mark.parametrize(
    ("name", "key"),
    [("Ea H'leo", "eahleo"), ("M’Drắk", "mdrak"), ("05", "5"), ("V", "5"), ("Kon Tum", "kontum")],
)
def test_names_are_looked_up_without_marks_spaces_and_punctuation(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("typed", "name", "expected"),
    [
        ("chiềng hặc", "Chiềng Hặc", Marks.AGREE),
        ("chiềng hắc", "Chiềng Hặc", Marks.CONFLICT),
        ("chieng hac", "Chiềng Hặc", Marks.FEWER),
        ("chiêng hăc", "Chiềng Hặc", Marks.FEWER),
        ("hoà bình", "Hòa Bình", Marks.AGREE),
        ("thuỷ", "Thủy", Marks.AGREE),
        ("kontum", "Kon Tum", Marks.AGREE),
        ("dak lak", "Đắk Lắk", Marks.FEWER),
        ("phú yên", "Phù Yên", Marks.CONFLICT),
    ],
)
def test_typed_marks_are_compared_with_the_names_own(
    typed: str, name: str, expected: Marks
) -> None:
    assert compare(typed.split(), name) is expected


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ("xã", "xa"),
        ("x.", "xa"),
        ("thị xã", "thi_xa"),
        ("tx", "thi_xa"),
        ("thi tran", "thi_tran"),
        ("tthị trấn", "thi_tran"),
        ("ohành phố", "thanh_pho"),
        ("hợp tác xã", "street"),
        ("phố", "street"),
        ("bản", "village"),
        ("tiểu khu", "village"),
        ("số 12", "number"),
        ("12/5", "number"),
        ("thôn 3", None),
        ("xà", None),
        ("phượng", None),
        ("xã,", None),
    ],
)
def test_words_before_a_name_say_what_it_names(before: str, kind: str | None) -> None:
    tokens = tokenize(f"{before} Abc")
    assert lead_at(tokens, len(tokens) - 1).kind == kind


def test_a_kind_word_that_lost_its_space_is_known() -> None:
    assert glued_lead("xalong") == ("xa", "long")
    assert glued_lead("thanhphohue") == ("thanh_pho", "hue")
    assert glued_lead("xa") is None
    assert glued_lead("long") is None
