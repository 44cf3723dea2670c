"""Long texts are cut in good places, and never inside a tag or an entity."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.cutting import utf16_length
from bot.channels.telegram.markup import split_html, strip_tags

LIMIT = 60
WORDS = st.text("ab ơ😀.!?\n&<", max_size=30).map(html.escape)
PIECES = WORDS | WORDS.map("<b>{}</b>".format) | WORDS.map("<i>x<b>{}</b></i>".format)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


def is_balanced(text: str) -> bool:
    opened = []
    for closing, name in re.findall(r"<(/?)(\w+)>", text):
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


@given(TEXTS)
def test_parts_fit_hold_together_and_lose_no_word(text: str) -> None:
    parts = split_html(text, LIMIT)
    for part in parts:
        assert utf16_length(part) <= LIMIT
        assert is_balanced(part)
        assert not re.search(r"&(?!(amp|lt|gt|quot|#x27);)", part)
    assert "".join(strip_tags("".join(parts)).split()) == "".join(strip_tags(text).split())
    if utf16_length(text) > LIMIT:
        assert all(strip_tags(part).strip() for part in parts)


def test_what_fits_stays_as_it_is() -> None:
    assert split_html("  Chào\n", LIMIT) == ["  Chào\n"]
    assert split_html("ă" * 4096, 4096) == ["ă" * 4096]
    assert len(split_html("😀" * 2049, 4096)) == 2


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("a" * 40 + "\n" + "b" * 40, "a" * 40),
        ("a" * 20 + ".\nX" + "b" * 10 + ". C" + "d" * 40, "a" * 20 + ".\nX" + "b" * 10 + "."),
        ("Một câu dài hơn một chút. " + "chữ " * 20, "Một câu dài hơn một chút. " + "chữ " * 8),
        ("x" * 100, "x" * 60),
    ],
)
def test_it_cuts_at_a_line_a_sentence_a_word(text: str, first: str) -> None:
    assert split_html(text, LIMIT)[0] == first.rstrip()


def test_open_tags_are_closed_and_opened_again() -> None:
    text = "<b>" + "chữ đậm " * 12 + "</b> hết"
    parts = split_html(text, LIMIT)
    assert len(parts) > 1
    assert parts[0].endswith("</b>")
    assert parts[1].startswith("<b>")


def test_stripping() -> None:
    assert strip_tags("<b>Mật</b> &lt;ong&gt; &amp; <i>sáp</i>") == "Mật <ong> & sáp"
