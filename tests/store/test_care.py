"""A turn that wants care among others that wait in the same group."""

from __future__ import annotations

import asyncio
from collections import Counter
from threading import Event

import pytest

from ocop_core.store import Arrival, ConversationKey, Outcome, Snapshot, open_store
from tests.store.samples import Clock, arrival, echo, full_case, peek, said, text_of

KEYS = [ConversationKey("telegram", str(number)) for number in range(6)]
CAREFUL = KEYS[2]


@pytest.mark.parametrize(
    ("texts", "runs"),
    [
        (["/xoa"], [1, 1, 1, 1, 1]),
        (["/xoa", "hai"], [1, 1, 1, 1, 1]),
        (["một", "/xoa"], [2, 2, 1, 1, 1]),  # it has begun already: all are done again
    ],
)
async def test_only_the_turn_that_wants_care_runs_apart(
    sqlite_url: str, clock: Clock, texts: list[str], runs: list[int]
) -> None:
    store = open_store(sqlite_url, process_id="one", clock=clock)
    is_held_up, group_is_waiting = Event(), Event()
    ran = Counter[ConversationKey]()

    def holding_up(snapshot: Snapshot, _: Arrival) -> Outcome:
        is_held_up.set()
        assert group_is_waiting.wait(30)
        return Outcome({}, snapshot.case)

    def turn(snapshot: Snapshot, item: Arrival) -> Outcome:
        ran[snapshot.conversation] += 1
        if text_of(item) == "/xoa":
            return Outcome({}, snapshot.case, forget=True)
        mark = snapshot.conversation.chat
        heard = echo(snapshot, item)
        return Outcome(heard.dialogue, full_case(mark), heard.outgoing)

    first = ConversationKey("telegram", "first")
    await store.receive([arrival(key=first)])
    for key in KEYS:
        await store.receive([arrival(text, key) for text in (texts if key == CAREFUL else ["?"])])
    jobs = [asyncio.create_task(store.take_turns(first, holding_up))]
    assert await asyncio.to_thread(is_held_up.wait, 30)
    jobs += [asyncio.create_task(store.take_turns(key, turn)) for key in KEYS]
    await asyncio.sleep(0)  # each has put its wish into the queue: there is one thread
    group_is_waiting.set()
    heard = dict(zip(KEYS, (await asyncio.gather(*jobs))[1:], strict=True))

    others = [key for key in KEYS if key != CAREFUL]
    assert [ran[key] for key in others] == runs
    assert [[said(delivery) for delivery in heard[key]] for key in others] == [["?"]] * len(others)
    after = texts[texts.index("/xoa") + 1 :]
    assert [said(delivery) for delivery in heard[CAREFUL]] == after
    assert (await peek(store, CAREFUL)).dialogue == ({"turns": len(after)} if after else {})
    assert (await peek(store, KEYS[0])).case == full_case("0")
    await store.close()
