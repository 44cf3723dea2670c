"""Killed processes, several processes, many callers: nothing is lost, nothing happens twice."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import signal
import threading
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from datetime import timedelta
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import pytest

from ocop_core.store import (
    Arrival,
    ConversationKey,
    Outcome,
    Snapshot,
    Store,
    StoreClosedError,
    StoreError,
    open_store,
)
from ocop_core.store.context import utc_now
from tests.store.child import POINTS, Death, crowd, live, noted, share
from tests.store.conftest import OpenStore
from tests.store.rows import execute
from tests.store.samples import CHANNELS, KEY, OTHER, arrival, do, echo, peek, said, text_of

ARRIVALS = 25
EACH = 3
"""Deaths at each point."""


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.child"])
    return context


def wait_for(process: ForkServerProcess) -> int | None:
    process.join(60)
    code = process.exitcode
    process.kill()
    process.join()
    process.close()
    return code


def wait_for_lines(path: Path, count: int) -> None:
    until = time.monotonic() + 60
    while len(noted(path)) < count and time.monotonic() < until:
        time.sleep(0.01)


async def test_a_process_dies_at_every_point(
    database_url: str, tmp_path: Path, processes: ForkServerContext
) -> None:
    chance = random.Random(26)
    deaths = [Death(point, nth) for point in POINTS for nth in range(1, EACH + 1)]
    chance.shuffle(deaths)
    for death in deaths:
        life = processes.Process(target=live, args=(database_url, tmp_path, ARRIVALS, death))
        life.start()
        assert wait_for(life) in {-signal.SIGKILL, 0}
    last = processes.Process(target=live, args=(database_url, tmp_path, ARRIVALS, None))
    last.start()
    assert wait_for(last) == 0

    wanted = [str(number) for number in range(ARRIVALS)]
    assert noted(tmp_path / "acknowledged") == wanted
    store = open_store(database_url, process_id="after")
    case = (await peek(store)).case
    await store.close()
    assert case.registrations[0].answers["log"].value == wanted, "each effect once, in order"
    delivered = noted(tmp_path / "delivered")
    assert list(dict.fromkeys(delivered)) == wanted, "each message at least once, in order"
    repeated = [count for count in Counter(delivered).values() if count > 1]
    assert sum(count - 1 for count in repeated) <= EACH, "again only when its note was lost"


async def test_what_was_acknowledged_survives_a_kill_under_load(
    database_url: str, tmp_path: Path, processes: ForkServerContext
) -> None:
    """Group commit answers nobody before the commit of their group."""
    chats = 200
    log = tmp_path / "acknowledged"
    life = processes.Process(target=crowd, args=(database_url, log, chats))
    life.start()
    await asyncio.to_thread(wait_for_lines, log, 1000)
    life.kill()
    assert wait_for(life) == -signal.SIGKILL
    acknowledged = Counter(line.split()[0] for line in noted(log))
    assert len(acknowledged) == chats
    assert sum(acknowledged.values()) >= 1000
    store = open_store(database_url, process_id="after")
    for name, count in acknowledged.items():
        turns = (await peek(store, ConversationKey("t", name))).dialogue["turns"]
        assert turns in {count, count + 1}, "one more may have been committed and not said"
    await store.close()


async def test_several_processes_share_the_chats(
    postgres_url: str, tmp_path: Path, processes: ForkServerContext
) -> None:
    chats, waves, burst = 12, 8, 3
    lives = [
        processes.Process(target=share, args=(postgres_url, f"p{number}", tmp_path, chats))
        for number in range(3)
    ]
    for life in lives:
        life.start()
    store = open_store(postgres_url, process_id="intake")
    order = 0
    for _ in range(waves):
        batch = []
        for chat in range(chats):
            key = ConversationKey("t", str(chat))
            for _ in range(burst):
                order += 1
                batch.append(arrival(str(order), key, order=order, update_id=str(order)))
        assert await store.receive(batch) == len(batch)
        await asyncio.sleep(0.05)
    total = chats * waves * burst
    await asyncio.to_thread(wait_for_lines, tmp_path / "delivered", total)
    (tmp_path / "over").touch()
    assert [wait_for(life) for life in lives] == [0, 0, 0]

    delivered: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in noted(tmp_path / "delivered"):
        chat_name, seq, text = line.split()
        delivered[chat_name].append((int(seq), int(text)))
    assert len(delivered) == chats
    for chat_name, lines in delivered.items():
        assert [seq for seq, _ in lines] == list(range(1, waves * burst + 1))
        texts = [text for _, text in lines]
        assert texts == sorted(texts)
        case = (await peek(store, ConversationKey("t", chat_name))).case
        assert case.registrations[0].answers["log"].value == [str(text) for text in texts]
    await store.close()


class SlowTurn:
    """A turn that waits in the middle until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.may_end = threading.Event()

    def __call__(self, snapshot: Snapshot, item: Arrival) -> Outcome:
        self.begun.set()
        assert self.may_end.wait(30)
        return echo(snapshot, item)


