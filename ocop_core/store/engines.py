"""Engines: how SQLite and PostgreSQL are talked to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from ocop_core.store import json_text
from ocop_core.store.errors import StoreError, StoreUrlError

_SQLITE = "sqlite"
_POSTGRESQL = "postgresql+psycopg"

_PRAGMAS = (
    "PRAGMA busy_timeout = 30000",  # ms; first, as the next one may have to wait
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged survives a power cut
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what was erased is overwritten
)


_POSTGRESQL_CONNECTION = {
    "options": "-c timezone=UTC",
    "connect_timeout": 10,  # seconds
}


def parse_url(url: str) -> URL:
    """Read a database URL: `sqlite:///path` or `postgresql+psycopg://…`.

    Raises:
        StoreUrlError: It is neither, or names no file.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUrlError("this is not a database URL") from error
    if parsed.drivername not in {_SQLITE, _POSTGRESQL}:
        raise StoreUrlError(f"unknown kind of database: {parsed.drivername}")
    if parsed.drivername == _SQLITE and parsed.database in {None, "", ":memory:"}:
        raise StoreUrlError("SQLite needs a file: sqlite:///path/to/file.db")
    return parsed


def is_embedded(url: str) -> bool:
    """Whether the database is a file of ours, rather than a server.

    Raises:
        StoreUrlError: The URL is of neither kind.
    """
    return parse_url(url).drivername == _SQLITE


def make_engine(url: str, *, connections: int = 1) -> Engine:
    """Make the engine for a URL; SQLite's directory is made, too.

    Raises:
        StoreUrlError: The URL is of neither kind.
        StoreError: The directory cannot be made.
    """
    parsed = parse_url(url)
    options: dict[str, Any] = {
        "pool_size": connections,
        "max_overflow": 0,
        "hide_parameters": True,  # personal data has no place in an error message
        "json_serializer": json_text.dumps,
        "json_deserializer": json_text.loads,
    }
    if parsed.drivername == _SQLITE:
        folder = Path(parsed.database or "").parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"the folder {folder} cannot be made: {error.strerror}") from error
        engine = create_engine(parsed, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    return create_engine(parsed, connect_args=_POSTGRESQL_CONNECTION, **options)


def _prepare_sqlite(connection: SqliteConnection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `transaction` alone
    for pragma in _PRAGMAS:
        connection.execute(pragma)


@contextmanager
def transaction(conn: Connection) -> Iterator[Connection]:
    """Begin, and commit or roll back. All of the store's transactions begin here.

    SQLite's are IMMEDIATE: one that reads first and writes later could not wait for its turn.
    An event handler could do the same for `conn.begin()`, but to have one costs each statement.
    """
    with conn.begin():
        driver = conn.connection.driver_connection
        if isinstance(driver, SqliteConnection):
            driver.execute("BEGIN IMMEDIATE")
        yield conn


@contextmanager
def connected(engine: Engine) -> Iterator[Connection]:
    """A connection of its own, in a transaction."""
    with engine.connect() as conn, transaction(conn):
        yield conn
