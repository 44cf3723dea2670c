"""Bots cut down to their engine, as processes of their own that a test may kill."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.engine.engine import Engine
from tests.engine.hurry import HURRY, no_tick
from tests.store.child import note


def now() -> datetime:
    return datetime.now(UTC)


def stuck(url: str, directory: Path) -> None:
    """Begin every job, and finish none."""

    async def job(key: str) -> None:
        note(directory / "begun", key)
        await asyncio.Event().wait()

    asyncio.run(_live(Engine(url, {"digest": job}, no_tick, clock=now, options=HURRY), directory))


def diligent(url: str, directory: Path) -> None:
    """Do every job, until told by a file that it is over."""

    async def job(key: str) -> None:
        note(directory / "begun", key)
        note(directory / "done", key)

    asyncio.run(_live(Engine(url, {"digest": job}, no_tick, clock=now, options=HURRY), directory))


def ticking(url: str, directory: Path) -> None:
    """Tick every second."""

    async def tick(moment: datetime) -> None:
        note(directory / "ticks", moment.isoformat())

    options = replace(HURRY, cron="* * * * * *", stale_after=timedelta(hours=1))
    asyncio.run(_live(Engine(url, {}, tick, clock=now, options=options), directory))


async def _live(engine: Engine, directory: Path) -> None:
    async with engine:
        note(directory / "living", "one")
        await asyncio.to_thread(_wait, directory / "over")


def _wait(path: Path) -> None:
    while not path.exists():
        time.sleep(0.02)
