"""How long messages are held: passing ones a minute, decisions for good; reminders at most once."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import select

from ocop_core.registry.model import JsonValue
from ocop_core.store import (
    Arrival,
    Delivery,
    Outcome,
    Outgoing,
    Snapshot,
    Store,
    TurnFunction,
    open_store,
)
from ocop_core.store.lifetimes import BY_NOTICE, lifetime
from ocop_core.store.tables import outbox
from tests.store.conftest import OpenStore
from tests.store.samples import AT, CHANNELS, KEY, Clock, do, echo

STEP: dict[str, JsonValue] = {"type": "notice", "about": "step"}
DIGEST: dict[str, JsonValue] = {"type": "notice", "about": "digest"}
TEXT: dict[str, JsonValue] = {"type": "text", "text": "?"}
LONGEST = timedelta(days=400)
_numbers = count(1)


def says(kind: str) -> TurnFunction:
    def turn(snapshot: Snapshot, _: Arrival) -> Outcome:
        return Outcome(snapshot.dialogue, snapshot.case, (Outgoing(kind, {"html": kind}),))

    return turn


async def answer(store: Store, event: dict[str, JsonValue], kind: str = "message") -> Delivery:
    """Have one thing said in answer to an event, handed out to be sent."""
    number = next(_numbers)
    await store.receive([Arrival(KEY, f"l{number}", number, event, AT)])
    (delivery,) = await store.take_turns(KEY, says(kind))
    return delivery


async def due(store: Store, clock: Clock) -> list[int]:
    return [one.id for one in await store.due(now=clock(), limit=10, channels=CHANNELS)]


@pytest.mark.parametrize(
    ("event", "kind", "lasts"),
    [
        (TEXT, "ack", timedelta(minutes=1)),
        (TEXT, "typing", timedelta(minutes=1)),
        (TEXT, "message", timedelta(days=1)),
        ({"type": "notice", "about": "linked"}, "message", timedelta(days=3)),
        (STEP, "message", None),
    ],
)
async def test_what_is_worth_nothing_any_more_is_given_up(
    store: Store, clock: Clock, event: dict[str, JsonValue], kind: str, lasts: timedelta | None
) -> None:
    delivery = await answer(store, event, kind)
    await store.retry_at(delivery.id, clock(), "down")
    clock.now += lasts or LONGEST
    assert await due(store, clock) == [delivery.id], "it may be sent to the last moment"
    await store.retry_at(delivery.id, clock(), "down")
    clock.forward(seconds=1)
    assert await due(store, clock) == ([] if lasts else [delivery.id])


async def test_a_chat_that_comes_back_gets_decisions_and_no_old_questions(
    store: Store, clock: Clock
) -> None:
    old = await answer(store, TEXT)
    await store.block(KEY, clock())
    decision = await answer_held(store, clock)
    clock.forward(days=30)
    handed = await do(store, echo, "tôi đây")
    ids = [one.id for one in handed]
    assert old.id not in ids
    assert decision in [one.payload["html"] for one in handed]


async def answer_held(store: Store, clock: Clock) -> str:
    """A decision that waits in the blocked chat; an arrival of ours lifts the block: again."""
    await store.receive([Arrival(KEY, "decision", 10**6, STEP, clock())])
    for one in await store.take_turns(KEY, says("message")):
        await store.retry_at(one.id, clock(), "down")
    await store.block(KEY, clock())
    return "message"


@pytest.mark.parametrize("ends", ["lease", "restart", "turn"])
async def test_a_digest_that_may_have_been_sent_is_not_sent_again(
    open_one: OpenStore, clock: Clock, ends: str
) -> None:
    one = open_one("one")
    digest = await answer(one, DIGEST)
    assert digest.once
    if ends == "restart":
        await one.close()
    else:
        clock.forward(seconds=61)
    two = open_one("two")
    if ends == "turn":
        handed = await do(two, echo, "còn đó không?")
        assert digest.id not in [delivery.id for delivery in handed]
    assert digest.id not in await due(two, clock)
    clock.forward(seconds=61)
    assert digest.id not in await due(two, clock)


async def test_a_digest_that_was_certainly_not_sent_is_tried_again(
    store: Store, clock: Clock
) -> None:
    digest = await answer(store, DIGEST)
    await store.retry_at(digest.id, clock(), "refused for now")
    assert await due(store, clock) == [digest.id]


async def test_a_reply_whose_sender_died_is_sent_again(store: Store, clock: Clock) -> None:
    reply = await answer(store, TEXT)
    clock.forward(seconds=61)
    assert await due(store, clock) == [reply.id]


async def test_the_row_says_why_it_was_given_up(database_url: str, clock: Clock) -> None:
    store = open_store(database_url, process_id="one", clock=clock)
    reply = await answer(store, TEXT)
    await store.retry_at(reply.id, clock(), "down")
    await answer_late(store, clock)
    clock.forward(days=2)
    await due(store, clock)

    rows = await store.perform(
        lambda conn: conn.execute(
            select(outbox.c.state, outbox.c.error, outbox.c.payload).order_by(outbox.c.seq)
        ).all()
    )
    await store.close()
    assert len(rows) == 2
    assert [tuple(row) for row in rows] == [("dead", "expired", None)] * len(rows)


async def answer_late(store: Store, clock: Clock) -> None:
    await store.receive([Arrival(KEY, "late", 10**6, TEXT, clock())])
    for one in await store.take_turns(KEY, says("typing")):
        await store.retry_at(one.id, clock(), "down")


def test_reminders_are_at_most_once_and_nothing_else_is() -> None:
    once = {about for about in BY_NOTICE if lifetime("message", {**DIGEST, "about": about}).once}
    assert once == {"digest", "unfinished", "supplement", "round", "certificate", "paper"}
    assert not lifetime("message", TEXT).once
