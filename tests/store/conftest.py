"""Stores for tests: in memory, on SQLite, on PostgreSQL; several processes' worth of each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest

from ocop_core.store import Store, open_store
from ocop_core.store.context import LEASE
from ocop_core.store.memory import MemoryStore
from ocop_core.store.memory_rows import MemoryRows
from tests.databases import (
    database_url,
    empty_database_url,
    postgres_server,
    postgres_template,
    postgres_url,
    sqlite_template,
    sqlite_url,
)
from tests.store.samples import Clock

__all__ = [
    "database_url",
    "empty_database_url",
    "postgres_server",
    "postgres_template",
    "postgres_url",
    "sqlite_template",
    "sqlite_url",
]

OpenStore = Callable[..., Store]


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until told."""
    return Clock(datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC))


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def open_one(request: pytest.FixtureRequest, clock: Clock) -> AsyncIterator[OpenStore]:
    """Open a store; each call is another process on the same rows."""
    opened: list[Store] = []
    rows = MemoryRows()
    url = ""
    if request.param != "memory":
        url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")

    def open_(process_id: str = "one", lease: timedelta = LEASE) -> Store:
        store: Store
        if request.param == "memory":
            store = MemoryStore(process_id=process_id, clock=clock, lease=lease, rows=rows)
        else:
            store = open_store(url, process_id=process_id, clock=clock, lease=lease)
        opened.append(store)
        return store

    yield open_
    for store in opened:
        await store.close()


@pytest.fixture
def store(open_one: OpenStore) -> Store:
    """One store, of each kind."""
    return open_one()
