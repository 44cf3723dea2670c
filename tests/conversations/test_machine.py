"""Any sequence of anything: never an error, always a way forward, nothing unrelated lost."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from conversations.engine import Turn
from conversations.events import Contact, Event, Other, Photo, Press, Start, Text
from conversations.flows.dossier import Dossier, open_dossier
from conversations.presses import LIMIT
from conversations.reply import Message
from conversations.state import State
from conversations.wording import vietnamese
from ocop_core.registry import Answers
from ocop_core.registry.evidence import PhotoSource
from tests.conversations.nasty import FORGED, TEXTS
from tests.conversations.paths import consented, in_assessment
from tests.world import Conversation

PHOTO = Photo(sources=(PhotoSource("file", "key"),))
ALBUM = Photo("album2", PHOTO.sources)
ID_CARD = Photo(None, PHOTO.sources, "căn cước")


def finished() -> Conversation:
    talk = in_assessment(7)
    while "Bà con muốn làm gì tiếp?" not in talk.says("2")[-1]:
        pass
    return talk


def filed() -> Conversation:
    talk = finished()
    talk.says("nộp")
    talk.presses("Nộp")
    return talk


BEGINNINGS: dict[str, Callable[[], Conversation]] = {
    "stranger": Conversation,
    "consented": consented,
    "assessment": lambda: in_assessment(7),
    "tourism": lambda: in_assessment(26),
    "result": finished,
    "filed": filed,
}


class Chat(RuleBasedStateMachine):
    """One person, in any mood."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Conversation()
        self.before = State()
        self.shown: list[str] = []
        self.last: Event | None = None

    @initialize(
        start=st.sampled_from(["stranger", "consented", "assessment", "tourism", "result", "filed"])
    )
    def begin(self, start: str) -> None:
        self.talk = BEGINNINGS[start]()
        self.before = self.talk.state
        for turn in self.talk.turns[-10:]:
            self.remember(turn)

    def remember(self, turn: Turn) -> None:
        messages = [reply for reply in turn.replies if isinstance(reply, Message)]
        self.shown += [c.data for m in messages for c in (*m.choices, *m.services)]

    def do(self, event: Event) -> None:
        self.before = self.talk.state
        self.last = event
        self.talk.does(event)
        self.remember(self.talk.turns[-1])

    @rule(text=TEXTS)
    def says(self, text: str) -> None:
        self.do(Text(text, message="m1"))

    @rule(number=st.integers(1, 6))
    def says_a_number(self, number: int) -> None:
        self.do(Text(str(number), message="m2"))

    @rule(text=TEXTS)
    def edits_the_last_message(self, text: str) -> None:
        self.do(Text(text, message="m2", edits=True))

    @rule(data=st.data())
    def presses_something_ever_shown(self, data: st.DataObject) -> None:
        if self.shown:
            self.do(Press(data.draw(st.sampled_from(self.shown)), message="b", callback="c"))

    @rule(data=st.data())
    def presses_something_new(self, data: st.DataObject) -> None:
        if self.shown:
            self.do(Press(data.draw(st.sampled_from(self.shown[-8:])), message="b", callback="c"))

    @rule(data=FORGED)
    def forges(self, data: str) -> None:
        self.do(Press(data, message="b", callback="c"))

    @rule(event=st.sampled_from([
        Photo(), Photo("album1"), PHOTO, ALBUM, ID_CARD,
        Other("sticker"), Other("voice"), Other(""), Start(""),
        Start("i_abc"), Contact("+84912345678", own=True), Contact("84987654321", own=False),
        Contact("nonsense", own=True),
    ]))  # fmt: skip
    def sends(self, event: Event) -> None:
        self.do(event)

    @rule()
    def does_it_twice(self) -> None:
        if self.last is not None:
            self.do(self.last)

    @rule(days=st.sampled_from([0.5, 4, 31, 400]))
    def waits(self, days: float) -> None:
        self.talk.waits(days=days)

    @invariant()
    def there_is_a_way_forward(self) -> None:
        turn = self.talk.turns[-1] if self.talk.turns else None
        if turn is None or turn.forget:
            return
        messages = [reply for reply in turn.replies if isinstance(reply, Message)]
        if isinstance(self.last, Photo) and self.last.group and not messages:
            return  # a further picture of an album that was answered
        assert messages, "no answer"
        assert messages[-1].choices or messages[-1].services, "no way forward"

    @invariant()
    def it_fits_a_phone(self) -> None:
        turn = self.talk.turns[-1] if self.talk.turns else None
        words = vietnamese()
        for reply in turn.replies if turn else ():
            if not isinstance(reply, Message):
                continue
            text = "\n\n".join(words.html(part) for part in reply.parts)
            assert len(text.encode("utf-16-le")) // 2 <= 4096
            assert "<script" not in text
            for choice in (*reply.choices, *reply.services):
                assert 0 < len(choice.data.encode()) <= LIMIT
                assert words.text(choice.label).strip()

    @invariant()
    def nothing_is_kept_without_consent(self) -> None:
        case = self.talk.state.case
        if not any(consent.action == "grant" for consent in case.consents):
            assert (case.producers, case.products, case.registrations) == ((), (), ())

    @invariant()
    def no_unrelated_answer_is_lost(self) -> None:
        if not self.talk.turns or self.talk.turns[-1].forget:
            return
        answered = {
            line.removeprefix("answered ")
            for line in self.talk.turns[-1].trace
            if line.startswith("answered ")
        }
        now = answers_of(self.talk.state)
        for owner, before in answers_of(self.before).items():
            for question, answer in before.items():
                if owner in now and question not in answered and not answer.later:
                    assert now[owner].get(question) == answer, f"{question} was lost"

    @invariant()
    def the_range_only_narrows(self) -> None:
        if not self.talk.turns:
            return
        for registration in self.before.case.registrations:
            old = self.dossier(self.before, registration.id)
            new = self.dossier(self.talk.state, registration.id)
            if old is None or new is None or not only_added(old, new):
                continue
            before, after = old.score, new.score
            assert before is not None
            assert after is not None
            assert after.total.sure >= before.total.sure
            assert after.total.possible <= before.total.possible
            assert after.stars.sure >= before.stars.sure
            assert after.stars.possible <= before.stars.possible

    def dossier(self, state: State, registration_id: str) -> Dossier | None:
        return open_dossier(state.case, registration_id, self.talk.edition)


def answers_of(state: State) -> dict[str, Answers]:
    case = state.case
    return {
        record.id: record.answers
        for records in (case.producers, case.products, case.registrations)
        for record in records
    }


def only_added(old: Dossier, new: Dossier) -> bool:
    """Whether answers were only added between two states of a dossier with a set."""
    if old.criteria_set is None or new.criteria_set is not old.criteria_set:
        return False
    before, after = old.holdings, new.holdings
    return all(after.get(code) == level for code, level in before.items())


TestChat = Chat.TestCase
TestChat.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
