"""The tokens of a Zalo Official Account, kept so that a refresh token is spent by one process.

Zalo's refresh token works once and each refresh gives a new pair, so a pair that is lost locks
the bot out. A process claims the row first (one short transaction, decided by the row's lock on
PostgreSQL and by the single writer on SQLite), then talks to Zalo with no transaction open, then
commits the new pair, and only then uses it. Nobody else waits for Zalo meanwhile: on SQLite a
transaction held open that long would keep arrivals out of the inbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from sqlite3 import Error as SqliteError
from typing import Any

from sqlalchemy import Connection, Engine, Update, insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from ocop_core.store import migrations
from ocop_core.store.engines import connected, make_engine
from ocop_core.store.errors import StoreError
from ocop_core.store.tables import zalo_tokens


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What Zalo gave: an access token for about 25 hours, a refresh token for one use."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: datetime
    """When the access token ends."""


@dataclass(frozen=True, slots=True)
class KeptTokens:
    """A pair as it is kept."""

    pair: TokenPair
    refreshed_at: datetime
    generation: int
    """Counts the pairs; a pair replaces only the one it was made from."""
    refused: str | None = None
    """Zalo's error code, if the refresh token was refused the last time it was tried."""


class ZaloTokenTable:
    """The one row of an app. Blocking: call it from a thread of its own.

    Args:
        engine: To the store's database.
        app_id: The app at Zalo.
    """

    def __init__(self, engine: Engine, app_id: str) -> None:
        self._engine = engine
        self._app_id = app_id

    def read(self) -> KeptTokens | None:
        """The pair as it is now; None before the first log-in.

        Raises:
            StoreError: The database failed it, as for every method here.
        """
        with self._transaction() as conn:
            row = conn.execute(select(zalo_tokens).where(self._is_ours())).first()
        if row is None:
            return None
        pair = TokenPair(row.access_token, row.refresh_token, row.expires_at)
        return KeptTokens(pair, row.refreshed_at, row.generation, row.refused)

    def claim(self, generation: int, now: datetime, lease: timedelta) -> bool:
        """Take the right to spend the refresh token of a generation.

        Returns:
            False when another process has it, or has replaced the pair already.
        """
        is_free = or_(zalo_tokens.c.claimed_until.is_(None), zalo_tokens.c.claimed_until <= now)
        return self._change(self._of(generation).where(is_free).values(claimed_until=now + lease))

    def replace(self, generation: int, pair: TokenPair, now: datetime) -> bool:
        """Write the pair that a refresh gave; durable on return.

        Returns:
            False when the owner logged in anew meanwhile: that pair stands, this one is void.
        """
        return self._change(self._of(generation).values(_columns(pair, generation + 1, now)))

    def release(self, generation: int) -> None:
        """Give the claim back: Zalo could not be reached."""
        self._change(self._of(generation).values(claimed_until=None))

    def refuse(self, generation: int, code: str, rest_until: datetime) -> None:
        """Note that Zalo refused the refresh token; nobody tries again until then."""
        self._change(self._of(generation).values(refused=code, claimed_until=rest_until))

    def log_in(self, pair: TokenPair, now: datetime) -> None:
        """Write the pair of a log-in by the owner, whatever was there; durable on return."""
        generation = select(zalo_tokens.c.generation).where(self._is_ours()).with_for_update()
        with self._transaction() as conn:
            seen = conn.execute(generation).scalar()
            row = _columns(pair, (seen or 0) + 1, now)
            if seen is None:
                conn.execute(insert(zalo_tokens).values(app_id=self._app_id, **row))
            else:
                conn.execute(update(zalo_tokens).where(self._is_ours()).values(row))

    def close(self) -> None:
        """Let go of the database. May be called twice."""
        self._engine.dispose()

    def _is_ours(self) -> Any:  # noqa: ANN401 - SQLAlchemy's own
        return zalo_tokens.c.app_id == self._app_id

    def _of(self, generation: int) -> Update:
        return update(zalo_tokens).where(self._is_ours(), zalo_tokens.c.generation == generation)

    def _change(self, statement: Update) -> bool:
        with self._transaction() as conn:
            return bool(conn.execute(statement).rowcount)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with _told(), connected(self._engine) as conn:
            yield conn


def open_zalo_tokens(url: str, app_id: str) -> ZaloTokenTable:
    """Open the tokens of an app in the store's database, on a connection of their own.

    Raises:
        StoreUrlError, StoreNotReadyError, StoreError: As `open_store`.
    """
    engine = make_engine(url)
    try:
        with _told():
            migrations.make_ready(engine)
    except StoreError:
        engine.dispose()
        raise
    return ZaloTokenTable(engine, app_id)


def _columns(pair: TokenPair, generation: int, now: datetime) -> dict[str, Any]:
    return {
        "access_token": pair.access,
        "refresh_token": pair.refresh,
        "expires_at": pair.expires_at,
        "refreshed_at": now,
        "generation": generation,
        "claimed_until": None,
        "refused": None,
    }


@contextmanager
def _told() -> Iterator[None]:
    """The database's failures without their words, which would quote the tokens."""
    try:
        yield
    except (SQLAlchemyError, SqliteError) as error:
        raise StoreError(f"the database failed: {type(error).__name__}") from error
