"""Long lists where there are no buttons: pages, and numbers that never pick what is not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.env import Env
from conversations.events import Press
from conversations.paging import turn_page
from conversations.reply import Choice, Message, plain
from conversations.speak import options_of
from conversations.wording import vietnamese
from tests.conversations.paths import in_assessment
from tests.world import Conversation


class Buttonless(Conversation):
    """Somebody on a channel that shows five lines of choices at most."""

    def env(self) -> Env:
        return replace(super().env(), choices_at_once=5)


def asked_who() -> Buttonless:
    """Agreed by number; nine kinds of applicants to choose from."""
    talk = Buttonless()
    talk.says("xin chào")
    talk.says("1")
    return talk


def kind(talk: Conversation) -> object:
    answer = talk.state.case.producers[0].answers.get("kind")
    return answer and answer.value


@given(count=st.integers(0, 40), at_once=st.integers(2, 9))
def test_every_choice_is_on_one_page_and_the_way_leads_round(count: int, at_once: int) -> None:
    choices = tuple(Choice(plain(f"dòng {n}"), f"x|{n}") for n in range(count))
    first = turn_page(Message((), choices), at_once)
    if count <= at_once:
        assert first.choices == choices
        return
    seen: list[Choice] = []
    page = first
    for _ in range(count):
        assert len(page.choices) <= at_once
        assert len(page.choices) >= 2
        seen += page.choices[:-1]
        following = int(page.choices[-1].data.rpartition("|")[2])
        page = turn_page(Message((), choices, page=following), at_once)
        if page == first:
            break
    assert seen == list(choices)


def test_a_long_list_is_shown_a_few_lines_at_a_time() -> None:
    talk = asked_who()
    labels = [option.label for option in talk.state.dialogue.options]
    assert labels[-1] == "Xem thêm"
    assert len(labels) == 4
    assert len(talk.state.dialogue.shelf) == 9


@pytest.mark.parametrize("more", ["4", "Xem thêm", "xem them", "số bốn"])
def test_a_number_picks_from_the_newest_page(more: str) -> None:
    talk = asked_who()
    wanted = talk.state.dialogue.shelf[3]
    talk.says(more)
    assert talk.state.dialogue.options[0] == wanted
    talk.says("1")
    assert kind(talk) == wanted.data.rpartition("|")[2]


@pytest.mark.parametrize("text", ["5", "9", "số chín", "thứ tám"])
def test_a_number_never_picks_what_is_not_shown(text: str) -> None:
    talk = asked_who()
    talk.says(text)
    assert kind(talk) is None


@pytest.mark.parametrize("pages", [0, 1, 2])
def test_a_word_picks_from_the_whole_list_with_and_without_marks(pages: int) -> None:
    for typed, wanted in (("Hợp tác xã", "cooperative"), ("trang trai", "farm")):
        talk = asked_who()
        for _ in range(pages):
            talk.says("xem thêm")
        talk.says(typed)
        assert kind(talk) == wanted


def test_the_last_page_leads_back_to_the_first() -> None:
    talk = asked_who()
    first = talk.state.dialogue.options
    talk.says("4")
    talk.says("4")
    assert talk.state.dialogue.options[-1].label == "Xem lại từ đầu"
    talk.says("4")
    assert talk.state.dialogue.options == first


@pytest.mark.parametrize(
    "data", ["x|page|1", "x|page|", "x|page|-1", "x|page|99999999999", "x|page|x"]
)
def test_an_old_line_for_more_does_no_harm(data: str) -> None:
    talk = asked_who()
    talk.does(Press(data))
    assert talk.state.dialogue.options
    talk.says("Hợp tác xã")
    assert kind(talk) == "cooperative"
    assert "không cần nữa" in talk.does(Press(data))[-1]


def test_a_menu_that_was_not_understood_stays_on_its_page() -> None:
    talk = Buttonless()
    talk.state = in_assessment(7).state
    talk.says("sửa")
    talk.says("Liên hệ và giấy đăng ký")
    talk.says("xem thêm")
    shown = talk.state.dialogue.options
    assert talk.state.dialogue.shelf
    assert talk.state.dialogue.page == 1
    talk.says("qqq zzz")
    assert talk.state.dialogue.options == shown


def test_few_choices_and_buttons_are_shown_as_they_are() -> None:
    with_buttons = Conversation()
    with_buttons.says("xin chào")
    with_buttons.presses("Đồng ý")
    assert len(with_buttons.state.dialogue.options) == 9
    assert with_buttons.state.dialogue.shelf == ()
    few = options_of((Choice(plain("Có"), "x|a"),), vietnamese())
    assert few[0].label == "Có"


def test_offers_in_words_that_are_no_commands_can_be_typed() -> None:
    talk = Buttonless()
    talk.state = in_assessment(7).state
    talk.says("thiếu gì")
    offered = [option.label for option in talk.state.dialogue.words]
    assert offered, "what is missing comes on several pages"
    assert "Xem tiếp các việc" in offered
    reply = "\n".join(talk.says("xem tiep cac viec"))
    assert "(tiếp)" in reply
