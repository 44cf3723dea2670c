"""Scrubbing: what was erased must not linger in SQLite's write-ahead log.

The pages themselves are overwritten (`secure_delete`), but the log keeps their older versions
until it is written back and cut.
"""

from __future__ import annotations

import logging
from sqlite3 import Connection as SqliteConnection
from sqlite3 import Error as SqliteError

from sqlalchemy import Connection

_log = logging.getLogger(__name__)

_WANTED = "ocop_scrub"


def after_commit(conn: Connection) -> None:
    """Have the log cut once the present transaction is committed; only SQLite has one."""
    if conn.dialect.name == "sqlite":
        conn.info[_WANTED] = True


def scrub(conn: Connection) -> None:
    """Cut SQLite's log if that was asked for; to be called outside a transaction."""
    # A server's lost connection must not be asked even for `info`, which would connect anew.
    if conn.dialect.name != "sqlite" or not conn.info.pop(_WANTED, False):
        return
    # Not through SQLAlchemy, which would begin a transaction first.
    driver = conn.connection.driver_connection
    assert isinstance(driver, SqliteConnection)  # noqa: S101  `after_commit` saw to it
    try:
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except SqliteError as error:
        # What was asked for is committed; the log is cut at the latest when the file is closed.
        _log.error("the log could not be cut: %s", error)
