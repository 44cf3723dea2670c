"""Any sequence of calls: the store on SQLite does what the store in memory does.

Both are checked against what was promised, too: every arrival has its effect once and in order,
and what is sent in a chat is sent in order.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from ocop_core.store import Arrival, ConversationKey, Delivery, Outcome, Snapshot, Store, open_store
from ocop_core.store.memory import MemoryStore
from ocop_core.store.memory_rows import MemoryRows
from tests.store.samples import CHANNELS, Clock, message, text_of

CHATS = [ConversationKey("t", name) for name in "ab"]
PROCESSES = ("one", "two")
LEASE = timedelta(seconds=60)


def turn(snapshot: Snapshot, item: Arrival) -> Outcome:
    """Notes the arrival in the dialogue, and says it back as often as it asks for."""
    text = text_of(item)
    if text.startswith("poison"):
        raise ValueError(text)
    done = snapshot.dialogue.get("done", [])
    assert isinstance(done, list)
    times = int(text.split()[1])
    says = tuple(message(f"{item.update_id}/{number}") for number in range(times))
    return Outcome({"done": [*done, item.update_id]}, snapshot.case, says)


def seen(deliveries: list[Delivery]) -> dict[str, list[tuple[Any, ...]]]:
    """What was handed out, by chat; the order between chats is nobody's business."""
    by_chat: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for item in deliveries:
        by_chat[item.conversation.chat].append((item.seq, item.payload, item.attempts))
    return by_chat


class StoreMachine(RuleBasedStateMachine):
    """Two processes on one database, in both stores."""

    handed = Bundle("handed")

    template: Path

    @initialize()
    def start(self) -> None:
        self.runner = asyncio.Runner()
        self.clock = Clock(datetime(2026, 11, 23, tzinfo=UTC))
        self.directory = Path(tempfile.mkdtemp(prefix="ocop-machine-"))
        shutil.copyfile(self.template, self.directory / "store.db")
        self.rows = MemoryRows()
        self.real: dict[str, Store] = {}
        self.model: dict[str, Store] = {}
        for name in PROCESSES:
            self.open(name)
        self.received: dict[ConversationKey, list[str]] = defaultdict(list)
        self.updates = 0

    def open(self, name: str) -> None:
        self.real[name] = open_store(
            f"sqlite:///{self.directory / 'store.db'}",
            process_id=name,
            clock=self.clock,
            lease=LEASE,
        )
        self.model[name] = MemoryStore(
            process_id=name, clock=self.clock, lease=LEASE, rows=self.rows
        )

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            for store in (*self.real.values(), *self.model.values()):
                self.runner.run(store.close())
            self.runner.close()
            shutil.rmtree(self.directory)

    def both(self, process: str, method: str, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        async def call(store: Store) -> Any:
            return await getattr(store, method)(*args, **kwargs)

        return (
            self.runner.run(call(self.real[process])),
            self.runner.run(call(self.model[process])),
        )

    @rule(
        process=st.sampled_from(PROCESSES),
        chat=st.sampled_from(CHATS),
        kinds=st.lists(st.sampled_from(["say 0", "say 1", "say 3", "poison"]), max_size=3),
        again=st.booleans(),
    )
    def receive(self, process: str, chat: ConversationKey, kinds: list[str], again: bool) -> None:
        batch = []
        for kind in kinds:
            self.updates += 1
            name = f"u{self.updates}"
            batch.append(
                Arrival(chat, name, self.updates, {"type": "text", "text": kind}, self.clock())
            )
            if not kind.startswith("poison"):
                self.received[chat].append(name)
        real, model = self.both(process, "receive", batch * 2 if again else batch)
        assert real == model == len(batch)

    @rule(target=handed, process=st.sampled_from(PROCESSES), chat=st.sampled_from(CHATS))
    def take_turns(self, process: str, chat: ConversationKey) -> Any:
        real, model = self.both(process, "take_turns", chat, turn)
        assert seen(real) == seen(model)
        return multiple(*((process, a, b.id) for a, b in zip(real, model, strict=True)))

    @rule(target=handed, process=st.sampled_from(PROCESSES), chat=st.sampled_from(CHATS))
    def talk(self, process: str, chat: ConversationKey) -> Any:
        """The most common thing, so that machines get somewhere."""
        self.receive(process, chat, ["say 3"], again=False)
        return self.take_turns(process, chat)

    @rule(target=handed, process=st.sampled_from(PROCESSES))
    def due(self, process: str) -> Any:
        real, model = self.both(process, "due", now=self.clock(), limit=100, channels=CHANNELS)
        assert seen(real) == seen(model)
        key = lambda item: (item.conversation, item.seq)  # noqa: E731
        pairs = zip(sorted(real, key=key), sorted(model, key=key), strict=True)
        return multiple(*((process, a, b.id) for a, b in pairs))

    @rule(item=consumes(handed))
    def sent(self, item: tuple[str, Delivery, int]) -> None:
        process, delivery, model_id = item
        self.settle(process, "sent", delivery, model_id, message_id="m")

    @rule(item=consumes(handed))
    def dead(self, item: tuple[str, Delivery, int]) -> None:
        process, delivery, model_id = item
        self.settle(process, "dead", delivery, model_id, error="Refused")

    @rule(item=consumes(handed), seconds=st.integers(0, 100))
    def retry(self, item: tuple[str, Delivery, int], seconds: int) -> None:
        process, delivery, model_id = item
        when = self.clock() + timedelta(seconds=seconds)
        self.settle(process, "retry_at", delivery, model_id, when=when, error="TryAgain")

    def settle(
        self, process: str, method: str, delivery: Delivery, model_id: int, **how: Any
    ) -> None:
        async def call(store: Store, number: int) -> Any:
            return await getattr(store, method)(number, **how)

        real = self.runner.run(call(self.real[process], delivery.id))
        assert real == self.runner.run(call(self.model[process], model_id))

    @rule(chat=st.sampled_from(CHATS))
    def block(self, chat: ConversationKey) -> None:
        self.both("one", "block", chat, self.clock())

    @rule(chat=st.sampled_from(CHATS))
    def unblock(self, chat: ConversationKey) -> None:
        self.both("one", "unblock", chat)

    @rule(process=st.sampled_from(PROCESSES))
    def restart(self, process: str) -> None:
        self.both(process, "close")
        self.open(process)

    @rule(seconds=st.integers(1, 100))
    def later(self, seconds: int) -> None:
        self.clock.forward(seconds=seconds)

    @rule()
    def waiting(self) -> None:
        real, model = self.both(
            "one", "waiting", older_than=timedelta(seconds=30), limit=100, channels=CHANNELS
        )
        assert sorted(real) == sorted(model)

    @invariant()
    def every_arrival_has_its_effect_once_and_in_order(self) -> None:
        if not hasattr(self, "rows"):
            return
        for key, chat in self.rows.chats.items():
            done = chat.dialogue.get("done", [])
            assert done == self.received[key][: len(done)]  # type: ignore[arg-type]


def test_any_sequence_of_calls(sqlite_template: Path) -> None:
    class Machine(StoreMachine):
        template = sqlite_template

    run_state_machine_as_test(
        Machine, settings=settings(max_examples=100, stateful_step_count=40, deadline=None)
    )
