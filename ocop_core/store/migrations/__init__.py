"""Migrations: bringing a database's schema to what this program expects.

An embedded file is brought up to date when it is opened. A server's database changes only by
command (`ocop-bot db upgrade`), since other processes may be at work on it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from ocop_core.store.engines import connected, make_engine
from ocop_core.store.errors import StoreError, StoreNotReadyError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0006"
"""The schema this program expects: the number of the last migration."""

_LOCK = 0x0C09  # any number will do, as long as all processes use the same


def upgrade(url: str) -> None:
    """Bring a database up to date; several processes may try at once.

    Raises:
        StoreUrlError: The URL is not one of ours.
        StoreError: The database does not answer.
        StoreNotReadyError: The database is newer than this program.
    """
    with _engine(url) as engine:
        _upgrade(engine)


def current(url: str) -> str | None:
    """The number of the last migration a database has seen; None for an empty one.

    Raises:
        StoreUrlError: The URL is not one of ours.
        StoreError: The database does not answer.
    """
    with _engine(url) as engine:
        return _current(engine)


def pending(url: str) -> list[str]:
    """The numbers of the migrations a database has not seen, in order.

    Raises:
        StoreUrlError: The URL is not one of ours.
        StoreError: The database does not answer.
        StoreNotReadyError: The database is newer than this program.
    """
    from alembic.script import ScriptDirectory  # noqa: PLC0415  slow, and seldom needed
    from alembic.script.revision import RevisionError  # noqa: PLC0415

    seen = current(url)
    scripts = ScriptDirectory.from_config(_config())
    try:
        missing = list(scripts.iterate_revisions("head", seen or "base"))
    except RevisionError as error:
        raise StoreNotReadyError(_newer(seen)) from error
    return [script.revision for script in reversed(missing)]


def make_ready(engine: Engine) -> None:
    """Check a database at opening; an embedded file is brought up to date.

    Raises:
        StoreNotReadyError: A server's database is out of date, or either is from the future.
    """
    seen = _current(engine)
    if seen == HEAD:
        return
    if engine.dialect.name == "sqlite":
        _upgrade(engine)
    elif seen is not None and seen > HEAD:
        raise StoreNotReadyError(_newer(seen))
    else:
        found = f"at {seen}" if seen else "empty"
        raise StoreNotReadyError(
            f"the database is {found}, this program needs {HEAD}: run `ocop-bot db upgrade`"
        )


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    try:
        yield engine
    except (SQLAlchemyError, sqlite3.Error) as error:  # `BEGIN` is sent past SQLAlchemy
        raise StoreError(f"the database does not answer: {type(error).__name__}") from error
    finally:
        engine.dispose()


def _newer(seen: str | None) -> str:
    return f"the database is at {seen}, this program only knows {HEAD}: install a newer one"


def _current(engine: Engine) -> str | None:
    with connected(engine) as conn:
        return _seen(conn)


def _seen(conn: Connection) -> str | None:
    if not inspect(conn).has_table("alembic_version"):
        return None
    found: str | None = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(engine: Engine) -> None:
    from alembic import command  # noqa: PLC0415

    with connected(engine) as conn:
        _lock(conn)
        seen = _seen(conn)
        if seen is not None and seen > HEAD:
            raise StoreNotReadyError(_newer(seen))
        config = _config()
        config.attributes["connection"] = conn
        command.upgrade(config, "head")


def _lock(conn: Connection) -> None:
    """Wait for whoever else is upgrading; SQLite's transactions do so by themselves."""
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
