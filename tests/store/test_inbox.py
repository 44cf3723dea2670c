from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from ocop_core.store import Arrival, Outcome, Snapshot, Store
from tests.store.conftest import OpenStore
from tests.store.samples import (
    AT,
    CHANNELS,
    KEY,
    OTHER,
    Clock,
    arrival,
    do,
    echo,
    said,
    silent,
    text_of,
)


async def test_receive_counts_the_new_ones(store: Store) -> None:
    first, second = arrival("một"), arrival("hai")
    assert await store.receive([]) == 0
    assert await store.receive([first]) == 1
    assert await store.receive([first, second]) == 1
    assert await store.receive([second, second]) == 0


async def test_a_handled_arrival_is_still_known(store: Store) -> None:
    first = arrival("một")
    await store.receive([first])
    assert [said(d) for d in await store.take_turns(KEY, echo)] == ["một"]
    assert await store.receive([first]) == 0
    assert await store.take_turns(KEY, echo) == []


async def test_the_same_id_on_another_channel_is_another_arrival(store: Store) -> None:
    zalo = type(KEY)("zalo", KEY.chat)
    assert await store.receive([arrival(update_id="7"), arrival(key=zalo, update_id="7")]) == 2


async def test_many_callers_at_once_are_each_told_their_own_count(store: Store) -> None:
    known = [arrival(str(number)) for number in range(20)]
    await store.receive(known[:10])
    counts = await asyncio.gather(*(store.receive([item]) for item in known))
    assert counts == [0] * 10 + [1] * 10


async def test_arrivals_are_handled_in_their_order_however_they_came(store: Store) -> None:
    await store.receive([arrival("ba", order=30)])
    await store.receive([arrival("hai", order=20), arrival("một", order=10)])
    assert [said(d) for d in await store.take_turns(KEY, echo)] == ["một", "hai", "ba"]


async def test_each_chat_gets_its_own(store: Store) -> None:
    await store.receive([arrival("a", KEY), arrival("b", OTHER)])
    assert [said(d) for d in await store.take_turns(OTHER, echo)] == ["b"]
    assert [said(d) for d in await store.take_turns(KEY, echo)] == ["a"]


async def test_the_turn_sees_the_arrival_as_it_came(store: Store) -> None:
    seen: list[Arrival] = []
    sent = arrival("Bà con ơi 🐝 <b>")

    def turn(snapshot: Snapshot, item: Arrival) -> Outcome:
        seen.append(item)
        return silent(snapshot, item)

    await store.receive([sent])
    await store.take_turns(KEY, turn)
    assert seen == [sent]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\0b", "ab"),
        ("\\u0000", "\\u0000"),
        ("\\\0", "\\"),
        ("\ud800 nửa", "\ufffd nửa"),
        ("\ud83d\udc1d", "\U0001f41d"),
    ],
)
async def test_what_no_database_holds_is_cleaned(store: Store, typed: str, kept: str) -> None:
    deliveries = await do(store, text=typed)
    assert [said(d) for d in deliveries] == [kept]


async def test_waiting_names_the_chats_left_behind_oldest_first(store: Store, clock: Clock) -> None:
    clock.now = AT
    await store.receive([arrival(key=OTHER, at=AT)])
    await store.receive([arrival(at=AT - timedelta(minutes=5)), arrival(at=AT)])
    minute = timedelta(minutes=1)
    assert await store.waiting(older_than=timedelta(0), limit=10, channels=CHANNELS) == [KEY, OTHER]
    assert await store.waiting(older_than=timedelta(0), limit=1, channels=CHANNELS) == [KEY]
    assert await store.waiting(older_than=minute, limit=10, channels=CHANNELS) == [KEY]
    await store.take_turns(KEY, echo)
    assert await store.waiting(older_than=timedelta(0), limit=10, channels=CHANNELS) == [OTHER]
    clock.forward(minutes=1)
    assert await store.waiting(older_than=minute, limit=10, channels=CHANNELS) == [OTHER]


async def test_another_process_takes_over(open_one: OpenStore) -> None:
    await open_one("one").receive([arrival("một")])
    other = open_one("two")
    assert await other.waiting(older_than=timedelta(0), limit=10, channels=CHANNELS) == [KEY]
    assert [said(d) for d in await other.take_turns(KEY, echo)] == ["một"]


async def test_arrivals_with_the_same_order_are_all_handled(store: Store) -> None:
    album = [arrival(str(number), order=5, update_id=f"album{number}") for number in range(4)]
    await store.receive(album)
    handled = await store.take_turns(KEY, echo)
    assert sorted(str(said(d)) for d in handled) == [text_of(item) for item in album]
