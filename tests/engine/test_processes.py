"""Killed processes and several at once: every job is done, every tick comes once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from bot.engine.engine import Engine
from bot.engine.orders import Orders
from bot.engine.slots import SessionSlots
from ocop_core.store.engines import connected, is_embedded, make_engine
from ocop_core.store.errors import StoreError
from tests.engine.child import diligent, now, stuck, ticking
from tests.engine.conftest import StartEngine
from tests.engine.hurry import HURRY, PATIENCE, Done, no_tick, order, rows, settled, states
from tests.store.child import noted
from tests.store.rows import execute

Spawn = Callable[[Callable[[str, Path], None]], ForkServerProcess]


@pytest.fixture
def spawn(url: str, tmp_path: Path) -> Iterator[Spawn]:
    """Start processes; those still alive are told to go."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.engine.child"])
    spawned: list[ForkServerProcess] = []

    def spawn_(life: Callable[[str, Path], None]) -> ForkServerProcess:
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


def test_what_a_killed_process_had_in_hand_is_done(
    url: str, spawn: Spawn, tmp_path: Path
) -> None:
    """On a file by the next process; on a server by another one that is at work already."""
    order_alone(url, "1", "2")
    victim = spawn(stuck)
    assert sorted(wait_for(tmp_path / "begun", 2)) == ["1", "2"]
    if not is_embedded(url):
        spawn(diligent)
        wait_for(tmp_path / "living", 2)
        assert noted(tmp_path / "done") == [], "who lives keeps what it has in hand"
    victim.kill()
    victim.join()
    if is_embedded(url):
        spawn(diligent)
    order_alone(url, "3")
    assert sorted(wait_for(tmp_path / "done", 3)) == ["1", "2", "3"]
    assert sorted(noted(tmp_path / "begun")) == ["1", "1", "2", "2", "3"]


def test_a_process_that_only_stands_still_keeps_its_work(
    postgres_only: str, spawn: Spawn, tmp_path: Path
) -> None:
    order_alone(postgres_only, "1")
    victim = spawn(stuck)
    wait_for(tmp_path / "begun", 1)
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGSTOP)
    slots = SessionSlots(postgres_only)
    assert slots.claim() == "slot-2"
    with slots.of_the_dead("slot-1") as is_dead:
        assert not is_dead
    victim.kill()
    victim.join()
    with slots.of_the_dead("slot-1") as is_dead:
        assert is_dead
    slots.release()


def test_of_two_processes_one_ticks(postgres_only: str, spawn: Spawn, tmp_path: Path) -> None:
    for _ in range(2):
        spawn(ticking)
    ticks = wait_for(tmp_path / "ticks", 4)
    assert len(ticks) >= 4
    assert len(set(ticks)) == len(ticks)
    assert len({row["executor_id"] for row in rows(postgres_only, "workflow_status")}) >= 1


@pytest.fixture
def postgres_only(request: pytest.FixtureRequest, url: str) -> str:
    """A server's database; on a file there are no two processes."""
    if is_embedded(url):
        pytest.skip("one process")
    return url
