from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.understand import INTENTS, Understanding, read_intent
from ocop_core.vietnamese import fold
from tests.understand.heldout import held_out, labels, right_when_acting, share

OUTSIDE = "out_of_scope"


@pytest.mark.parametrize(
    ("part", "first", "in_three", "outside"),
    [("plain", 0.96, 0.98, 0.9), ("hard", 0.88, 0.95, 0.7), ("fresh", 0.88, 0.95, 0.7)],
)
def test_reads_held_out_messages(part: str, first: float, in_three: float, outside: float) -> None:
    rows = held_out("intents", part)
    inside = [(labels(read_intent(row["text"])), row["intent"]) for row in rows]
    wanted = [(found, right) for found, right in inside if right != OUTSIDE]
    assert share(found[:1] == [right] for found, right in wanted) >= first
    assert share(right in found for found, right in wanted) >= in_three
    assert share(not found for found, right in inside if right == OUTSIDE) >= outside


def test_reads_the_same_messages_without_diacritics() -> None:
    rows = [row for row in held_out("intents") if row["intent"] != OUTSIDE]
    found = [(labels(read_intent(fold(row["text"]))), row["intent"]) for row in rows]
    assert share(each[:1] == [right] for each, right in found) >= 0.90
    assert share(right in each for each, right in found) >= 0.96


def test_acts_alone_often_and_is_right_then() -> None:
    rows = held_out("intents")
    precision, coverage = right_when_acting(rows, lambda row: read_intent(row["text"]), "intent")
    assert precision >= 0.96
    assert coverage >= 0.55


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("xoá câu trả lời vừa rồi, tôi trả lời lại", "edit_answer"),
        ("xoá hết thông tin cá nhân của tôi", "delete_my_data"),
        ("giấy chứng nhận hết hạn thì làm sao", "certificate_renew"),
        ("hồ sơ cần giấy tờ gì", "documents_needed"),
        ("hồ sơ đến đâu rồi", "dossier_status"),
        ("được mấy sao rồi", "check_score"),
        ("còn thiếu gì để được 4 sao", "missing_for_stars"),
        ("thiếu giấy tờ gì", "documents_needed"),
        ("mần răng để đăng ký OCOP rứa", "register_product"),
        ("tieesp tucj lamf hoof sow", "continue"),
        ("dangky sanpham", "register_product"),
        ("thôi không làm nữa", "cancel"),
        ("cho tui gặp cán bộ xã", "talk_to_officer"),
        ("câu này nghĩa là gì", "explain_criterion"),
    ],
)
def test_tells_neighbouring_wishes_apart(text: str, intent: str) -> None:
    understood = read_intent(text)
    assert labels(understood)[0] == intent
    assert understood.act


@pytest.mark.parametrize(
    "text", ["mai trời có mưa không", "gia phan bon hom nay", "vay vốn ngân hàng chính sách"]
)
def test_offers_nothing_beyond_the_bots_matters(text: str) -> None:
    assert read_intent(text) == Understanding((), act=False)


@pytest.mark.parametrize("text", ["", "   ", "???", "🙂", "...\n"])
def test_says_nothing_where_nothing_is_said(text: str) -> None:
    assert read_intent(text) == Understanding((), act=False)


@given(st.text(max_size=300))
def test_never_raises_and_keeps_its_shape(text: str) -> None:
    understood = read_intent(text)
    found = understood.candidates
    assert len(found) <= 3
    assert {candidate.label for candidate in found} <= set(INTENTS)
    assert [each.p for each in found] == sorted((each.p for each in found), reverse=True)
    assert sum(candidate.p for candidate in found) <= 1.0 + 1e-9
    assert found or not understood.act


def test_reads_only_the_beginning_of_a_flood() -> None:
    assert labels(read_intent("xem điểm " * 60 + "xoá dữ liệu " * 5000)) == labels(
        read_intent("xem điểm " * 60 + "xoá dữ liệu " * 50)
    )
