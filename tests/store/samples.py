"""Arrivals, cases and turns to test with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from ocop_core.registry.model import (
    Answer,
    Case,
    Consent,
    JsonValue,
    Producer,
    Product,
    Registration,
)
from ocop_core.store import (
    Arrival,
    ConversationKey,
    Delivery,
    Outcome,
    Outgoing,
    Snapshot,
    Store,
)

AT = datetime(2026, 11, 20, 7, 8, 9, 123456, tzinfo=UTC)
KEY = ConversationKey("telegram", "12345")
OTHER = ConversationKey("telegram", "67890")
CHANNELS = ("telegram", "t")
_updates = count(1)


@dataclass
class Clock:
    """Stands still until told."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **duration: float) -> datetime:
        self.now += timedelta(**duration)
        return self.now


def arrival(
    text: str = "xã Mèo Vạc",
    key: ConversationKey = KEY,
    *,
    order: int | None = None,
    update_id: str | None = None,
    at: datetime = AT,
) -> Arrival:
    number = next(_updates)
    return Arrival(
        key,
        update_id or f"u{number}",
        number if order is None else order,
        {"type": "text", "text": text},
        at,
    )


def text_of(item: Arrival) -> str:
    text = item.event["text"]
    assert isinstance(text, str)
    return text


def message(text: str) -> Outgoing:
    return Outgoing("message", {"html": text})


def said(delivery: Delivery) -> JsonValue:
    return delivery.payload["html"]


def echo(snapshot: Snapshot, item: Arrival) -> Outcome:
    """Says each text back, and counts in the dialogue."""
    turns = snapshot.dialogue.get("turns", 0)
    assert isinstance(turns, int)
    return Outcome({"turns": turns + 1}, snapshot.case, (message(text_of(item)),))


def silent(snapshot: Snapshot, _: Arrival) -> Outcome:
    return Outcome(snapshot.dialogue, snapshot.case)


def becoming(case: Case) -> Callable[[Snapshot, Arrival], Outcome]:
    """A turn that makes the person's case this one."""

    def turn(snapshot: Snapshot, _: Arrival) -> Outcome:
        return Outcome(snapshot.dialogue, case)

    return turn


async def peek(store: Store, key: ConversationKey = KEY) -> Snapshot:
    """What a turn would start from now; takes one turn that changes nothing."""
    seen: list[Snapshot] = []

    def turn(snapshot: Snapshot, _: Arrival) -> Outcome:
        seen.append(snapshot)
        return Outcome(snapshot.dialogue, snapshot.case)

    await store.receive([arrival("?", key, order=10**9 + next(_updates))])
    await store.take_turns(key, turn)
    return seen[-1]


async def do(
    store: Store,
    turn: Callable[[Snapshot, Arrival], Outcome] = echo,
    text: str = "xã Mèo Vạc",
    key: ConversationKey = KEY,
) -> list[Delivery]:
    """One arrival and its turn."""
    await store.receive([arrival(text, key)])
    return await store.take_turns(key, turn)


CONSENT = Consent("register", "grant", "1.0", "ab" * 32, AT, "Đồng ý")


def answers(**values: JsonValue) -> dict[str, Answer]:
    return {question: Answer(value, AT) for question, value in values.items()}


def full_case(mark: str = "") -> Case:
    """A producer, two products, a registration; `mark` makes its ids and code unique."""
    return Case(
        consents=(CONSENT, replace(CONSENT, purpose="share", action="refuse")),
        producers=(
            Producer(
                f"producer{mark}",
                answers(
                    name="HTX Mèo Vạc",
                    kind="htx",
                    representative="Vừ Thị Mỷ",
                    phone="+84912345678",
                    commune="00901",
                )
                | {"tax": Answer(None, AT, later=True)},
            ),
        ),
        products=(
            Product(f"second{mark}", f"producer{mark}", answers(product="Chè Shan tuyết", set=2)),
            Product(f"first{mark}", f"producer{mark}", answers(product="Mật ong bạc hà", set=3)),
        ),
        registrations=(
            Registration(
                f"registration{mark}",
                f"first{mark}",
                "qd26_2026",
                f"OC-7K3M-9QPX{mark}",
                answers(
                    filing_kind="new",
                    A1_1={"level": 2, "notes": ["sổ", {"trang": 1.5}]},
                    A1_2=True,
                ),
            ),
        ),
    )


def with_registration_answer(case: Case, **values: JsonValue) -> Case:
    """The case with answers added to, or changed in, its first registration."""
    first, *others = case.registrations
    changed = replace(first, answers={**first.answers, **answers(**values)})
    return replace(case, registrations=(changed, *others))
