"""Which option a typed answer means."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ocop_core.vietnamese import fold, is_line_number, read_choice

PRODUCERS = ("Hợp tác xã", "Tổ hợp tác", "Hộ kinh doanh", "Doanh nghiệp nhỏ và vừa")
STATES = ("Có rồi", "Chưa có", "Đang làm")
STARS = ("3 sao", "4 sao", "5 sao")


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("1", 0),
        ("1.", 0),
        ("1)", 0),
        (" 1 ", 0),
        ("một", 0),
        ("mot", 0),
        ("câu 1", 0),
        ("số 1", 0),
        ("chọn 1", 0),
        ("em chọn số 1 ạ", 0),
        ("1️⃣", 0),
        ("１", 0),
        ("hai", 1),
        ("thứ hai", 1),
        ("cái đầu tiên", 0),
        ("cuối cùng", 3),
        ("HỢP TÁC XÃ", 0),
        ("hop tac xa", 0),
        ("hợp tác xã ạ", 0),
        ("htx", 0),
        ("tht", 1),
        ("hkd", 2),
        ("doanh nghiệp", 3),
        ("hop tax xa", 0),
        ("tôi là hợp tác xã nông nghiệp", 0),
        ("không phải hợp tác xã", None),
        ("10", None),
        ("11", None),
        ("0", None),
        ("-1", None),
        ("5", None),
        ("1 2", None),
        ("1,2", None),
        ("1 hoặc 2", None),
        ("100", None),
        ("", None),
        ("xyz", None),
        ("gì cũng được", None),
    ],
)
def test_producers(text: str, index: int | None) -> None:
    assert read_choice(text, PRODUCERS) == index


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("có", 0),
        ("dạ có", 0),
        ("ok", 0),
        ("rồi", 0),
        ("chưa", 1),
        ("không", 1),
        ("ko", 1),
        ("sắp có", 2),
        ("đang làm giấy", 2),
        ("có nhưng hết hạn", 2),
    ],
)
def test_yes_and_no_in_other_words(text: str, index: int) -> None:
    assert read_choice(text, STATES) == index


def test_a_number_that_two_options_could_mean_is_not_guessed() -> None:
    assert read_choice("3", STARS) is None
    assert read_choice("3 sao", STARS) == 0


def test_a_denied_option_is_not_taken_for_the_option() -> None:
    labels = ("Đồng ý", "Không đồng ý")
    assert read_choice("đồng ý", labels) == 0
    assert read_choice("không đồng ý", labels) == 1
    assert read_choice("không", labels) == 1


def test_no_options_no_choice() -> None:
    assert read_choice("1", ()) is None


LABELS = st.lists(st.text(max_size=30), max_size=9)


@given(LABELS)
def test_ten_never_picks_the_first(labels: list[str]) -> None:
    assume(not labels or fold(labels[0]) != "10")
    assert read_choice("10", labels) != 0


@given(st.text(max_size=60), LABELS)
def test_any_text_gives_an_index_of_the_list_or_none(text: str, labels: list[str]) -> None:
    chosen = read_choice(text, labels)
    assert chosen is None or 0 <= chosen < len(labels)


@given(st.lists(st.sampled_from(PRODUCERS + STATES), min_size=1, max_size=6, unique=True))
def test_every_label_picks_itself(labels: list[str]) -> None:
    for index, label in enumerate(labels):
        assert read_choice(label, labels) == index
        assert read_choice(fold(label), labels) == index
        assert read_choice(f"{index + 1}.", labels) == index


@given(
    st.one_of(
        st.sampled_from(
            ["2", "câu hai", "cuối", "đầu tiên", "100", "0", "mức 3", "hai mươi", "không", "👍", ""]
        ),
        st.text(max_size=20),
    ),
    st.integers(1, 99),
)
def test_a_line_number_is_what_picks_a_line_without_words(text: str, lines: int) -> None:
    assert is_line_number(text, lines) == (read_choice(text, [""] * lines) is not None)


def test_a_lone_word_is_part_of_a_label_only_with_its_marks() -> None:
    assert read_choice("đúng", ["Tạm dừng", "Làm tiếp"]) is None
    assert read_choice("dừng", ["Tạm dừng", "Làm tiếp"]) == 0
    assert read_choice("dung", ["Tạm dừng", "Làm tiếp"]) == 0
