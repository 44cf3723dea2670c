"""Engines in a hurry, on both kinds of database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from bot.engine import EngineOptions, Jobs
from bot.engine.engine import Engine
from bot.engine.tables import upgrade
from tests.databases import (
    database_url,
    empty_database_url,
    postgres_server,
    postgres_template,
    postgres_url,
    sqlite_template,
    sqlite_url,
)
from tests.engine.hurry import HURRY, know_the_queue, no_tick
from tests.store.samples import AT, Clock

__all__ = [
    "database_url",
    "empty_database_url",
    "postgres_server",
    "postgres_template",
    "postgres_url",
    "sqlite_template",
    "sqlite_url",
]

StartEngine = Callable[..., Awaitable[Engine]]


@pytest.fixture
def url(database_url: str) -> str:
    """A fresh database with the store's and the engine's tables, of both kinds."""
    upgrade(database_url)
    know_the_queue(database_url)
    return database_url


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until told."""
    return Clock(AT)


@pytest.fixture
async def start(url: str, clock: Clock) -> AsyncIterator[StartEngine]:
    """Start an engine with these jobs; only the options named differ from a hurry."""
    started: list[Engine] = []

    async def start_(jobs: Jobs, options: EngineOptions = HURRY, **named: object) -> Engine:
        engine = Engine(url, jobs, no_tick, clock=clock, options=replace(options, **named))  # type: ignore[arg-type]
        started.append(engine)
        await engine.start()
        return engine

    yield start_
    for engine in started:
        await engine.stop()
