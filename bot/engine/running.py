"""Doing jobs and ticks when dbos says so, on the bot's own event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from dbos import DBOS, error

from bot.engine.work import EngineOptions, Jobs, Tick, TryLater
from bot.failures import describe

log = logging.getLogger(__name__)


class JobError(Exception):
    """A job or a tick failed. It is kept in the engine's tables, so it only names a class."""


class Running:
    """The work in hand of one process.

    dbos keeps and logs what its functions raise, words and all. So nothing passes here but
    classes of errors: what a job raised may quote a person.

    Args:
        jobs: What is done for a key.
        tick: Finds what is due.
        clock: The present moment in UTC.
        options: How often and how long.
    """

    def __init__(
        self, jobs: Jobs, tick: Tick, clock: Callable[[], datetime], options: EngineOptions
    ) -> None:
        self._jobs = jobs
        self._tick = tick
        self._clock = clock
        self._options = options
        self._one_tick = asyncio.Lock()
        self._tasks: set[asyncio.Task[object]] = set()
        self._is_stopping = False

    async def job(self, name: str, key: str) -> None:
        """Do a job, again and again if it asks for that, with longer and longer pauses.

        Raises:
            JobError: It failed for good.
        """
        self._enter()
        try:
            await DBOS.run_step_async(
                {
                    "name": "attempt",
                    "retries_allowed": True,
                    "max_attempts": self._options.attempts,
                    "interval_seconds": self._options.first_pause.total_seconds(),
                    "should_retry": lambda problem: isinstance(problem, TryLater),
                },
                self._attempt,
                name,
                key,
            )
        except error.DBOSMaxStepRetriesExceeded:
            log.error("Job %s:%s was tried %d times", name, key, self._options.attempts)  # noqa: TRY400
            raise JobError("TryLater") from None

    async def tick(self, due: datetime, _context: object) -> None:
        """Tick, unless it is so late that the next tick will do.

        A machine that slept wakes up to all the ticks it missed, one after the other.

        Raises:
            JobError: It failed; the next one finds what is due all the same.
        """
        self._enter()
        async with self._one_tick:
            if self._clock() - due >= self._options.stale_after:
                log.info("The tick of %s comes too late and is left to the next", due.isoformat())
                return
            await self._watched("tick", self._tick(due))

    async def stop(self) -> None:
        """Begin nothing more, let what is in hand finish, and break off what takes too long.

        What was broken off is done by the next process, or by another one.
        """
        self._is_stopping = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._options.grace.total_seconds())
        await self.break_off()

    async def break_off(self) -> None:
        """Break off whatever is in hand."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _enter(self) -> None:
        """Note that dbos begins something here; at the end it is left as if never begun."""
        if self._is_stopping:
            raise asyncio.CancelledError
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)  # it lasts until dbos has noted the outcome
            task.add_done_callback(self._tasks.discard)

    async def _attempt(self, name: str, key: str) -> None:
        job = self._jobs.get(name)
        if job is None:
            log.error("Job %s:%s is of a kind that this program does not know", name, key)
            raise JobError("unknown")
        await self._watched(f"{name}:{key}", job(key))

    async def _watched(self, what: str, work: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(self._options.limit.total_seconds()):
                await work
        except TryLater:
            raise TryLater from None  # without its words
        except Exception as problem:
            log.error("%s failed: %s", what, describe(problem))  # noqa: TRY400
            raise JobError(type(problem).__name__) from None
