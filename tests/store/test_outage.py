"""The server goes away and comes back: the store says so meanwhile, and then works again."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from ocop_core.store import Arrival, Outcome, Snapshot, StoreError, engines, migrations, open_store
from tests.store.samples import arrival, do, echo, said

CONNECTIONS = 4


@contextmanager
def outage(server: URL, url: str) -> Iterator[None]:
    """Cut all connections to a database, and let nobody in until the end."""
    name = make_url(url).database
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        conn.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
        try:
            yield
        finally:
            conn.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    engine.dispose()


async def test_the_store_outlives_an_outage(postgres_server: URL, postgres_url: str) -> None:
    store = open_store(postgres_url, process_id="one", connections=CONNECTIONS)
    await do(store, echo, "trước")
    with outage(postgres_server, postgres_url):
        for _ in range(3 * CONNECTIONS):
            with pytest.raises(StoreError):
                async with asyncio.timeout(30):
                    await store.receive([arrival("giữa")])
    async with asyncio.timeout(30):
        for _ in range(2 * CONNECTIONS):
            assert await store.receive([arrival("sau")]) == 1
        await store.close()


async def test_closing_in_an_outage_returns(postgres_server: URL, postgres_url: str) -> None:
    store = open_store(postgres_url, process_id="one", connections=CONNECTIONS)
    await do(store, echo, "trước")
    with outage(postgres_server, postgres_url):
        async with asyncio.timeout(60):
            await store.close()
            await store.close()


async def test_whatever_a_turn_raises_its_caller_is_told(database_url: str) -> None:
    """Even what is no `Exception`: the thread must go on."""

    def turn(snapshot: Snapshot, item: Arrival) -> Outcome:
        raise SystemExit(3)

    store = open_store(database_url, process_id="one", connections=CONNECTIONS)
    await store.receive([arrival("một")])
    for _ in range(2 * CONNECTIONS):
        with pytest.raises(StoreError):
            async with asyncio.timeout(30):
                await store.take_turns(arrival().conversation, turn)
    heard = await store.take_turns(arrival().conversation, echo)
    assert [said(delivery) for delivery in heard] == ["một"]
    await store.close()


def test_a_locked_file_is_told_when_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = engines._PRAGMAS
    monkeypatch.setattr(engines, "_PRAGMAS", ["PRAGMA busy_timeout = 50", *patient[1:]])
    file = tmp_path / "ocop.db"
    migrations.upgrade(f"sqlite:///{file}")
    with closing(sqlite3.connect(file, isolation_level=None)) as holding:
        holding.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="does not answer"):
            migrations.pending(f"sqlite:///{file}")
