"""Jobs that fail, ask for another try, get stuck, or are at work when the bot is stopped."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.engine import TryLater
from bot.engine.engine import Engine
from bot.engine.tables import upgrade
from bot.engine.tidy import next_night
from ocop_core.store.errors import StoreError, StoreNotReadyError
from tests.engine.conftest import StartEngine
from tests.engine.hurry import HURRY, PATIENCE, Done, no_tick, order, settled, states
from tests.store.samples import Clock


async def test_a_job_is_tried_again_when_it_asks_for_it(url: str, start: StartEngine) -> None:
    tried: list[str] = []

    async def busy_at_first(key: str) -> None:
        tried.append(key)
        if len(tried) < 3:
            raise TryLater

    engine = await start({"digest": busy_at_first})
    order(engine, url, "1")
    assert (await settled(url, "digest:1"))["digest:1"] == "SUCCESS"
    assert tried == ["1"] * 3


async def test_some_jobs_fail_and_the_others_are_done(url: str, start: StartEngine) -> None:
    tried: list[str] = []

    async def never(key: str) -> None:
        tried.append(key)
        raise TryLater

    async def wrong(key: str) -> None:
        tried.append(key)
        raise KeyError(key)

    async def stuck(_key: str) -> None:
        await asyncio.Event().wait()

    async def well(_key: str) -> None:
        tried.append("well")

    engine = await start(
        {"never": never, "wrong": wrong, "stuck": stuck, "well": well},
        limit=timedelta(milliseconds=50),
    )
    for job in ("never", "wrong", "stuck", "well"):
        order(engine, url, "1", job=job)
    found = await settled(url, "never:1", "wrong:1", "stuck:1", "well:1")
    assert found == {
        "never:1": "ERROR", "wrong:1": "ERROR", "stuck:1": "ERROR", "well:1": "SUCCESS",
    }  # fmt: skip
    assert sorted(tried) == ["1"] * (HURRY.attempts + 1) + ["well"]


async def test_a_job_of_a_later_program_fails_by_name(
    url: str, start: StartEngine, caplog: pytest.LogCaptureFixture
) -> None:
    done = Done()
    later = await start({"digest": done, "new": done}, grace=timedelta(0))
    await later.stop()
    order(later, url, "1", job="new")
    engine = await start({"digest": done})
    order(engine, url, "2")
    await settled(url, "new:1", "digest:2")
    assert done.keys == ["2"]
    assert "new:1 is of a kind that this program does not know" in caplog.text


async def test_few_jobs_are_under_way_at_once(url: str, start: StartEngine) -> None:
    under_way, most = 0, 0
    done, pair = Done(), asyncio.Barrier(2)

    async def with_another(key: str) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await pair.wait()
        under_way -= 1
        done.note(key)

    engine = await start({"digest": with_another, "first": done}, at_once=2)
    order(engine, url, "0", job="first")  # from the next look on, the queue is as we set it
    await settled(url, "first:0")
    keys = [str(number) for number in range(1, 9)]
    order(engine, url, *keys)
    await done.wait_for(*keys)
    assert most == 2


async def test_stopping_lets_a_job_finish(url: str, start: StartEngine) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()
    done = Done()

    async def slow(key: str) -> None:
        begun.set()
        await may_end.wait()
        done.note(key)

    engine = await start({"digest": slow}, grace=timedelta(seconds=PATIENCE))
    order(engine, url, "1")
    await asyncio.wait_for(begun.wait(), PATIENCE)
    stopping = asyncio.create_task(engine.stop())
    await asyncio.sleep(0)
    may_end.set()
    await stopping
    assert states(url) == {"digest:1": "SUCCESS"}
    assert done.keys == ["1"]
    assert await asyncio.to_thread(int, "5") == 5, "dbos takes its threads with it"


async def test_what_stopping_breaks_off_the_next_one_does(url: str, start: StartEngine) -> None:
    begun = asyncio.Event()
    done = Done()

    async def endless(_key: str) -> None:
        begun.set()
        await asyncio.Event().wait()

    engine = await start({"digest": endless}, grace=timedelta(0))
    order(engine, url, "1")
    await asyncio.wait_for(begun.wait(), PATIENCE)
    await engine.stop()
    await engine.stop()
    assert states(url) == {"digest:1": "PENDING"}
    await start({"digest": done})
    await settled(url, "digest:1")
    assert done.keys == ["1"]


async def test_finished_work_is_forgotten_after_a_month(
    url: str, start: StartEngine, clock: Clock
) -> None:
    clock.now = datetime.now(UTC)
    may_end = asyncio.Event()
    done = Done()

    async def slow(_key: str) -> None:
        await may_end.wait()

    async def fail(_key: str) -> None:
        raise ValueError

    engine = await start({"digest": done, "fail": fail, "slow": slow}, sweep=timedelta(hours=1))
    order(engine, url, "1")
    order(engine, url, "1", job="fail")
    order(engine, url, "1", job="slow")
    await settled(url, "digest:1", "fail:1")
    clock.forward(days=29)
    assert await engine.tidy() == 0
    clock.forward(days=2)
    assert await engine.tidy() == 2
    assert states(url).keys() == {"slow:1"}
    may_end.set()
    await settled(url, "slow:1")


def test_each_process_tidies_at_its_own_minute_of_the_night() -> None:
    noon = datetime(2026, 11, 23, 5, tzinfo=UTC)
    first, third = next_night(noon, "slot-1"), next_night(noon, "slot-3")
    assert first == datetime(2026, 11, 23, 20, 1, tzinfo=UTC)
    assert third - first == timedelta(minutes=2)
    assert next_night(first, "slot-1") == first + timedelta(days=1)


async def test_one_engine_in_a_process_and_on_a_file(
    sqlite_url: str, postgres_url: str, clock: Clock
) -> None:
    upgrade(postgres_url)
    async with Engine(sqlite_url, {}, no_tick, clock=clock, options=HURRY):
        with pytest.raises(StoreError, match="already"):
            await Engine(sqlite_url, {}, no_tick, clock=clock, options=HURRY).start()
        with pytest.raises(RuntimeError, match="one engine"):
            await Engine(postgres_url, {}, no_tick, clock=clock, options=HURRY).start()
    async with Engine(sqlite_url, {}, no_tick, clock=clock, options=HURRY):
        pass


async def test_a_server_is_upgraded_by_command_only(postgres_url: str, clock: Clock) -> None:
    with pytest.raises(StoreNotReadyError, match="ocop-bot db upgrade"):
        await Engine(postgres_url, {}, no_tick, clock=clock, options=HURRY).start()
    upgrade(postgres_url)
    async with Engine(postgres_url, {}, no_tick, clock=clock, options=HURRY):
        pass


async def test_a_server_that_is_not_there(clock: Clock) -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    with pytest.raises(StoreError, match="does not answer"):
        await Engine(nowhere, {}, no_tick, clock=clock, options=HURRY).start()
    with pytest.raises(StoreError, match="does not answer"):
        upgrade(nowhere)
