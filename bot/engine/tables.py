"""The engine's own tables: in the same database as ours, so that one commit covers both.

On PostgreSQL they are in the schema `dbos`; on SQLite they lie among ours, since two SQLite files
in WAL mode cannot be committed as one.
"""

from __future__ import annotations

import logging
import sqlite3

from dbos import DBOS, error
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from ocop_core.store.engines import is_embedded, make_engine, parse_url
from ocop_core.store.errors import StoreError, StoreNotReadyError

SCHEMA = "dbos"
"""Where the tables are on PostgreSQL."""

NOT_READY = "the engine's tables are missing or out of date: run `ocop-bot db upgrade`"

_CONNECTIONS = 6  # one listens, one holds the chores' lock, the rest poll and note results


def upgrade(url: str) -> None:
    """Make the engine's tables or bring them up to date; several processes may try at once.

    Raises:
        StoreUrlError: The URL is not one of ours.
        StoreError: The database does not answer.
    """
    parse_url(url)
    keep_quiet()
    try:
        DBOS.migrate(url, schema=SCHEMA)
    except (SQLAlchemyError, sqlite3.Error) as problem:
        raise StoreError(f"the database does not answer: {type(problem).__name__}") from problem
    except error.DBOSInitializationError as problem:
        raise StoreNotReadyError(NOT_READY) from problem


def engine_for(url: str) -> Engine:
    """Connections for dbos, which begins its transactions itself.

    On SQLite each writer must be IMMEDIATE, or one that read first could not wait for its turn;
    dbos does neither that nor WAL nor a full sync on an engine that is handed to it.

    Raises:
        StoreUrlError: The URL is of neither kind.
    """
    if not is_embedded(url):
        return make_engine(url, connections=_CONNECTIONS)
    engine = create_engine(
        parse_url(url), pool_size=_CONNECTIONS, max_overflow=0, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"
    for pragma in (
        "busy_timeout = 30000",  # ms; first, as the next one may have to wait
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def keep_quiet() -> None:
    """Have dbos log through our handlers, which mask secrets, and only what needs attention.

    Without a handler it would add one of its own that writes to the console past ours.
    """
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.setLevel(logging.WARNING)
