"""The database for one command: opened, used in one transaction, closed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from ocop_core.store import migrations
from ocop_core.store.engines import connected, make_engine
from ocop_core.store.errors import StoreError


@contextmanager
def one_transaction(url: str) -> Iterator[Connection]:
    """A connection in a transaction, committed at the end; an embedded file is made if needed.

    Raises:
        StoreUrlError: the URL is not one of ours.
        StoreNotReadyError: the database must be upgraded first.
        StoreError: the database does not answer, or refuses.
    """
    engine = make_engine(url)
    try:
        migrations.make_ready(engine)
        with connected(engine) as conn:
            yield conn
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StoreError(f"the database failed: {type(error).__name__}") from error
    finally:
        engine.dispose()
