"""Ticks: when they are due, in UTC, one at a time; and the engine as `ocop-bot run` has it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.engine.engine import Engine
from bot.engine.running import JobError, Running
from tests.crash.platform import TOKEN, Platform
from tests.engine.child import now
from tests.engine.hurry import HURRY, PATIENCE, Done, states
from tests.store.samples import AT, Clock


async def test_ticks_stand_for_a_moment(url: str) -> None:
    """Here every second of the real clock, the only one that dbos knows."""
    before, ticks = now(), Done()

    async def tick(moment: datetime) -> None:
        assert moment.utcoffset() == timedelta(0)
        assert moment.microsecond == 0
        assert moment > before
        ticks.note(moment.isoformat())
        if len(set(ticks.keys)) == 2:
            ticks.note("twice")

    options = replace(HURRY, cron="* * * * * *")
    async with Engine(url, {}, tick, clock=now, options=options):
        await ticks.wait_for("twice")
    seen = [key for key in ticks.keys if key != "twice"]
    assert len(set(seen)) == len(seen)
    assert {f"sched-ocop.tick-{moment}" for moment in seen} <= states(url).keys()


async def test_ticks_come_one_at_a_time_and_not_late() -> None:
    clock, under_way, seen = Clock(AT), 0, list[datetime]()

    async def tick(moment: datetime) -> None:
        nonlocal under_way
        under_way += 1
        assert under_way == 1
        await asyncio.sleep(0)
        seen.append(moment)
        under_way -= 1

    running = Running({}, tick, clock, HURRY)
    missed = [AT - minutes * timedelta(minutes=5) for minutes in range(864, 0, -1)]
    fresh = [AT, AT - timedelta(minutes=4, seconds=59)]
    await asyncio.gather(*(running.tick(due, None) for due in (*missed, *fresh)))
    assert seen == fresh


async def test_a_tick_that_fails_says_so() -> None:
    async def tick(_moment: datetime) -> None:
        raise ValueError("bí mật")

    with pytest.raises(JobError, match=r"^ValueError$"):
        await Running({}, tick, Clock(AT), HURRY).tick(AT, None)


async def test_the_bot_runs_with_it_and_stops_when_told(tmp_path: Path) -> None:
    platform = Platform()
    await platform.start()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OCOP_")}
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=tmp_path, stderr=asyncio.subprocess.PIPE,
        env={
            **kept, "OCOP_DATA_DIR": str(tmp_path), "OCOP_TELEGRAM_TOKEN": TOKEN,
            "OCOP_TELEGRAM_API_URL": platform.url,
        },
    )  # fmt: skip
    assert bot.stderr is not None
    lines: list[str] = []
    try:
        async with asyncio.timeout(PATIENCE):
            while "The bot runs" not in (lines or [""])[-1]:
                line = await bot.stderr.readline()
                assert line, "".join(lines)
                lines.append(line.decode())
            bot.send_signal(signal.SIGTERM)
            rest = (await bot.stderr.read()).decode()
            assert await bot.wait() == 0
    finally:
        if bot.returncode is None:
            bot.kill()
        await platform.stop()
    found = states(f"sqlite:///{tmp_path / 'ocop.db'}")
    assert all(work.startswith("sched-ocop.tick-") for work in found)
    assert "ERROR" not in rest
    assert "WARNING" not in rest
