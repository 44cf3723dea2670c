"""Killed processes and several at once: every job is done, every tick comes once."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from bot.engine.engine import Engine
from bot.engine.orders import Orders
from bot.engine.slots import SessionSlots
from bot.engine.tables import upgrade
from ocop_core.store.engines import connected, is_embedded, make_engine
from tests.engine.child import diligent, stuck, ticking
from tests.engine.hurry import (
    HURRY,
    PATIENCE,
    Done,
    know_the_queue,
    no_tick,
    order,
    rows,
    settled,
)
from tests.store.child import noted
from tests.store.rows import execute
from tests.store.samples import Clock

Spawn = Callable[[Callable[[str, Path], None], str], ForkServerProcess]


@pytest.fixture
def spawn(tmp_path: Path) -> Iterator[Spawn]:
    """Start processes; those still alive are told to go."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.engine.child"])
    spawned: list[ForkServerProcess] = []

    def spawn_(life: Callable[[str, Path], None], url: str) -> ForkServerProcess:
        process = context.Process(target=life, args=(url, tmp_path))
        process.start()
        spawned.append(process)
        return process

    yield spawn_
    (tmp_path / "over").touch()
    codes = []
    for process in spawned:
        process.join(PATIENCE)
        codes.append(process.exitcode)
        process.kill()
        process.join()
        process.close()
    assert set(codes) <= {0, -signal.SIGKILL}


@pytest.fixture
def server_url(postgres_url: str) -> str:
    """A server's database, with all tables."""
    upgrade(postgres_url)
    know_the_queue(postgres_url)
    return postgres_url


def wait_for(path: Path, lines: int) -> list[str]:
    until = time.monotonic() + PATIENCE
    while len(noted(path)) < lines and time.monotonic() < until:
        time.sleep(0.01)
    return noted(path)


def order_alone(url: str, *keys: str) -> None:
    orders, engine = Orders(url, ["digest"]), make_engine(url)
    with connected(engine) as conn:
        for key in keys:
            orders.enqueue(conn, "digest", key)
    engine.dispose()
    orders.close()


def test_what_a_killed_process_had_in_hand_is_done(url: str, spawn: Spawn, tmp_path: Path) -> None:
    """On a file by the next process; on a server by another one that is at work already."""
    order_alone(url, "1", "2")
    victim = spawn(stuck, url)
    assert sorted(wait_for(tmp_path / "begun", 2)) == ["1", "2"]
    if not is_embedded(url):
        spawn(diligent, url)
        wait_for(tmp_path / "living", 2)
    victim.kill()
    victim.join()
    if is_embedded(url):
        spawn(diligent, url)
    order_alone(url, "3")
    assert sorted(wait_for(tmp_path / "done", 3)) == ["1", "2", "3"]
    assert sorted(noted(tmp_path / "begun")) == ["1", "1", "2", "2", "3"]


async def test_only_the_dead_are_taken_over_from(
    server_url: str, spawn: Spawn, tmp_path: Path, clock: Clock
) -> None:
    done, options = Done(), replace(HURRY, sweep=timedelta(hours=1))
    order_alone(server_url, "1", "2")
    victim = spawn(stuck, server_url)
    await asyncio.to_thread(wait_for, tmp_path / "begun", 2)
    async with Engine(
        server_url, {"digest": done}, no_tick, clock=clock, options=options
    ) as engine:
        # The second waits for the one that the engine makes at its start.
        assert [await engine.sweep(), await engine.sweep()] == [0, 0]
        victim.kill()
        await asyncio.to_thread(victim.join)
        assert await taken_over(engine) == 2
        await settled(server_url, "digest:1", "digest:2")
    assert sorted(done.keys) == ["1", "2"]


async def taken_over(engine: Engine) -> int:
    """Sweep until the server, too, has seen that a process is gone."""
    async with asyncio.timeout(PATIENCE):
        while True:
            count = await engine.sweep()
            if count:
                return count
            await asyncio.sleep(0.01)


def test_of_two_processes_one_ticks(server_url: str, spawn: Spawn, tmp_path: Path) -> None:
    for _ in range(2):
        spawn(ticking, server_url)
    wait_for(tmp_path / "living", 2)
    seen = len(noted(tmp_path / "ticks"))
    ticks = wait_for(tmp_path / "ticks", seen + 3)
    assert len(ticks) >= seen + 3
    assert len(set(ticks)) == len(ticks)


def test_who_stands_still_lives(server_url: str, spawn: Spawn, tmp_path: Path) -> None:
    order_alone(server_url, "1")
    victim = spawn(stuck, server_url)
    wait_for(tmp_path / "begun", 1)
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGSTOP)
    slots = SessionSlots(server_url)
    assert slots.claim() == "slot-2"
    for name in ("slot-1", "slot-2", "local"):
        with slots.of_the_dead(name) as is_dead:
            assert not is_dead
    victim.kill()
    victim.join()
    other = SessionSlots(server_url)
    with until_dead(slots, "slot-1"):
        assert other.claim() == "slot-3", "nobody takes a name while its work is put back"
    other.release()
    slots.release()


@contextmanager
def until_dead(slots: SessionSlots, name: str) -> Iterator[None]:
    """Wait until the server, too, has seen that a process is gone, and hold its name."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with slots.of_the_dead(name) as is_dead:
            if is_dead:
                yield
                return
        time.sleep(0.01)
    raise AssertionError(f"{name} lives on")


def test_a_name_is_kept_only_as_long_as_it_is_ours(server_url: str) -> None:
    slots, other = SessionSlots(server_url), SessionSlots(server_url)
    assert slots.claim() == "slot-1"
    cut_off(server_url)
    assert slots.keep(), "taken back"
    assert other.claim() == "slot-2"
    other.release()
    cut_off(server_url)
    assert other.claim() == "slot-1"
    assert [slots.keep(), slots.keep()] == [False, False]
    other.release()
    assert slots.keep()
    slots.release()


async def test_an_engine_whose_name_was_taken_takes_another(server_url: str, clock: Clock) -> None:
    done, other = Done(), SessionSlots(server_url)
    options = replace(HURRY, sweep=timedelta(hours=1))
    async with Engine(
        server_url, {"digest": done}, no_tick, clock=clock, options=options
    ) as engine:
        order(engine, server_url, "1")
        await settled(server_url, "digest:1")
        cut_off(server_url)
        assert other.claim() == "slot-1"
        assert await engine.sweep() == 0
        order(engine, server_url, "2")
        await settled(server_url, "digest:2")
    other.release()
    names = {
        row["workflow_uuid"]: row["executor_id"] for row in rows(server_url, "workflow_status")
    }
    assert names == {"digest:1": "slot-1", "digest:2": "slot-2"}
    assert done.keys == ["1", "2"]


async def test_lost_connections_are_made_again(server_url: str, clock: Clock) -> None:
    done = Done()
    async with Engine(server_url, {"digest": done}, no_tick, clock=clock, options=HURRY) as engine:
        order(engine, server_url, "1")
        await settled(server_url, "digest:1")
        execute(
            server_url,
            "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        order(engine, server_url, "2")
        await settled(server_url, "digest:2")
    assert done.keys == ["1", "2"]


def cut_off(url: str) -> None:
    """End the sessions that hold names, and wait until they are gone."""
    execute(
        url,
        "SELECT pg_terminate_backend(pid, 30000) FROM pg_locks"
        " WHERE locktype = 'advisory' AND classid = 3083"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
