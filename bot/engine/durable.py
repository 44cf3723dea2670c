"""dbos itself, of which a process has one: set up, launched and brought down in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime
from functools import partial

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, error
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.engine.orders import NAME, QUEUE, WORKFLOW
from bot.engine.running import Running
from bot.engine.tables import NOT_READY, SCHEMA, engine_for, keep_quiet
from bot.engine.work import EngineOptions
from ocop_core.store.errors import StoreError, StoreNotReadyError

VERSION = "1"
"""What work in the tables was written for. By default it would be a hash of the source, and new
code would not take what old code left. Change it only if old work must not be done any more."""

TICK = "ocop.tick"

_is_any_up = False

_THREADS = 16  # by default there is no bound, and a burst made 635


class Durable:
    """One life of dbos.

    Args:
        url: The database.
        slot: What this process is called; no living process may share it.
        running: Does the work.
        options: How often and how long.
    """

    def __init__(self, url: str, slot: str, running: Running, options: EngineOptions) -> None:
        self._running = running
        self._options = options
        self._engine: Engine = engine_for(url)
        self._config: DBOSConfig = {
            "name": NAME,
            "system_database_engine": self._engine,
            "dbos_system_schema": SCHEMA,
            # A server's tables change only by command, since other processes may be at work.
            "run_migrations": self._engine.dialect.name == "sqlite",
            "serializer": DBOSPortableJSONSerializer(),
            "executor_id": slot,
            "application_version": VERSION,
            "max_executor_threads": _THREADS,
            "log_level": "WARNING",
            # Nothing is notified through dbos, but stopping on SQLite waits for one such look.
            "notification_listener_polling_interval_sec": options.poll.total_seconds(),
        }
        self._is_up = False

    async def start(self) -> None:
        """Launch dbos within the running event loop, which it then uses for all work.

        Raises:
            RuntimeError: There is another engine in this process, which dbos would not notice.
            StoreNotReadyError: A server's database must be upgraded first.
            StoreError: The database does not answer.
        """
        global _is_any_up  # noqa: PLW0603 - dbos is one for the process, too
        if _is_any_up:
            raise RuntimeError("There can be one engine in a process")
        self._is_up = _is_any_up = True
        keep_quiet()
        tick = self._register()
        DBOS(config=self._config)
        try:
            DBOS.launch()
            await DBOS.register_queue_async(
                QUEUE,
                global_concurrency=self._options.at_once,
                polling_interval_sec=self._options.poll.total_seconds(),
                on_conflict="always_update",
            )
            await DBOS.apply_schedules_async(
                [
                    {
                        "schedule_name": TICK,
                        "workflow_fn": tick,
                        "schedule": self._options.cron,
                        "automatic_backfill": False,  # the tick itself catches up, once
                    }
                ]
            )
        except error.DBOSInitializationError as problem:
            raise StoreNotReadyError(NOT_READY) from problem
        except SQLAlchemyError as problem:
            raise StoreError(f"the database does not answer: {type(problem).__name__}") from problem

    async def stop(self, thread: Executor) -> None:
        """Let work in hand finish or break it off, then bring dbos down.

        Args:
            thread: Waits for dbos's threads, while the event loop goes on for their sake.
        """
        global _is_any_up  # noqa: PLW0603
        if not self._is_up:
            self._engine.dispose()
            return
        await self._running.stop()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(thread, partial(DBOS.destroy, destroy_registry=True))
        await self._running.break_off()  # what was handed to us in between
        self._engine.dispose()
        self._is_up = _is_any_up = False
        # dbos had `asyncio.to_thread` use its own threads, which are gone now.
        loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="asyncio"))

    def _register(self) -> Callable[[datetime, object], Coroutine[None, None, None]]:
        """Tell dbos the functions it calls, by names that outlive this program; give the tick's."""
        running = self._running

        @DBOS.workflow(name=WORKFLOW)
        async def job(name: str, key: str) -> None:
            await running.job(name, key)

        @DBOS.workflow(name=TICK)
        async def tick(due: datetime, context: object) -> None:
            await running.tick(due, context)

        return tick
