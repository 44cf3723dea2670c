"""Every set, and an edition that does not exist yet, from greeting to receipt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ocop_core.criteria import Edition, editions, open_edition
from tests.conversations.paths import consented, in_assessment
from tests.world import Conversation

MADE_UP = Path(__file__).parents[1] / "editions" / "made_up"

SETS = [(edition, number) for edition in editions() for number in edition.sets]


def to_the_result(talk: Conversation, choice: str) -> str:
    """Answer everything with one option; the score card at the end."""
    for _ in range(60):
        reply = talk.says("tiếp tục")[-1]
        if "Bà con muốn làm gì tiếp?" in reply:
            return reply
        talk.says(choice if f"[{choice}]" in reply else "1")
    raise AssertionError("the questions do not end")


@pytest.mark.parametrize(("edition", "number"), SETS, ids=[f"set{n}" for _, n in SETS])
def test_a_product_of_every_set_is_filed(edition: Edition, number: int) -> None:
    talk = in_assessment(number, edition)
    card = to_the_result(talk, "2")
    assert re.search(r"Tổng: \d+ điểm", card), "all is answered, so the range is one figure"
    receipt = file(talk)
    assert "15 ngày làm việc" in receipt
    assert talk.state.case.registrations[0].filed is not None
    assert [c.purpose for c in talk.state.case.consents] == ["dossier", "share_with_officers"]


def test_the_next_edition_is_a_folder() -> None:
    edition = open_edition(MADE_UP)
    number = next(iter(edition.sets))
    talk = in_assessment(number, edition)
    card = to_the_result(talk, "1")
    for part, most in edition.sets[number].parts.items():
        assert re.search(rf"Phần {part}: .*tối đa {most}\)", card)
    missing = "\n".join(talk.says("thiếu gì"))
    assert "Mức tối thiểu: đã đạt hết." in missing
    assert "Đã nộp" in file(talk)


def file(talk: Conversation) -> str:
    talk.says("nộp")
    return talk.presses("Nộp")[-1]


def test_another_edition_may_ask_other_kinds_for_a_registration() -> None:
    edition = open_edition(MADE_UP)
    kinds = [k for k, a in edition.applicants.items() if a.needs_registration]
    assert kinds
    talk = consented(edition)
    reply = talk.says(edition.words.applicants[kinds[0]])[-1]
    assert "đăng ký kinh doanh" in reply
