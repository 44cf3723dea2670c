"""Scrubbing: what was erased must not linger in SQLite's write-ahead log.

The pages themselves are overwritten (`secure_delete`), but the log keeps their older versions
until it is written back and cut.
"""

from __future__ import annotations

from sqlalchemy import Connection

_WANTED = "ocop_scrub"


def after_commit(conn: Connection) -> None:
    """Have the log cut once the present transaction is committed."""
    conn.info[_WANTED] = True


def scrub(conn: Connection) -> None:
    """Cut SQLite's log if that was asked for; to be called outside a transaction."""
    if conn.info.pop(_WANTED, False):
        # Not through SQLAlchemy, which would begin a transaction first.
        driver = conn.connection.driver_connection
        assert driver is not None, "a checked-out connection has its driver's"  # noqa: S101
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
