"""What a producer would notice: choosing, stepping aside, correcting, coming back."""

from __future__ import annotations

import re

import pytest

from conversations.events import Contact, Other, Photo, Press, Text
from conversations.speak import speak
from conversations.wording import vietnamese
from tests.conversations.paths import consented, in_assessment, named
from tests.world import Conversation


def last(replies: list[str]) -> str:
    return replies[-1]


@pytest.mark.parametrize(
    "typed", ["1", "1.", "1)", " 1 ", "một", "mot", "Hộ gia đình, hộ sản xuất"]
)
def test_the_first_option_by_number_or_label(typed: str) -> None:
    talk = consented()
    talk.says(typed)
    assert talk.state.case.producers[0].answers["kind"].value == "household"


@pytest.mark.parametrize("typed", ["10", "21", "0", "-1", "1000", "11", "1 1"])
def test_another_number_is_not_the_first_option(typed: str) -> None:
    talk = consented()
    talk.says(typed)
    assert "kind" not in talk.state.case.producers[0].answers


@pytest.mark.parametrize("text", ["ok", "ừ", "", "😀", "tôi muốn đăng ký", "có", "dạ"])
def test_only_a_clear_yes_is_consent(text: str) -> None:
    talk = Conversation()
    talk.says("xin chào")
    talk.says(text)
    assert talk.state.case.consents == ()
    assert talk.state.case.producers == ()


def test_nothing_is_kept_after_a_refusal() -> None:
    talk = Conversation()
    talk.says("xin chào")
    reply = last(talk.presses("Không đồng ý"))
    assert "0212 3860 123" in reply
    assert talk.state.case.producers == ()
    talk.presses("Xem lại và chọn")
    talk.presses("Đồng ý")
    assert len(talk.state.case.registrations) == 1


def test_consent_names_the_words_that_were_shown() -> None:
    consent = consented().state.case.consents[0]
    assert (consent.action, consent.purpose) == ("grant", "dossier")
    assert re.fullmatch(r"[0-9a-f]{64}", consent.text_sha256)


def test_eligibility_is_told_by_about_the_eighth_question() -> None:
    talk = consented()
    asked = 0
    for text in ("4", "HTX A Bản", "xã Tà Xùa, Sơn La", "đúng", "Măng khô", "1", "có", "có", "có"):
        asked += text != "đúng"
        reply = last(talk.says(text))
        if "Đủ điều kiện nộp" in reply:
            break
    assert "Đủ điều kiện nộp" in reply
    assert asked <= 8


def test_after_each_section_there_is_a_score_and_progress() -> None:
    talk = in_assessment(7)
    replies = [last(talk.says("1")) for _ in range(7)]
    assert re.search(r"Phần A: 8/16 mục, điểm chắc chắn \d+, có thể tới \d+", replies[-1])
    assert "điểm sơ bộ" in replies[-1]


def test_an_old_button_is_answered_not_obeyed() -> None:
    talk = consented()
    old = talk.data_of("Hợp tác xã")
    talk.says("1")
    reply = last(talk.does(Press(old)))
    assert "đã trả lời" in reply
    assert talk.state.case.producers[0].answers["kind"].value == "household"
    talk.presses("Sửa câu này")
    talk.presses("Hợp tác xã")
    assert talk.state.case.producers[0].answers["kind"].value == "cooperative"


def test_a_button_of_another_dossier_offers_to_switch() -> None:
    talk = in_assessment(7)
    old = talk.data_of("Từ 50% đến dưới 75%")
    talk.says("sản phẩm mới")
    talk.says("1")
    reply = last(talk.does(Press(old)))
    assert "hồ sơ khác" in reply
    talk.presses("Chuyển sang hồ sơ đó")
    assert talk.state.dialogue.registration == talk.state.case.registrations[0].id


def test_several_products_of_one_producer_ask_for_its_name_once() -> None:
    talk = in_assessment(7)
    talk.says("sản phẩm mới")
    talk.presses("HTX Chè Tà Xùa")
    assert len(talk.state.case.producers) == 1
    assert len(talk.state.case.registrations) == 2
    assert talk.says("Măng khô")  # the product's name is the first thing still unknown
    assert talk.state.case.products[1].answers["product"].value == "Măng khô"


def test_several_producers_on_one_phone_are_told_apart() -> None:
    talk = in_assessment(7)
    talk.says("sản phẩm mới")
    talk.presses("Của chủ thể khác")
    talk.says("1")
    assert len(talk.state.case.producers) == 2
    reply = last(talk.says("hồ sơ của tôi"))
    assert "Làm tiếp: chè shan tuyết" in reply


@pytest.mark.parametrize("days", [30, 400])
def test_coming_back_gives_a_recap_and_the_same_question(days: int) -> None:
    talk = in_assessment(7)
    talk.says("2")
    before = last(talk.says("điểm"))
    talk.waits(days=days)
    recap, question = talk.says("chào bot")
    assert "chè shan tuyết" in recap
    assert "1.2." in question
    assert "Chứng nhận vùng sản xuất" in before


def test_nonsense_is_never_met_with_the_same_sentence_three_times() -> None:
    talk = named()
    sentences: list[str] = []
    for text in ("12", "???", "999", "-", "0", "7 7", "1.5"):
        reply = last(talk.says(text))
        sentences += [line for line in reply.split("\n") if line and not line.startswith("[")]
    assert {line for line in sentences if sentences.count(line) >= 3} == set()
    assert any("để sau" in line.lower() for line in sentences)
    assert any("cán bộ" in line for line in sentences)


