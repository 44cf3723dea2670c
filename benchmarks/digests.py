"""Measure one morning: the digests of all communes composed, in time, memory and statements.

100,000 dossiers over 3,321 communes, an officer in each commune; every officer's digest is due at
once and nothing was told before, which is the worst morning there can be. Then a tick of the same
morning, the next day, and one week's digests of the provinces. Run it as

    python -m benchmarks.digests [--dossiers 100000] [URL ...]

Without a URL it measures SQLite in a temporary directory and, where the wheel is installed, a
throw-away PostgreSQL. Memory is the growth of this process's peak; PostgreSQL's own is not in it.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, event, func, select

from benchmarks.digest_rows import fill
from bot.timers import Timer
from ocop_core.calendar import vietnamese_calendar
from ocop_core.store.engines import connected, make_engine
from ocop_core.store.migrations import upgrade
from ocop_core.store.officer_tables import digests, rule_marks
from ocop_core.store.ports import ConversationKey
from ocop_core.store.tables import inbox

T = TypeVar("T")

MORNING = datetime(2026, 11, 25, 0, 50, tzinfo=UTC)
"""Wednesday 25 November 2026, 07:50 in Vietnam."""

CALENDAR = vietnamese_calendar()


class Performer:
    """Does work in transactions, and notes how many and how long the longest was."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.longest = 0.0

    async def perform(self, work: Callable[[Connection], T]) -> T:
        """Do it."""
        began = time.perf_counter()
        with connected(self._engine) as conn:
            done = work(conn)
        self.longest = max(self.longest, time.perf_counter() - began)
        return done


@contextmanager
def counted(engine: Engine) -> Iterator[list[int]]:
    """How many statements are sent meanwhile."""
    count = [0]

    def note(*_: object) -> None:
        count[0] += 1

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield count
    finally:
        event.remove(engine, "before_cursor_execute", note)


def peak() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def measured(
    name: str, engine: Engine, store: Performer, task: Callable[[], Awaitable[None]]
) -> None:
    """Do a task, and print what it took."""
    store.longest = 0.0
    before, began = peak(), time.perf_counter()
    with counted(engine) as statements:
        await task()
    took = time.perf_counter() - began
    print(
        f"  {name:34} {took:6.1f} s, {statements[0]:5} statements, "
        f"longest transaction {store.longest:.2f} s, "
        f"peak {peak():.0f} MB (+{peak() - before:.0f})"
    )


async def measure(url: str, dossiers: int) -> None:
    """Fill a database and let mornings come."""
    engine = make_engine(url)
    with connected(engine) as conn:
        fill(conn, dossiers, MORNING)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.exec_driver_sql("ANALYZE")
    woken: list[ConversationKey] = []
    store = Performer(engine)
    timer = Timer(store, CALENDAR, clock=lambda: MORNING, wake=woken.append)
    print(f"{engine.dialect.name}, {dossiers} dossiers")
    await measured(
        "all digests of the first morning", engine, store, lambda: timer.tick_digests(MORNING)
    )
    later = MORNING + timedelta(minutes=5)
    await measured("the next tick, all kinds of work", engine, store, lambda: timer.tick(later))
    tomorrow = MORNING + timedelta(days=1)
    await measured("the next morning", engine, store, lambda: timer.tick_digests(tomorrow))
    monday = MORNING + timedelta(days=5, minutes=15)
    await measured("Monday, with all provinces", engine, store, lambda: timer.tick_digests(monday))
    with connected(engine) as conn:
        for table in (digests, rule_marks, inbox):
            count = conn.execute(select(func.count()).select_from(table)).scalar_one()
            print(f"  {table.name}: {count} rows")
    engine.dispose()


@contextmanager
def databases() -> Iterator[list[str]]:
    """A SQLite file, and a PostgreSQL server where there is one."""
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{Path(folder) / 'digests.db'}"]
        try:
            from tests.databases import running_postgres  # noqa: PLC0415
        except ImportError:
            yield urls
            return
        with running_postgres() as server:
            yield [*urls, server]


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("urls", nargs="*")
    parser.add_argument("--dossiers", type=int, default=100_000)
    options = parser.parse_args()
    with databases() as found:
        for url in options.urls or found:
            upgrade(url)
            asyncio.run(measure(url, options.dossiers))


if __name__ == "__main__":
    main()
