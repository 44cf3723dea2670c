"""The score card is sent when it is worth keeping, holds what is shown, and words go with it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.pictures import draw
from bot.pictures.specs import ScoreSpec
from conversations.events import Start
from conversations.flows.dossier import open_dossier
from conversations.pictures import bars, columns
from conversations.reply import File, Message, Picture, plain, say
from conversations.speak import speak
from conversations.wording import vietnamese
from ocop_core.criteria import Edition, editions
from ocop_core.registry import Answer
from tests.conversations.paths import consented, in_assessment
from tests.world import Conversation


def pictures(talk: Conversation) -> list[Picture]:
    """The pictures of the newest turn."""
    return [reply for reply in talk.turns[-1].replies if isinstance(reply, Picture)]


def spec_of(talk: Conversation) -> ScoreSpec:
    """What the newest picture shows, through JSON as in an outbox row."""
    (found,) = pictures(talk)
    (spoken,) = speak([found], vietnamese())
    assert spoken.kind == "picture"
    assert spoken.payload.keys() == {"picture", "html", "alt"}
    data = json.loads(json.dumps(spoken.payload["picture"]))
    assert draw(data)
    return ScoreSpec.model_validate(data)


def finished(choice: str = "2", *, number: int = 11) -> Conversation:
    """A product whose last question has just been answered."""
    talk = in_assessment(number)
    for _ in range(60):
        assert pictures(talk) == []
        reply = talk.says("tiếp tục")[-1]
        if talk.says(choice if f"[{choice}]" in reply else "1") and pictures(talk):
            return talk
    raise AssertionError("no card came")


def test_the_card_comes_once_all_is_answered_and_before_the_words() -> None:
    talk = finished()
    kinds = [type(reply) for reply in talk.turns[-1].replies]
    assert kinds[-2:] == [Picture, Message]
    assert "Bà con muốn làm gì tiếp?" in talk.says("tiếp tục")[-1]
    assert pictures(talk) == [], "going on is no reason for another"


@pytest.mark.parametrize(
    "aside", ["tiến độ", "thiếu gì", "trợ giúp", "cán bộ", "sửa", "🍵", "bao giờ nộp hồ sơ?"]
)
def test_no_card_after_an_aside(aside: str) -> None:
    talk = finished()
    talk.says(aside)
    assert pictures(talk) == []


@pytest.mark.parametrize("asked", ["/diem", "điểm", "diem"])
def test_the_card_comes_when_asked_for(asked: str) -> None:
    talk = finished()
    talk.says(asked)
    assert len(pictures(talk)) == 1
    assert isinstance(talk.turns[-1].replies[-1], Message)


def test_the_card_comes_by_a_deep_link_and_in_between() -> None:
    talk = in_assessment(11)
    talk.does(Start("diem"))
    shown = spec_of(talk)
    assert len(shown.legend) == 2
    assert "đến" in shown.total
    assert talk.turns[-1].state.dialogue.options, "the question stands again"


def test_the_card_comes_when_it_is_filed() -> None:
    talk = finished()
    talk.says("nộp")
    assert pictures(talk) == []
    talk.presses("Nộp")
    assert len(pictures(talk)) == 1
    talk.says("nộp")
    assert pictures(talk) == []


def test_putting_off_the_last_question_brings_the_card() -> None:
    talk = in_assessment(11)
    for _ in range(60):
        talk.says("để sau")
        if pictures(talk):
            break
    assert spec_of(talk).stars.possible > spec_of(talk).stars.sure


def test_before_the_set_is_known_there_is_no_card() -> None:
    talk = consented()
    talk.says("điểm")
    assert pictures(talk) == []


SETS = [(edition, number) for edition in editions() for number in edition.sets]


@pytest.mark.parametrize(("edition", "number"), SETS, ids=[f"set{n}" for _, n in SETS])
def test_the_card_says_what_the_edition_says(edition: Edition, number: int) -> None:
    talk = in_assessment(number, edition)
    talk.says("điểm")
    shown = spec_of(talk)
    chosen = edition.sets[number]
    assert [part.max for part in shown.parts] == list(chosen.parts.values())
    dossier = open_dossier(talk.state.case, talk.state.case.registrations[0].id, edition)
    assert dossier is not None
    assert dossier.score is not None
    assert sum(part.sure for part in shown.parts) == dossier.score.total.sure
    assert sum(part.possible for part in shown.parts) == dossier.score.total.possible
    assert (shown.stars.sure, shown.stars.of) == (dossier.score.stars.sure, max(edition.stars))
    assert shown.title == "Điểm sơ bộ"
    assert edition.title in shown.note
    assert "23/11/2026" in shown.note
    gates = [gate for gate in dossier.score.gates if gate.stars <= 3]
    assert len(shown.missing.lines) == min(5, len(gates))
    assert shown.missing.more == (f"… và {len(gates) - 5} mức nữa" if len(gates) > 5 else "")


def test_a_card_of_a_full_score_lacks_nothing() -> None:
    edition = editions()[-1]
    talk = finished("4", number=11)
    case = talk.state.case
    best = {f"c11.{c.code}": Answer(c.levels[-1].id, talk.now) for c in edition.sets[11].criteria}
    filled = replace(case.registrations[0], answers={**case.registrations[0].answers, **best})
    talk.state = replace(talk.state, case=replace(case, registrations=(filled,)))
    talk.says("điểm")
    shown = spec_of(talk)
    assert (shown.stars.sure, shown.total) == (5, "100 điểm")
    assert shown.missing.head == "Đã đủ điểm và mức tối thiểu của 5 sao"
    assert (shown.missing.lines, shown.missing.more, shown.legend) == ([], "", [])


def test_what_was_typed_stays_data() -> None:
    talk = in_assessment(11)
    product = talk.state.case.products[0]
    typed = Answer("<b>Chè</b> {{ 7*7 }} & 🍵", talk.now)
    changed = replace(product, answers={**product.answers, "product": typed})
    talk.state = replace(talk.state, case=replace(talk.state.case, products=(changed,)))
    talk.says("điểm")
    (spoken,) = speak(list(pictures(talk)), vietnamese())
    assert spoken.payload["picture"]["product"] == typed.value
    assert "&lt;b&gt;Chè&lt;/b&gt; {{ 7*7 }} &amp; 🍵" in spoken.payload["html"]
    assert str(typed.value) in spoken.payload["alt"]


def test_charts_are_what_the_drawing_reads() -> None:
    words = say("picture.title")
    charts = (
        bars(words, "Sơn La", ["3 sao", "4 sao"], {"Đồ uống": [3, 1]}, empty="Chưa có", note="x"),
        columns(words, "Tà Xùa", {"3 sao": 4}, note=""),
    )
    for spec in charts:
        (spoken,) = speak([Picture(spec, plain("Biểu đồ"), plain("biểu đồ"))], vietnamese())
        assert spoken.payload["picture"]["title"] == "Điểm sơ bộ"
        assert draw(json.loads(json.dumps(spoken.payload["picture"])))


def test_a_file_is_spoken_with_its_name() -> None:
    file = File({"kind": "export", "area": "14"}, "ocop.xlsx", plain("Bảng <tháng>"))
    (spoken,) = speak([file], vietnamese())
    assert (spoken.kind, spoken.payload) == (
        "file",
        {
            "file": {"kind": "export", "area": "14"},
            "name": "ocop.xlsx",
            "html": "Bảng &lt;tháng&gt;",
        },
    )