def test_a_slip_gets_a_reason_and_an_example() -> None:
    talk = consented()
    talk.says("4")
    talk.says("HTX A Bản")
    talk.says("xã Tà Xùa, Sơn La")
    talk.says("đúng")
    for text in ("Măng khô", "1", "có", "có", "có", "lần đầu", "Lò Thị Mai", "Giám đốc"):
        talk.says(text)
    reply = last(talk.says("12345"))
    assert "chưa giống số điện thoại" in reply
    assert "Ví dụ: 0912 345 678" in reply


def test_what_was_echoed_counts_only_when_confirmed() -> None:
    talk = consented()
    talk.says("4")
    talk.says("HTX A Bản")
    talk.says("xã Tà Xùa, Sơn La")
    assert "commune" not in talk.state.case.producers[0].answers
    talk.says("không")
    talk.says("xã Vân Hồ, Sơn La")
    talk.says("ừ")
    assert "commune" in talk.state.case.producers[0].answers


def test_a_corrected_message_corrects_the_answer() -> None:
    talk = consented()
    talk.says("4")
    talk.does(Text("HTX A Bnar", message="m77"))
    talk.does(Text("HTX A Bản", message="m77", edits=True))
    assert talk.state.case.producers[0].answers["name"].value == "HTX A Bản"


def test_an_album_is_answered_once() -> None:
    talk = consented()
    assert talk.does(Photo("g1"))
    assert talk.does(Photo("g1")) == []
    assert talk.does(Photo("g2"))


def test_only_the_senders_own_card_counts() -> None:
    talk = consented()
    for text in ("4", "HTX A Bản", "xã Tà Xùa, Sơn La", "đúng", "Măng khô", "1"):
        talk.says(text)
    for text in ("có", "có", "có", "lần đầu", "Lò Thị Mai", "Giám đốc"):
        talk.says(text)
    talk.does(Contact("+84987654321", own=False))
    assert "phone" not in talk.state.case.producers[0].answers
    talk.does(Contact("84912345678", own=True))
    assert talk.state.case.producers[0].answers["phone"].value == "+84912345678"


def test_stickers_keep_the_question_standing() -> None:
    talk = consented()
    reply = last(talk.does(Other("sticker")))
    assert "Loại chủ thể" in reply
    talk.says("1")
    assert talk.state.case.producers[0].answers["kind"].value == "household"


def test_going_back_and_on_loses_nothing() -> None:
    talk = in_assessment(7)
    for text in ("2", "1", "3"):
        talk.says(text)
    before = dict(talk.state.case.registrations[0].answers)
    for text in ("quay lại", "quay lại", "tiếp tục", "sửa 1.1", "dừng", "tiếp tục"):
        talk.says(text)
    assert dict(talk.state.case.registrations[0].answers) == before


def test_answers_of_another_set_sleep_and_wake() -> None:
    talk = in_assessment(7)
    for text in ("2", "1", "3"):
        talk.says(text)
    before = talk.state.case.registrations[0].answers
    talk.says("sửa nhóm sản phẩm")
    code = talk.state.case.registrations[0].code.removeprefix("OC-").replace("-", "")
    talk.does(Press(f"a|{code}|set|11"))
    assert before.items() <= talk.state.case.registrations[0].answers.items()
    talk.says("sửa nhóm sản phẩm")
    talk.does(Press(f"a|{code}|set|7"))
    assert "1.4." in last(talk.says("tiếp tục"))


def test_putting_off_and_coming_back_to_it() -> None:
    talk = in_assessment(7)
    talk.says("để sau")
    assert "1.2." in last(talk.says("tiếp tục"))
    assert "1.1." in last(talk.says("câu để sau"))


def test_several_answers_in_one_message() -> None:
    talk = in_assessment(7)
    talk.says("1.1: 2, 1.2 mức 1 và 1.4: 3")
    answers = talk.state.case.registrations[0].answers
    assert {answers[f"c7.{code}"].value for code in ("1.1", "1.2", "1.4")} == {2, 1, 3}


def test_a_pair_that_does_not_fit_takes_none() -> None:
    talk = in_assessment(7)
    talk.says("1.1: 2, 1.2: 9")
    assert not any(key.startswith("c7.") for key in talk.state.case.registrations[0].answers)


def test_which_of_the_three_is_never_asked() -> None:
    talk = in_assessment(7)
    reply = last(talk.says("sửa 3.2"))
    assert "3.2." in reply
    assert len(re.findall(r"^\[\d\]", reply, re.MULTILINE)) == 2


def test_deleting_is_asked_twice_and_leaves_nothing() -> None:
    talk = in_assessment(7)
    talk.says("xoá")
    talk.presses("Xoá hết thông tin của tôi")
    assert talk.state.case.registrations
    talk.presses("Chắc chắn, xoá hết")
    assert talk.turns[-1].forget
    assert "Xin phép" in last(talk.says("xin chào"))


def test_hostile_text_stays_text() -> None:
    talk = named()
    talk.says("<b onclick=x>A Bản</b>")
    assert "name" not in talk.state.case.producers[0].answers
    evil = "HTX A & B {{ 7*7 }} =1+1"
    reply = last(talk.says(evil))
    assert talk.state.case.producers[0].answers["name"].value == evil
    assert evil in reply
    html = speak(list(talk.turns[-1].replies), vietnamese())[0].payload["html"]
    assert "A &amp; B {{ 7*7 }}" in html
