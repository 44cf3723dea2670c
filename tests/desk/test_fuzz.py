"""Anything at all, pressed and typed by officers: always an answer, always a way on.

Presses are of any button that was ever shown to anybody, and of made-up ones.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, select

from conversations.desk.routing import DESK
from conversations.presses import LIMIT
from ocop_core.registry.review import STEPS
from ocop_core.store.officer_tables import dossier_steps, officers, reviews
from ocop_core.store.tables import audit, inbox, registrations
from tests.conversations.nasty import FORGED, MEAN, TEXTS
from tests.desk.opened import open_town
from tests.desk.settled import settle
from tests.desk.town import COMMUNE, PROVINCE, Town

TELEGRAM_TEXT = 4096
RESULT = ("72,5", "x|o_stars|3", "1/QĐ-UBND", "23/11/2026")

WHO = st.sampled_from(["lan", "dung", "thu", "su"])

FITS = {"filed": 0, "taken": 1, "supplemented": 1, "confirmed": 2, "proposed": 4}
"""The step that leads on from a state, by its place in `tries_a_step`."""

AT_DESK = st.sampled_from([
    "việc", "tổng kết", "/tongket", "đổi giờ", "8:15", "8h", "25:99", "72,5", "100", "101", "0300",
    "3", "³", "٣", "3981/QĐ-UBND", "23/11/2026", "31/02/2026", "12", "bộ 12", "bộ", "mời cán bộ",
    "xã Tà Xùa, Sơn La", "Sơn La", "danh sách cán bộ", "Lò Văn Mới", "xuất excel", "Xong", "Thôi",
    "Đồng ý", "Có", "thoát", "quay lại", "OC-AAAA-BBBB", "oc7k3m9qpx", "1", "2", "9",
])  # fmt: skip

_ARGS = st.one_of(st.text(max_size=40), st.sampled_from(["", "0", "-1", "9" * 30, ".", "..", "\0"]))
VERBS = st.builds(
    lambda verb, arg: f"x|{verb}|{arg}".encode("utf-8", "replace")[:LIMIT].decode(
        "utf-8", "ignore"
    ),
    st.sampled_from(sorted(DESK)),
    _ARGS,
)
"""The desk's own verbs with anything behind them."""


class World(RuleBasedStateMachine):
    """A commune with a dossier, and what must hold there whatever is done."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="ocop-desk-"))
        shutil.copyfile(self.template, self.folder / "town.db")
        self.stack = AsyncExitStack()
        opened = open_town(f"sqlite:///{self.folder / 'town.db'}", first_update=1_000_000)
        self.town: Town = self.runner.run(self.stack.enter_async_context(opened))
        self.seen = 0
        self.shown: list[str] = []
        for who in ("lan", "thu", "dung"):
            self.runner.run(self.town.starts(who))

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self.stack.aclose())
            self.runner.close()
            shutil.rmtree(self.folder)

    def answered(self, who: str, answers: list[str]) -> None:
        assert answers, f"{who} was left without an answer"
        assert self.town.labels(who), f"{who} has no way on: {answers}"

    def press(self, who: str, data: str) -> list[str]:
        self.town.clock.advance(seconds=1)
        return self.runner.run(self.town.presses_data(who, data))

    def say(self, who: str, text: str) -> list[str]:
        self.town.clock.advance(seconds=1)
        return self.runner.run(self.town.says(who, text))

    @invariant()
    def what_was_sent_fits(self) -> None:
        for delivery in self.town.channel.delivered[self.seen :]:
            payload: dict[str, Any] = dict(delivery.payload)
            if delivery.kind != "message":
                continue
            assert 0 < len(str(payload["html"]).encode("utf-16-le")) // 2 <= TELEGRAM_TEXT
            for row in payload["choices"]:
                for choice in row:
                    assert len(choice["data"].encode()) <= LIMIT
                    self.shown.append(choice["data"])
        self.seen = len(self.town.channel.delivered)

    @invariant()
    def nothing_failed(self) -> None:
        assert self.runner.run(self.town.store.perform(_failures)) == []

    @invariant()
    def only_allowed_steps_happen(self) -> None:
        self.runner.run(self.town.store.perform(check_steps))


class Desk(World):
    """Officers, the province and a producer, who do whatever comes to their minds."""

    @rule(who=WHO, number=st.integers(0, 10_000))
    def presses_what_stands(self, who: str, number: int) -> None:
        """The most common thing: a button of one's own newest message."""
        try:
            choices = self.town.newest(who)["choices"]
        except StopIteration:
            return
        found = [choice["data"] for row in choices for choice in row if "data" in choice]
        if found:
            self.answered(who, self.press(who, found[number % len(found)]))

    @rule(
        who=st.sampled_from(["lan", "dung", "thu"]), picks=st.lists(st.integers(0, 9), max_size=7)
    )
    def works_on_the_dossier(self, who: str, picks: list[int]) -> None:
        """Open it and press on from its card, so that dossiers get somewhere."""
        code = self.runner.run(self.town.store.perform(_stands))[0]
        self.answered(who, self.say(who, code))
        for pick in picks:
            self.presses_what_stands(who, pick)

    @rule(who=WHO, number=st.integers(0, 10_000))
    def presses_any_button_ever_shown(self, who: str, number: int) -> None:
        if self.shown:
            self.answered(who, self.press(who, self.shown[number % len(self.shown)]))

    @rule(who=WHO, data=st.one_of(VERBS, FORGED))
    def presses_a_made_up_button(self, who: str, data: str) -> None:
        self.answered(who, self.press(who, data))

    @rule(who=WHO, text=st.one_of(AT_DESK, AT_DESK, TEXTS))
    def types(self, who: str, text: str) -> None:
        self.answered(who, self.say(who, text))

    @rule(who=WHO, hours=st.sampled_from([1, 30, 200]))
    def waits(self, who: str, hours: int) -> None:
        self.town.clock.advance(hours=hours)
        self.answered(who, self.runner.run(self.town.starts(who)))


