"""The engine of one process: dbos started and stopped around the work it is given."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import TypeVar

from sqlalchemy import Connection

from bot.engine.durable import Durable
from bot.engine.orders import Orders
from bot.engine.running import Running
from bot.engine.slots import slots_for
from bot.engine.takeover import take_over
from bot.engine.tidy import forget_finished, next_night
from bot.engine.work import EngineOptions, Jobs, Tick
from bot.failures import describe

log = logging.getLogger(__name__)

R = TypeVar("R")


class Engine:
    """Does later, or for many, what was ordered. An async context, or call `start` and `stop`.

    Jobs and ticks run on the event loop of the caller. There is one engine in a process, and one
    on an embedded file; on a server as many as there are processes.

    Args:
        url: The store's database.
        jobs: What can be ordered, by name.
        tick: Called every five minutes in one of the processes.
        clock: The present moment in UTC.
        options: How often and how long.
    """

    def __init__(
        self,
        url: str,
        jobs: Jobs,
        tick: Tick,
        *,
        clock: Callable[[], datetime],
        options: EngineOptions = EngineOptions(),  # noqa: B008 - it is frozen
    ) -> None:
        self._url = url
        self._jobs = jobs
        self._tick = tick
        self._clock = clock
        self._options = options
        self._slots = slots_for(url)
        self._slot = ""
        self._orders = Orders(url, jobs)
        self._durable: Durable | None = None
        self._sweep: asyncio.Task[None] | None = None
        self._one_sweep = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ocop-engine")
        self._tidy_at = clock()
        self._is_closed = False

    def enqueue(self, conn: Connection, job: str, key: str) -> None:
        """Order a job within the caller's transaction; see `Orders.enqueue`."""
        self._orders.enqueue(conn, job, key)

    async def start(self) -> None:
        """Start doing what is ordered, first of all what a process of our name left behind.

        The event loop stands still for some tenths of a second, as dbos wants it.

        Raises:
            StoreNotReadyError: A server's database must be upgraded first.
            StoreError: The database does not answer, or a living engine has the embedded file.
        """
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise
        self._sweep = asyncio.create_task(self._sweeps(), name="engine sweep")

    async def stop(self) -> None:
        """Finish what is in hand, or leave it to whoever comes next. May be called twice."""
        task, self._sweep = self._sweep, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if not self._is_closed:
            self._is_closed = True
            await self._stop()
            self._orders.close()
            self._thread.shutdown()

    async def sweep(self) -> int:
        """Take over what dead processes had in hand; done every few seconds by itself.

        Returns:
            How many pieces of work.

        Raises:
            StoreError, SQLAlchemyError: The database failed it.
        """
        async with self._one_sweep:
            if self._durable is None or not await self._in_thread(self._slots.keep):
                await self._begin_anew()
            return await take_over(self._slots, self._slot, self._thread)

    async def tidy(self) -> int:
        """Forget work that was finished long ago; done at the start and at night by itself.

        Returns:
            How many pieces of work.

        Raises:
            SQLAlchemyError: The database failed it.
        """
        return await forget_finished(self._clock() - self._options.keep)

    async def __aenter__(self) -> Engine:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _start(self) -> None:
        self._slot = await self._in_thread(self._slots.claim)
        running = Running(self._jobs, self._tick, self._clock, self._options)
        self._durable = Durable(self._url, self._slot, running, self._options)
        await self._durable.start()

    async def _stop(self) -> None:
        durable, self._durable = self._durable, None
        if durable is not None:
            await durable.stop(self._thread)
        await self._in_thread(self._slots.release)

    async def _begin_anew(self) -> None:
        """Our connection was lost, and a new process has our name: take another one.

        What we had in hand was taken over meanwhile.
        """
        log.error("Another process took the name %s; beginning anew", self._slot)
        await self._stop()
        try:
            await self._start()
        except BaseException:
            await self._stop()
            raise

    async def _sweeps(self) -> None:
        while True:
            try:
                await self.sweep()
                if self._clock() >= self._tidy_at:
                    self._tidy_at = next_night(self._clock(), self._slot)
                    await self.tidy()
            except Exception as error:
                log.error("The engine's sweep failed; it tries again: %s", describe(error))  # noqa: TRY400
            await asyncio.sleep(self._options.sweep.total_seconds())

    async def _in_thread(self, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work))
