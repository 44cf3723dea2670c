"""Group commit: callers queue up, and a thread takes all that wait into one transaction.

One fsync, one round trip and a handful of statements then serve them all. SQLite has a single
such thread, which is its one writer: better to queue here than for the file's lock. PostgreSQL
has a few, each with a connection; more would only make each of them slower.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from sqlite3 import Error as SqliteError
from threading import Thread
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from ocop_core.store import scrub
from ocop_core.store.engines import transaction
from ocop_core.store.errors import StoreClosedError, StoreError
from ocop_core.store.failures import where
from ocop_core.store.operations import NEEDS_CARE, Operation

A = TypeVar("A")
R = TypeVar("R")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Job:
    """One caller's wish."""

    operation: Operation[Any, Any]
    argument: Any
    future: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one caller is told."""

    future: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None

    def tell(self) -> None:
        if self.future.done():
            return  # the caller was cancelled; what it wished is done all the same
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class Executor:
    """Runs operations in threads of its own, off the event loop.

    Args:
        engine: The database; disposed of by `close`.
        threads: Each takes a connection at once.
        most_at_once: Callers in one transaction at most, so that the first does not wait long
            for the last, and other threads have something to do.

    Raises:
        SQLAlchemyError: The database does not answer.
    """

    def __init__(self, engine: Engine, *, threads: int, most_at_once: int) -> None:
        self._engine = engine
        self._most_at_once = most_at_once
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._is_closed = False
        self._threads = [
            Thread(target=self._work, args=(engine.connect(),), name="ocop-store", daemon=True)
            for _ in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, operation: Operation[A, R], argument: A) -> R:
        """Do it, with whatever else is waiting, and commit; the result is durable on return.

        Raises:
            StoreClosedError: After `close`.
            StoreError: The database failed it.
        """
        if self._is_closed:
            raise StoreClosedError("the store is closed")
        future = asyncio.get_running_loop().create_future()
        self._queue.put(_Job(operation, argument, future))
        return cast("R", await future)

    async def close(self) -> None:
        """Finish what was asked for, then let go of the database. May be called twice."""
        if not self._is_closed:
            self._is_closed = True
            for _ in self._threads:
                self._queue.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)
        self._engine.dispose()

    def _work(self, conn: Connection) -> None:
        is_open = True
        while is_open:
            jobs, is_open = self._next_group()
            if jobs:
                _tell(_answers(conn, jobs))
        try:
            conn.close()
        except Exception as error:  # the server is gone, and the connection with it
            _log.warning("a connection was not closed in order: %s", type(error).__name__)

    def _next_group(self) -> tuple[list[_Job], bool]:
        """Wait for a job and take along what waits behind it; False after the last group."""
        job = self._queue.get()
        jobs: list[_Job] = []
        while job is not None:
            jobs.append(job)
            if len(jobs) == self._most_at_once:
                return jobs, True
            try:
                job = self._queue.get_nowait()
            except Empty:
                return jobs, True
        return jobs, False


def _answers(conn: Connection, jobs: Sequence[_Job]) -> list[_Answer]:
    """Do the work of a group; whatever happens, each caller has an answer and the thread lives."""
    try:
        answers = _run_group(conn, jobs)
    except BaseException as error:  # a thread ends silently, and its callers would wait for good
        _log.error("a group of %d was broken off: %s", len(jobs), where(error))
        failure = StoreError(f"the store failed: {where(error)}")
        return [_Answer(job.future, error=failure) for job in jobs]
    try:
        scrub.scrub(conn)
    except Exception as error:  # what was asked for is committed
        _log.error("the log could not be cut: %s", where(error))
    return answers


def _run_group(conn: Connection, jobs: Sequence[_Job]) -> list[_Answer]:
    """All together; if anything goes wrong, apart; if the database fails that, alone."""
    for way in (_together, _apart):
        try:
            with transaction(conn):
                return way(conn, jobs)
        except Exception as error:  # nothing was committed, so nothing is lost
            _log.debug("%s did not go: %s", way.__name__, type(error).__name__)
    return [_alone(conn, job) for job in jobs]


def _together(conn: Connection, jobs: Sequence[_Job]) -> list[_Answer]:
    """Any order will do: nobody here has waited for anybody else here."""
    by_operation: dict[int, list[_Job]] = {}
    for job in jobs:
        by_operation.setdefault(id(job.operation), []).append(job)
    answers, left_out = [], []
    for same in by_operation.values():
        results = same[0].operation.together(conn, [job.argument for job in same])
        for job, result in zip(same, results, strict=True):
            if result is NEEDS_CARE:
                left_out.append(job)
            else:
                answers.append(_Answer(job.future, result))
    return answers + _apart(conn, left_out)


def _apart(conn: Connection, jobs: Sequence[_Job]) -> list[_Answer]:
    """Each with care in a SAVEPOINT of its own: what one does wrong, the others do not feel."""
    return [_in_savepoint(conn, job) for job in jobs]


def _in_savepoint(conn: Connection, job: _Job) -> _Answer:
    try:
        with conn.begin_nested():
            return _Answer(job.future, job.operation.alone(conn, job.argument))
    except (OperationalError, InterfaceError):
        raise  # it may have taken the whole transaction down
    except Exception as error:
        return _Answer(job.future, error=_told(error))


def _alone(conn: Connection, job: _Job) -> _Answer:
    try:
        with transaction(conn):
            return _Answer(job.future, job.operation.alone(conn, job.argument))
    except Exception as error:
        return _Answer(job.future, error=_told(error))


def _told(error: Exception) -> Exception:
    """What the caller is told: a mistake of ours as it is, the database's as a `StoreError`."""
    if not isinstance(error, (SQLAlchemyError, SqliteError)):
        return error
    failure = StoreError(f"the database failed: {type(error).__name__}")
    failure.__cause__ = error
    return failure


def _tell(answers: Sequence[_Answer]) -> None:
    """Wake each event loop once, not once for each answer."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Answer]] = {}
    for answer in answers:
        by_loop.setdefault(answer.future.get_loop(), []).append(answer)
    for loop, its_answers in by_loop.items():
        try:
            loop.call_soon_threadsafe(_tell_all, its_answers)
        except RuntimeError:  # the loop is closed
            _log.warning("%d callers left before they were answered", len(its_answers))


def _tell_all(answers: Sequence[_Answer]) -> None:
    for answer in answers:
        answer.tell()