@pytest.fixture
async def two(postgres_url: str) -> AsyncIterator[tuple[Store, Store]]:
    one, other = (open_store(postgres_url, process_id=name) for name in ("one", "other"))
    yield one, other
    await one.close()
    await other.close()


async def test_who_holds_the_chat_takes_what_came_meanwhile(two: tuple[Store, Store]) -> None:
    one, other = two
    slow = SlowTurn()
    await do(one)  # the chat exists
    for delivery in await one.due(now=utc_now() + timedelta(hours=1), limit=10, channels=CHANNELS):
        await one.sent(delivery.id, message_id=None)
    await one.receive([arrival("một")])
    work = asyncio.create_task(one.take_turns(KEY, slow))
    assert await asyncio.to_thread(slow.begun.wait, 30)
    await other.receive([arrival("hai")])
    assert await other.take_turns(KEY, echo) == [], "it does not wait for the chat"
    assert await do(other, text="x", key=OTHER) != [], "nor do other chats"
    slow.may_end.set()
    deliveries = await work
    # Its first message is on its way, so what it found afterwards is handed out once that is sent.
    assert [said(delivery) for delivery in deliveries] == ["một"]
    assert await one.sent(deliveries[0].id, message_id=None) is True
    assert [said(delivery) for delivery in await one.take_turns(KEY, echo)] == ["hai"]
    assert await other.waiting(older_than=timedelta(0), limit=10, channels=CHANNELS) == []


async def test_a_new_chat_is_made_once(two: tuple[Store, Store]) -> None:
    one, other = two
    await one.receive([arrival("một")])
    heard = await asyncio.gather(*(store.take_turns(KEY, echo) for store in (one, other) * 5))
    assert [said(delivery) for deliveries in heard for delivery in deliveries] == ["một"]


async def test_lost_connections_are_made_again(postgres_url: str) -> None:
    store = open_store(postgres_url, process_id="one")
    await do(store, text="một")
    execute(
        postgres_url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    heard = await asyncio.gather(
        *(do(store, text="hai", key=ConversationKey("t", str(number))) for number in range(20))
    )
    assert [len(deliveries) for deliveries in heard] == [1] * 20
    assert (await peek(store)).dialogue == {"turns": 1}
    await store.close()


async def test_a_database_in_trouble_says_so(database_url: str) -> None:
    store = open_store(database_url, process_id="one")
    execute(database_url, "ALTER TABLE inbox RENAME TO away")
    for call in (
        store.receive([arrival("bí mật")]),
        store.take_turns(KEY, echo),
        store.waiting(older_than=timedelta(0), limit=1, channels=CHANNELS),
    ):
        with pytest.raises(StoreError) as raised:
            await call
        assert "bí mật" not in f"{raised.value} {raised.value.__cause__}"
    execute(database_url, "ALTER TABLE away RENAME TO inbox")
    assert await store.receive([arrival("một")]) == 1
    await store.close()


async def test_a_server_that_is_not_there() -> None:
    with pytest.raises(StoreError, match="does not answer"):
        open_store("postgresql+psycopg://nobody@127.0.0.1:1/none", process_id="one")


async def test_a_closed_store_refuses_work(open_one: OpenStore) -> None:
    store = open_one()
    await do(store)
    await store.close()
    await store.close()
    for call in (
        store.receive([arrival()]),
        store.take_turns(KEY, echo),
        store.due(now=utc_now(), limit=1, channels=CHANNELS),
        store.sent(1, message_id=None),
    ):
        with pytest.raises(StoreClosedError):
            await call


async def test_closing_waits_for_what_was_asked(open_one: OpenStore) -> None:
    store = open_one()
    keys = [ConversationKey("t", str(number)) for number in range(50)]
    await store.receive([arrival(key=key) for key in keys])
    work = [asyncio.create_task(store.take_turns(key, echo)) for key in keys]
    await asyncio.sleep(0)
    await store.close()
    assert [len(deliveries) for deliveries in await asyncio.gather(*work)] == [1] * 50


async def test_hundreds_at_once(open_one: OpenStore) -> None:
    store = open_one()
    keys = [ConversationKey("t", str(number)) for number in range(300)]

    def turn(snapshot: Snapshot, item: Arrival) -> Outcome:
        if text_of(item) == "137":
            raise ValueError
        return echo(snapshot, item)

    heard = await asyncio.gather(*(do(store, turn, key.chat, key) for key in keys))
    wanted = [[key.chat] if key.chat != "137" else [] for key in keys]
    assert [[said(delivery) for delivery in deliveries] for deliveries in heard] == wanted
