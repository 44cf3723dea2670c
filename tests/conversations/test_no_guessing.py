"""What a producer must never meet: a guess, a borrowed yes, a change made by mistake."""

from __future__ import annotations

import pytest

from conversations.events import Press, Text
from tests.conversations.paths import consented, in_assessment, named
from tests.world import Conversation


def last(replies: list[str]) -> str:
    return replies[-1]


@pytest.mark.parametrize("text", ["có", "không biết", "đang làm", "đẹp", "hết", "nhật", "đúng"])
def test_a_level_is_never_guessed(text: str) -> None:
    talk = in_assessment(7)
    talk.says("sửa 5.1")
    talk.says(text)
    assert not [key for key in talk.state.case.registrations[0].answers if key.startswith("c7.")]


@pytest.mark.parametrize(
    "text",
    ["cho hỏi chút", "không phải hộ gia đình", "anh trai tôi làm", "tôi không có hợp tác xã"],
)
def test_a_kind_of_producer_is_never_guessed(text: str) -> None:
    talk = consented()
    talk.says(text)
    assert "kind" not in talk.state.case.producers[0].answers


@pytest.mark.parametrize("name", ["Sữa chua Mộc Châu", "Sữa tươi", "sua chua moc chau"])
def test_a_product_is_no_command(name: str) -> None:
    talk = consented()
    for text in ("4", "HTX A Bản", "xã Tà Xùa, Sơn La", "đúng", name):
        talk.says(text)
    assert talk.state.case.products[0].answers["product"].value == name


def test_yes_with_courtesy_is_yes() -> None:
    talk = consented()
    talk.says("1")
    talk.says("đúng ạ")
    assert talk.state.case.producers[0].answers["business_registration"].value == "yes"


def test_one_after_a_refusal_is_no_consent() -> None:
    talk = Conversation()
    talk.says("xin chào")
    talk.says("2")
    talk.says("1")
    assert talk.state.case.consents == ()


def test_words_typed_into_a_menu_are_no_answer_to_the_question_behind() -> None:
    talk = named()
    talk.says("sửa")
    talk.says("gì đó khác")
    assert "name" not in talk.state.case.producers[0].answers
    assert "Hiện đang là" in last(talk.says("loại chủ thể"))


def test_filing_understands_yes_and_only_the_newest_yes_counts() -> None:
    talk = in_assessment(7)
    talk.says("nộp")
    old = talk.data_of("Nộp")
    talk.presses("Chưa nộp")
    talk.does(Press(old))
    assert talk.state.case.registrations[0].filed is None
    talk.says("nộp hồ sơ")
    talk.says("đồng ý")
    assert talk.state.case.registrations[0].filed is not None


def test_an_old_yes_confirms_no_other_reading() -> None:
    talk = named()
    talk.says("HTX A Bản")
    talk.says("xã Tà Xùa, Sơn La")
    old = talk.data_of("Đúng rồi")
    talk.says("xã Vân Hồ, Sơn La")
    talk.does(Press(old))
    assert "commune" not in talk.state.case.producers[0].answers


def test_tapping_later_twice_puts_one_question_off() -> None:
    talk = in_assessment(7)
    later = talk.data_of("Để sau")
    talk.does(Press(later))
    talk.does(Press(later))
    answers = talk.state.case.registrations[0].answers
    assert [key for key in answers if key.startswith("c7.")] == ["c7.1.1"]


def test_a_filed_dossier_is_not_changed_through_another() -> None:
    talk = in_assessment(7)
    talk.says("nộp")
    talk.says("có")
    before = talk.state.case.producers[0].answers
    talk.says("sản phẩm mới")
    talk.says("1")
    talk.says("sửa xã")
    talk.says("xã Vân Hồ, Sơn La")
    assert "đã nộp cho xã" in last(talk.says("đúng"))
    assert talk.state.case.producers[0].answers == before


def test_editing_an_old_message_changes_no_other_dossier() -> None:
    talk = in_assessment(7)
    talk.says("sản phẩm mới")
    talk.says("1")
    talk.does(Text("Măng khô", message="m500"))
    talk.says("hồ sơ của tôi")
    talk.says("1")
    talk.does(Text("Măng tươi", message="m500", edits=True))
    assert talk.state.case.products[0].answers["product"].value == "chè shan tuyết"


def test_no_more_than_fifty_dossiers() -> None:
    talk = in_assessment(7)
    for _ in range(60):
        talk.does(Press("x|new_for|other"))
    assert len(talk.state.case.registrations) == 50
