"""A process takes only what its own channels can deliver."""

from __future__ import annotations

from datetime import timedelta

from ocop_core.store import ConversationKey
from tests.store.conftest import OpenStore
from tests.store.samples import KEY, Clock, arrival, do, said

CONSOLE = ConversationKey("console", "anh-ba")


async def test_due_leases_nothing_of_other_channels(open_one: OpenStore, clock: Clock) -> None:
    one, two = open_one("one"), open_one("two")
    await do(one, text="một")
    await do(one, text="hai", key=CONSOLE)
    await one.close()
    heard = await two.due(now=clock(), limit=10, channels=["console"])
    assert [said(delivery) for delivery in heard] == ["hai"]
    assert await two.due(now=clock(), limit=10, channels=[]) == []
    heard = await open_one("three").due(now=clock(), limit=10, channels=["telegram"])
    assert [said(delivery) for delivery in heard] == ["một"], "nobody had leased it"


async def test_others_do_not_fill_up_the_limit_of_waiting(open_one: OpenStore) -> None:
    store = open_one()
    await store.receive([arrival(key=KEY)])
    await store.receive([arrival(key=CONSOLE)])
    for key in (KEY, CONSOLE):
        found = await store.waiting(older_than=timedelta(0), limit=1, channels=[key.channel])
        assert found == [key]
    assert await store.waiting(older_than=timedelta(0), limit=1, channels=()) == []
