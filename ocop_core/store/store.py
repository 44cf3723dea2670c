"""The store on a database: a small facade over operations and the executor that runs them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from sqlite3 import Error as SqliteError
from typing import Any, TypeVar, cast

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from ocop_core.store import due, forget, inbox, migrations, outbox
from ocop_core.store import turn as turns
from ocop_core.store.context import LEASE, Context, new_person_id, utc_now
from ocop_core.store.engines import connected, is_embedded, make_engine
from ocop_core.store.errors import StoreError
from ocop_core.store.executor import Executor
from ocop_core.store.operations import Operation, one_by_one
from ocop_core.store.ports import (
    Arrival,
    Clock,
    ConversationKey,
    Delivery,
    TurnFunction,
)
from ocop_core.store.process_lock import ProcessLock
from ocop_core.store.web_records import WebRecords

T = TypeVar("T")

_log = logging.getLogger(__name__)

_CONNECTIONS = 4
_PAUSES = (0.05, 0.1, 0.2, 0.2)  # seconds; whoever locks a chat to send from it is done sooner
_GROUP_OF_ONE_WRITER = 128
_GROUP_OF_SEVERAL = 16


def open_store(
    url: str,
    *,
    process_id: str,
    clock: Clock = utc_now,
    lease: timedelta = LEASE,
    connections: int = _CONNECTIONS,
    new_id: Callable[[], str] = new_person_id,
) -> SqlStore:
    """Open the store on a database.

    Args:
        url: `sqlite:///path` for an embedded file, made and brought up to date as needed;
            `postgresql+psycopg://…` for a server that several processes may share.
        process_id: Names this process. Leases carry it, so no two living processes may share
            one. What an earlier process of the same name left unsent is free at once.
        clock: Gives the present moment in UTC.
        lease: How long a delivery handed out is nobody else's: longer than sending takes.
        connections: To PostgreSQL, and as many threads; a SQLite file has one.
        new_id: Makes the ids of people.

    Raises:
        StoreUrlError: The URL is of neither kind.
        StoreNotReadyError: The database must be upgraded first, or is newer than this program.
        StoreError: The database does not answer, or a living process has the name.
    """
    context = Context(process_id, clock, new_id, lease)
    embedded = is_embedded(url)
    threads, most_at_once = (
        (1, _GROUP_OF_ONE_WRITER) if embedded else (connections, _GROUP_OF_SEVERAL)
    )
    engine = make_engine(url, connections=threads)
    lock: ProcessLock | None = None
    try:
        if embedded:
            lock = ProcessLock(Path(engine.url.database or ""), process_id)
        migrations.make_ready(engine)
        with connected(engine) as conn:
            outbox.release(context, conn, process_id)
        executor = Executor(engine, threads=threads, most_at_once=most_at_once)
    except (SQLAlchemyError, SqliteError, StoreError) as error:
        engine.dispose()
        if lock is not None:
            lock.release()
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"the database does not answer: {type(error).__name__}") from error
    return SqlStore(context, executor, lock)


class SqlStore:
    """The `Store` on SQLite or PostgreSQL."""

    def __init__(self, context: Context, executor: Executor, lock: ProcessLock | None) -> None:
        self._executor = executor
        self._lock = lock
        self._is_closed = False
        self._process_id = context.process_id
        self._mailed = context.mailed
        self._perform = one_by_one(_perform)
        self.web = WebRecords(executor, context.clock)
        """What the web chat keeps."""
        self._receive = Operation(inbox.receive, inbox.receive_alone)
        self._take = Operation(
            partial(turns.take_together, context), partial(turns.take_alone, context)
        )
        self._is_waiting = one_by_one(inbox.is_waiting)
        self._waiting = one_by_one(partial(inbox.waiting, context))
        self._due = one_by_one(partial(due.due, context))
        settle = partial(outbox.settle, context)
        self._settle = Operation(settle, lambda conn, item: settle(conn, [item])[0])
        self._postpone = one_by_one(partial(outbox.postpone, context))
        self._block = one_by_one(partial(outbox.block, context))
        self._erase = one_by_one(forget.erase_chat)
        self._release = one_by_one(partial(outbox.release, context))

    async def receive(self, arrivals: Sequence[Arrival]) -> int:
        """Keep arrivals; they are durable on return."""
        return await self._executor.run(self._receive, arrivals)

    async def take_turns(self, key: ConversationKey, turn: TurnFunction) -> list[Delivery]:
        """Run a turn for each waiting arrival of one chat, in order, and commit."""
        request = turns.TurnRequest(key, turn)
        deliveries: list[Delivery] = []
        pauses = iter(_PAUSES)
        while True:
            handed_out = await self._executor.run(self._take, request)
            deliveries += handed_out or ()
            if not await self._has_more(key):
                return deliveries
            if handed_out is None and not await _paused(pauses):
                return deliveries

    def mailed(self) -> list[ConversationKey]:
        """Chats that turns run here have put something into since this was last asked."""
        found = []
        while self._mailed:
            found.append(self._mailed.popleft())
        return found

    async def perform(self, work: Callable[[Connection], T]) -> T:
        """Do work of an officer's or the timer's in a transaction of its own.

        Args:
            work: is given the connection; it commits when it returns and leaves no trace when
                it raises.

        Raises:
            StoreError: The database failed it.
        """
        return cast(T, await self._executor.run(self._perform, work))

    async def waiting(
        self, *, older_than: timedelta, limit: int, channels: Collection[str]
    ) -> list[ConversationKey]:
        """Chats of these channels with arrivals from `older_than` ago or before, not handled."""
        query = inbox.WaitingQuery(older_than, limit, tuple(channels))
        return await self._executor.run(self._waiting, query)

    async def due(self, *, now: datetime, limit: int, channels: Collection[str]) -> list[Delivery]:
        """Unsent messages of these channels that nobody is sending, leased to us.

        They are in order within each chat.
        """
        return await self._executor.run(self._due, due.DueQuery(now, limit, tuple(channels)))

    async def sent(self, delivery_id: int, *, message_id: str | None) -> bool:
        """Note that a delivery was made; its payload is erased."""
        return await self._close(outbox.Settlement(delivery_id, "sent", message_id))

    async def dead(self, delivery_id: int, error: str) -> bool:
        """Give a delivery up; its payload is erased and the chat goes on."""
        return await self._close(outbox.Settlement(delivery_id, "dead", error=error))

    async def retry_at(self, delivery_id: int, when: datetime, error: str) -> None:
        """Put a delivery off until `when`; what follows in the same chat waits behind it."""
        await self._executor.run(self._postpone, outbox.Postponement(delivery_id, when, error))

    async def block(self, key: ConversationKey, when: datetime) -> None:
        """Hold all deliveries of a chat that blocked the bot, until it writes again."""
        await self._executor.run(self._block, outbox.Block(key, when))

    async def unblock(self, key: ConversationKey) -> None:
        """Let the deliveries of a chat go again."""
        await self._executor.run(self._block, outbox.Block(key, None))

    async def close(self) -> None:
        """Free what was handed out and not settled, finish, and let go of the database."""
        if not self._is_closed:
            self._is_closed = True
            try:
                await self._executor.run(self._release, self._process_id)
            except StoreError as error:  # the leases run out by themselves
                _log.warning("what was handed out could not be freed: %s", error)
        await self._executor.close()
        if self._lock is not None:
            self._lock.release()

    async def _has_more(self, key: ConversationKey) -> bool:
        """Whether arrivals came while we had the chat locked: refused to others, ours to do."""
        if self._is_closed or self._lock is not None:
            return False
        return await self._executor.run(self._is_waiting, key)

    async def _close(self, settlement: outbox.Settlement) -> bool:
        after = await self._executor.run(self._settle, settlement)
        if after.forgotten and not after.more:
            await self._executor.run(self._erase, after.conversation_id)
        return after.more


def _perform(conn: Connection, work: Callable[[Connection], Any]) -> Any:  # noqa: ANN401
    return work(conn)


async def _paused(pauses: Iterator[float]) -> bool:
    """Wait for the next of these pauses; False when there is none left."""
    pause = next(pauses, None)
    if pause is not None:
        await asyncio.sleep(pause)
    return pause is not None
