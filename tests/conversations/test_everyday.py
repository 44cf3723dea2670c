"""What people really type between the questions: cries for help, questions, details told early."""

from __future__ import annotations

import pytest

from tests.conversations.paths import consented, filed
from tests.world import Conversation


def household() -> Conversation:
    """Asked whether the business is registered."""
    talk = consented()
    talk.says("1")
    return talk


def answers(talk: Conversation) -> dict[str, object]:
    return {key: answer.value for key, answer in talk.state.case.producers[0].answers.items()}


@pytest.mark.parametrize("text", ["khong hieu", "không hiểu", "là sao", "cai nay de lam gi"])
def test_not_understanding_is_met_by_the_reason(text: str) -> None:
    assert "Điều 2" in household().says(text)[-1]


@pytest.mark.parametrize("text", ["dang ky san pham sao", "khong hieu gi het"])
def test_a_faint_likeness_is_no_answer(text: str) -> None:
    reply = household().says(text)[-1]
    assert "Căn cứ" not in reply


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("bao gio nop", "30/4"),
        ("co mat phi ko", "phí"),
        ("duoc bao nhieu diem thi 3 sao", "3 sao từ 50"),
        ("chua co dang ky kinh doanh thi sao", "Căn cứ"),
    ],
)
def test_everyday_questions_are_answered_and_the_question_stays(text: str, told: str) -> None:
    talk = household()
    reply = "\n".join(talk.says(text))
    assert told in reply
    assert "Mình đang ở câu: Đăng ký kinh doanh" in reply
    assert "business_registration" not in answers(talk)


@pytest.mark.parametrize("text", ["thôi không làm nữa", "thoi khong lam nua"])
def test_giving_up_is_no_no(text: str) -> None:
    talk = household()
    assert "dừng" in talk.says(text)[-1]
    assert "business_registration" not in answers(talk)


def test_details_told_early_are_said_back_and_kept() -> None:
    talk = household()
    talk.says("ten ho Ma Thi Hoa")
    talk.says("sdt 0905123456")
    reply = talk.says("o xa ta xua, son la")[-1]
    assert "ho Ma Thi Hoa" in reply
    assert "090 512 34 56" in reply
    assert "Tà Xùa" in reply
    talk.says("đúng")
    kept = answers(talk)
    assert kept["name"] == "ho Ma Thi Hoa"
    assert kept["phone"] == "+84905123456"
    assert kept["commune"] == "03868"
    assert "Nhà mình đã có giấy đăng ký kinh doanh chưa" in talk.says("tiếp tục")[-1]


def test_details_told_early_and_denied_are_not_kept() -> None:
    talk = household()
    talk.says("sdt 0905123456")
    talk.says("không phải")
    assert "phone" not in answers(talk)


def test_a_phone_is_no_name_of_a_product() -> None:
    talk = household()
    for text in ("có", "Hộ kinh doanh Ma Thị Hoa", "xã Tà Xùa, Sơn La", "đúng"):
        talk.says(text)
    assert "090 512 34 56" in talk.says("sđt 0905123456")[-1]


@pytest.mark.parametrize(
    "text", ["0905", "sdt", "xã", "tên hộ", "sản phẩm là", "sdt 0905123456, không biết", "🙂"]
)
def test_what_is_no_detail_is_not_taken(text: str) -> None:
    talk = household()
    talk.says(text)
    assert set(answers(talk)) <= {"kind"}


def test_what_leads_up_to_a_name_is_no_part_of_it() -> None:
    talk = household()
    talk.says("có")
    talk.says("tên hộ Ma Thị Hoa")
    assert answers(talk)["name"] == "hộ Ma Thị Hoa"


def test_a_phone_told_with_the_commune_is_kept() -> None:
    talk = household()
    for text in ("có", "Hộ kinh doanh Ma Thị Hoa", "o xa ta xua, son la; sdt 0905123456", "đúng"):
        talk.says(text)
    kept = answers(talk)
    assert (kept["commune"], kept["phone"]) == ("03868", "+84905123456")


@pytest.mark.parametrize("text", ["dạ đồng ý", "tui dong y", "đồng ý nhé cháu", "chấp nhận"])
def test_a_polite_yes_is_consent(text: str) -> None:
    talk = Conversation()
    talk.says("xin chào")
    talk.says(text)
    assert [consent.action for consent in talk.state.case.consents] == ["grant"]


@pytest.mark.parametrize("text", ["đồng ý không?", "chưa đồng ý", "dạ", "không đồng ý đâu"])
def test_what_is_no_clear_yes_is_no_consent(text: str) -> None:
    talk = Conversation()
    talk.says("xin chào")
    talk.says(text)
    assert talk.state.case.consents == ()


@pytest.mark.parametrize("text", ["dạ chưa", "da chua", "dạ hông"])
def test_a_polite_no_is_a_no(text: str) -> None:
    talk = household()
    talk.says(text)
    assert answers(talk)["business_registration"] == "no"


def test_a_wish_is_no_name_unsaid() -> None:
    talk = household()
    talk.says("có")
    assert "Đúng không bà con?" in talk.says("nãy giờ tui đặng mấy điểm rồi")[-1]
    assert "name" not in answers(talk)


def test_giving_up_after_filing_offers_to_take_it_back() -> None:
    talk = filed()
    reply = "\n".join(talk.says("thôi không làm nữa"))
    assert "rút" in reply.lower()
