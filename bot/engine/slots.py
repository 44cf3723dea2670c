"""A name for each process, unique among the living, so that the dead can be told from them.

The name dies with its holder: it is a lock of the operating system on an embedded file and a lock
of the session on PostgreSQL. dbos writes the name beside the work a process has in hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from ocop_core.store.engines import is_embedded, parse_url
from ocop_core.store.errors import StoreError
from ocop_core.store.process_lock import ProcessLock

_LOCKS = 0x0C0B  # any number will do, as long as all processes use the same
_MOST = 64

_TRY = text("SELECT pg_try_advisory_lock(:locks, :number)")
_LET_GO = text("SELECT pg_advisory_unlock(:locks, :number)")


class Slots(Protocol):
    """The names, of which one is ours."""

    def claim(self) -> str:
        """Take the lowest free name.

        Raises:
            StoreError: There is none, or the database does not answer.
        """

    def keep(self) -> bool:
        """Whether our name is still ours; takes it back if the connection was lost.

        Raises:
            StoreError: The database does not answer, so nobody can tell.
        """

    @contextmanager
    def of_the_dead(self, name: str) -> Iterator[bool]:
        """Hold the name of another process, so that no new one takes it; False if it lives."""

    def release(self) -> None:
        """Let the next process have our name. May be called twice."""


def slots_for(url: str) -> Slots:
    """The names on a database.

    Raises:
        StoreUrlError: The URL is of neither kind.
    """
    if is_embedded(url):
        return OneSlot(Path(parse_url(url).database or ""))
    return SessionSlots(url)


class OneSlot:
    """An embedded file has one engine, and the next one takes up what the last one left."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._lock: ProcessLock | None = None

    def claim(self) -> str:
        """Take the one name."""
        self._lock = ProcessLock(self._database, "the engine")
        return "slot-1"

    def keep(self) -> bool:
        """The operating system takes it from nobody who lives."""
        return True

    @contextmanager
    def of_the_dead(self, name: str) -> Iterator[bool]:
        """A name that is not ours was given by another program: nobody lives under it."""
        yield bool(name)

    def release(self) -> None:
        """Let the next process have the name."""
        if self._lock is not None:
            self._lock.release()


class SessionSlots:
    """Names held by a connection that is used for nothing else. Not for two threads at once."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(
            parse_url(url),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={
                "connect_timeout": 10,
                # A machine that vanishes is given up by the server within half a minute.
                "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5"
                " -c tcp_keepalives_count=3",
            },
        )
        self._conn: Connection | None = None
        self._number = 0

    def claim(self) -> str:
        """Take the lowest free name."""
        try:
            conn = self._connected()
            for number in range(1, _MOST + 1):
                if self._try(conn, number):
                    self._number = number
                    return f"slot-{number}"
        except SQLAlchemyError as error:
            raise _silent(error) from error
        raise StoreError(f"{_MOST} processes are at work on this database already")

    def keep(self) -> bool:
        """Whether our name is still ours; takes it back if the connection was lost."""
        try:
            if self._conn is not None:
                self._conn.execute(text("SELECT 1"))
                return True
        except SQLAlchemyError:
            self._drop()
        try:
            if self._try(self._connected(), self._number):
                return True
        except SQLAlchemyError as error:
            self._drop()
            raise _silent(error) from error
        self._drop()  # or the next look would take this connection for the lock
        return False

    @contextmanager
    def of_the_dead(self, name: str) -> Iterator[bool]:
        """Hold the name of another process for a while; False if it lives."""
        digits = name.removeprefix("slot-")
        number = int(digits) if digits.isdecimal() else self._number
        conn = self._connected()
        # A lock that is ours can be had again, and what has no number is of another program.
        if number == self._number or not self._try(conn, number):
            yield False
            return
        try:
            yield True
        finally:
            conn.execute(_LET_GO, {"locks": _LOCKS, "number": number})

    def release(self) -> None:
        """Let the next process have our name."""
        if self._conn is not None:
            with suppress(SQLAlchemyError):  # the server lets go of it with the connection
                self._conn.execute(text("SELECT pg_advisory_unlock_all()"))  # at once
        self._drop()
        self._engine.dispose()

    def _connected(self) -> Connection:
        if self._conn is None:
            self._conn = self._engine.connect()
        return self._conn

    def _try(self, conn: Connection, number: int) -> bool:
        return bool(conn.execute(_TRY, {"locks": _LOCKS, "number": number}).scalar())

    def _drop(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            with suppress(SQLAlchemyError):  # it is lost already
                conn.invalidate()
            conn.close()


def _silent(error: SQLAlchemyError) -> StoreError:
    return StoreError(f"the database does not answer: {type(error).__name__}")
