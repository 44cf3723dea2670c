"""What a message looks like at Zalo: within its limits, and every choice is on offer."""

import re
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_oa.render import TEXT_LIMIT, Call, render, template_content
from bot.channels.zalo_oa.text import clip, split_text, units
from tests.bot.zalo_oa_bot import WORDS
from tests.bot.zalo_oa_rules import check_message

labels = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=130).filter(
    lambda label: label.strip() != ""
)


def message(html: str, choices: list[str], services: list[str], **more: Any) -> dict[str, Any]:
    rows = [[{"label": label, "data": f"x|{n}"}] for n, label in enumerate([*choices, *services])]
    return {"html": html, "choices": rows, "numbered": len(choices), "request": None, **more}


def buttons(call: Call) -> list[dict[str, str]]:
    found: list[dict[str, str]] = call.message.get("attachment", {})["payload"]["buttons"]
    return found


def test_up_to_five_choices_are_buttons() -> None:
    (call,) = render(message("<b>Hỏi</b> &amp; đáp", ["Có", "Chưa"], ["Để sau"]), WORDS)
    assert call.message["text"] == "Hỏi & đáp"
    assert [button["title"] for button in buttons(call)] == ["Có", "Chưa", "Để sau"]
    assert buttons(call)[1] == {"title": "Chưa", "type": "oa.query.hide", "payload": "x|1"}


def test_services_take_what_is_left_and_the_rest_may_be_typed() -> None:
    (call,) = render(message("Hỏi", list("abcd"), ["Vì sao", "Để sau", "Quay lại"]), WORDS)
    assert [button["title"] for button in buttons(call)] == [*"abcd", "Vì sao"]
    assert call.message["text"] == "Hỏi\n\nHoặc gõ: Để sau · Quay lại"


@pytest.mark.parametrize("choices", [list("abcdef"), ["dài " * 30, "ngắn"]])
def test_more_than_five_or_a_long_one_are_numbered_lines(choices: list[str]) -> None:
    (call,) = render(message("Hỏi", choices, ["Để sau"]), WORDS)
    assert [button["title"] for button in buttons(call)] == ["Để sau"]
    for number, choice in enumerate(choices, 1):
        assert f"\n{number}. {choice.strip()}" in call.message["text"]


def test_the_phone_is_asked_for_by_a_form_behind_the_question() -> None:
    first, form = render(message("Số?", [], ["Để sau"], request="contact"), WORDS)
    assert buttons(first)[0]["title"] == "Để sau"
    assert form.optional
    assert form.message["attachment"]["payload"]["template_type"] == "request_user_info"
    assert "image_url" not in form.message["attachment"]["payload"]["elements"][0]


@given(
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=4500),
    st.lists(labels, max_size=9),
    st.lists(labels, max_size=5),
    st.booleans(),
)
def test_every_message_fits_and_offers_every_choice(
    text: str,
    choices: list[str],
    services: list[str],
    contact: bool,
) -> None:
    html = "x" + text.replace("&", "&amp;").replace("<", "&lt;")
    request = "contact" if contact else None
    calls = render(message(html, choices, services, request=request), WORDS)
    for call in calls:
        check_message(call.message)
    with_buttons = [call for call in calls if "buttons" in str(call.message.get("attachment"))]
    pressed = {b["payload"] for call in with_buttons for b in buttons(call)}
    words = re.sub(r"\s+", " ", " ".join(call.message.get("text", "") for call in calls))
    for number, label in enumerate([*choices, *services]):
        shown = " ".join(clip(label, 10_000).split())
        assert f"x|{number}" in pressed or shown.replace(" ", "") in words.replace(" ", "")


@given(st.text(max_size=5000), st.integers(10, 2000))
def test_nothing_is_lost_between_the_parts(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert all(0 < units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(normalize("NFC", text).split())


def test_a_text_is_cut_at_the_end_of_a_sentence() -> None:
    first, second = split_text("Một câu. " * 130 + "Câu cuối.", 1000)
    assert first.endswith("câu.")
    assert second.startswith("Một")


@given(st.text(max_size=400))
def test_a_template_takes_one_line(text: str) -> None:
    content = template_content({"html": text.replace("&", "").replace("<", "")})
    assert units(content) <= 200
    assert "\n" not in content


def test_a_message_without_words_is_malformed() -> None:
    with pytest.raises(ValueError, match="words"):
        render({"html": " ", "choices": []}, WORDS)
    assert TEXT_LIMIT == 2000
