"""What engines in tests share: little patience, and a look into their tables."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from dbos import DBOSClient
from sqlalchemy import MetaData, select

from bot.engine import EngineOptions
from bot.engine.engine import Engine
from bot.engine.orders import NAME, QUEUE
from bot.engine.tables import SCHEMA, engine_for
from ocop_core.store.engines import connected, is_embedded, make_engine
from ocop_core.store.tables import metadata

HURRY = EngineOptions(
    cron="0 0 1 1 *",
    poll=timedelta(milliseconds=50),
    sweep=timedelta(milliseconds=200),
    first_pause=timedelta(milliseconds=1),
    attempts=3,
)
"""Ticks only at New Year."""

PATIENCE = 30.0
"""Seconds until a test gives up."""


async def no_tick(_moment: datetime) -> None:
    """Find nothing due."""


def order(engine: Engine, url: str, *keys: str, job: str = "digest") -> None:
    """Order jobs in one transaction and commit it."""
    database = make_engine(url)
    with connected(database) as conn:
        for key in keys:
            engine.enqueue(conn, job, key)
    database.dispose()


def know_the_queue(url: str) -> None:
    """Spare an engine's first life the second after which dbos sees that there is a queue."""
    engine = engine_for(url)
    client = DBOSClient(
        system_database_engine=engine, dbos_system_schema=SCHEMA, application_name=NAME
    )
    client.register_queue(QUEUE, polling_interval_sec=HURRY.poll.total_seconds())
    client.destroy()
    engine.dispose()


class Done:
    """Jobs that note what they were called with."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self._news = asyncio.Event()

    async def __call__(self, key: str) -> None:
        self.note(key)

    def note(self, key: str) -> None:
        self.keys.append(key)
        self._news.set()

    async def wait_for(self, *keys: str) -> None:
        """Wait until all of these were noted, in whatever order."""
        async with asyncio.timeout(PATIENCE):
            while not set(keys) <= set(self.keys):
                self._news.clear()
                await self._news.wait()


def tables(url: str) -> MetaData:
    """The engine's tables as they are in the database."""
    found = MetaData(schema=None if is_embedded(url) else SCHEMA)
    engine = make_engine(url)
    with connected(engine) as conn:
        found.reflect(conn, only=lambda name, _: name not in metadata.tables)
    engine.dispose()
    return found


def rows(url: str, table: str) -> Sequence[dict[str, object]]:
    """All rows of one of the engine's tables."""
    found = tables(url)
    engine = make_engine(url)
    with connected(engine) as conn:
        read = conn.execute(
            select(found.tables[f"{found.schema}.{table}" if found.schema else table])
        )
        answer = [dict(row) for row in read.mappings()]
    engine.dispose()
    return answer


def states(url: str) -> dict[str, str]:
    """What has become of each piece of work, by its id."""
    return {str(row["workflow_uuid"]): str(row["status"]) for row in rows(url, "workflow_status")}


async def settled(url: str, *works: str) -> dict[str, str]:
    """The states, once none of these pieces of work is waiting or in hand."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await asyncio.to_thread(states, url)
            if all(found.get(work) in {"SUCCESS", "ERROR"} for work in works):
                return found
            await asyncio.sleep(0.02)