class Way(World):
    """One dossier, on which officers and its producer try whatever step there is, in any order."""

    @rule(
        who=st.sampled_from(["lan", "thu", "lan", "thu", "dung", "su"]),
        flow=st.sampled_from(["fits", "fits", 3, *range(6)]),
    )
    def tries_a_step(self, who: str, flow: int | str) -> None:
        """All the presses of one step by anybody, allowed or not."""
        code, revision, state = self.runner.run(self.town.store.perform(_stands))
        held = f"{code.removeprefix('OC-').replace('-', '')}.{revision}"
        flows: tuple[tuple[str, ...], ...] = (
            (f"x|o_take|{held}",),
            (f"x|o_confirmed|{held}.yyny",),
            (f"x|o_proposed|{held}",),
            (f"x|o_return|{held}", "x|o_pick|labour", f"x|o_picked|{held}", "x|o_reason|paper"),
            (f"x|o_record|{held}", *RESULT, f"x|o_recorded|{held}"),
            (f"x|o_reject|{held}", "x|o_reason|not_local"),
        )
        chosen = FITS.get(state, 3) if isinstance(flow, str) else flow
        for event in flows[chosen]:
            says = self.press if event.startswith("x|") else self.say
            self.answered(who, says(who, event))

    @rule(wish=st.sampled_from(["tiến độ"] * 8 + ["sửa", "nộp"]))
    def the_producer_goes_on(self, wish: str) -> None:
        """Answers what was asked, sends it; at times takes the dossier back, or files it again."""
        self.answered("su", self.say("su", wish))
        for _ in range(3):
            label = self.town.labels("su")[0]
            if label in {"Còn thiếu gì?", "Mở hồ sơ"}:
                return
            self.answered("su", self.runner.run(self.town.presses("su", label)))


def _failures(conn: Connection) -> list[Any]:
    failed = select(audit.c.action).where(audit.c.action.in_(["turn.failed", "turn.refused"]))
    broken = select(inbox.c.error).where(inbox.c.error.is_not(None))
    return [*conn.execute(failed).scalars(), *conn.execute(broken).scalars()]


def _stands(conn: Connection) -> tuple[str, int, str]:
    found = select(registrations.c.code, reviews.c.revision, reviews.c.state).join(
        reviews, reviews.c.registration_id == registrations.c.id
    )
    row = conn.execute(found).first()
    return (row.code, row.revision, row.state) if row else ("OC-0000-0000", 0, "")


def check_steps(conn: Connection) -> None:
    """Each dossier's history is a way through the table of steps, and ends where it stands."""
    for review in conn.execute(select(reviews)):
        mine = dossier_steps.c.registration_id == review.registration_id
        steps = conn.execute(select(dossier_steps).where(mine).order_by(dossier_steps.c.id)).all()
        assert [steps[0].action, steps[0].source] == ["file", "draft"]
        assert all(before.target == after.source for before, after in pairwise(steps))
        assert (review.state, review.revision) == (steps[-1].target, len(steps))
        for step in steps:
            _check_step(conn, step, review.registration_id)


def _check_step(conn: Connection, step: Any, registration: str) -> None:
    officer = conn.execute(select(officers).where(officers.c.id == step.actor)).first()
    actor = officer.role if officer else step.actor
    actors = {"commune_officer", "commune_head"} if str(actor).startswith("commune") else {actor}
    allowed = [
        one
        for one in STEPS
        if one.action == step.action
        and step.source in one.sources
        and step.target == one.target
        and one.actors & actors
    ]
    assert allowed, f"{actor} took {step.action} from {step.source} to {step.target}"
    if allowed[0].needs_reason and step.action == "reject":
        assert step.reason
    owner = select(registrations.c.person_id).where(registrations.c.id == registration)
    if officer is not None:
        assert officer.person_id != conn.execute(owner).scalar_one(), "a dossier of their own"


@pytest.fixture(scope="module")
def town_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fuzz") / "town.db"
    shutil.copyfile(sqlite_template, path)

    async def work() -> None:
        async with open_town(f"sqlite:///{path}") as town:
            await settle(town)
            await town.officer("dung", "commune_head", COMMUNE)
            await town.officer("thu", "province_officer", PROVINCE)

    asyncio.run(work())
    return path


@pytest.mark.parametrize(("machine", "examples"), [(Desk, 12), (Way, 20)])
def test_whatever_people_do_at_the_desk(
    town_file: Path, machine: type[World], examples: int
) -> None:
    machine.template = town_file
    limits = settings(max_examples=examples, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(machine, settings=limits)


@pytest.mark.parametrize("mean", [*MEAN, "\ud800", "OC-\x00\x00\x00\x00"])
async def test_mean_texts_in_every_field(town: Town, mean: str) -> None:
    """On both databases: what one of them cannot hold must not end in silence."""
    await town.officer("lan", "commune_officer", COMMUNE)
    await town.starts("lan")
    for event in (
        {"type": "press", "data": f"x|o_open|{mean}"[:LIMIT], "message": "1", "callback": "c"},
        {"type": "press", "data": f"x|o_deputy|{mean}"[:LIMIT], "message": "1", "callback": "c"},
        {"type": "text", "text": mean, "message": "2"},
        {"type": "start", "payload": f"i_{mean}"},
    ):
        assert await town.does("lan", event), event
        assert town.labels("lan")
    assert await town.store.perform(_failures) == []
