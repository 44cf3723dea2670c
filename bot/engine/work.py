"""What the engine is given to do, and how."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from sqlalchemy import Connection

Jobs: TypeAlias = Mapping[str, Callable[[str], Awaitable[None]]]
"""Name -> what is done for one key. A process may die at any moment and the job is then begun
again, so whoever must not be told twice is looked up in tables of the job's own."""

Tick: TypeAlias = Callable[[datetime], Awaitable[None]]
"""Called with the moment in UTC it stands for. It finds what is due by then, however long ago the
last one was, and enqueues it."""


class TryLater(Exception):  # noqa: N818 - it is a wish, not a mistake
    """Raised by a job that may go well in a moment: the platform is busy, the network is away."""


class Enqueue(Protocol):
    """How jobs are ordered, for those who are handed one."""

    def __call__(self, conn: Connection, job: str, key: str) -> None:
        """Order a job within the caller's transaction; see `bot.engine.orders.Orders.enqueue`."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How often and how long. The defaults are for a bot; tests are in more of a hurry."""

    cron: str = "*/5 * * * *"
    """When ticks are due, in UTC; with a sixth field in front it counts seconds."""
    stale_after: timedelta = timedelta(minutes=5)
    """A tick that comes later than this is dropped: the next one catches up. One period."""
    poll: timedelta = timedelta(milliseconds=500)
    """How often ordered jobs are looked for; `at_once` are begun each time. At half a second an
    idle process takes 3 % of a core, at a quarter 4 to 5 %."""
    sweep: timedelta = timedelta(seconds=5)
    """How often the work of dead processes is looked for."""
    at_once: int = 4
    """Jobs under way at the same time, in all processes together."""
    attempts: int = 5
    """How often a job that asks for it is tried."""
    first_pause: timedelta = timedelta(seconds=2)
    """Before the second attempt; each later pause is twice as long."""
    limit: timedelta = timedelta(minutes=10)
    """One attempt or one tick may take this long, lest a stuck one holds its place for good."""
    grace: timedelta = timedelta(seconds=10)
    """How long work in hand gets to finish at the end."""
    keep: timedelta = timedelta(days=30)
    """How long finished work is remembered, and with it that its key is used up."""
