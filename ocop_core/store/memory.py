"""A store in memory: the same promises, without a database. For tests and try-outs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ocop_core.store.context import LEASE, Context, new_person_id, utc_now
from ocop_core.store.errors import StoreClosedError
from ocop_core.store.leases import OpenRow, delivery, free_run, outbox_key
from ocop_core.store.memory_rows import MemoryChat, MemoryRows
from ocop_core.store.memory_turn import take_turns
from ocop_core.store.ports import Arrival, Clock, ConversationKey, Delivery, TurnFunction


class MemoryStore:
    """The `Store` in memory.

    Values go in and out as JSON, so that what a database could not keep does not pass here
    either. Two stores on the same `rows` are as two processes on one database.
    """

    def __init__(
        self,
        *,
        process_id: str = "memory",
        clock: Clock = utc_now,
        lease: timedelta = LEASE,
        new_id: Callable[[], str] = new_person_id,
        rows: MemoryRows | None = None,
    ) -> None:
        self.rows = MemoryRows() if rows is None else rows
        self._context = Context(process_id, clock, new_id, lease)
        self._is_closed = False

    async def receive(self, arrivals: Sequence[Arrival]) -> int:
        """Keep arrivals."""
        self._check()
        return sum(self.rows.receive(arrival) for arrival in arrivals)

    async def take_turns(self, key: ConversationKey, turn: TurnFunction) -> list[Delivery]:
        """Run a turn for each waiting arrival of one chat, in order."""
        self._check()
        return take_turns(self._context, self.rows, key, turn)

    def mailed(self) -> list[ConversationKey]:
        """Return nothing: a store in memory knows no officers, so nobody is told anything."""
        return []

    async def waiting(
        self, *, older_than: timedelta, limit: int, channels: Collection[str]
    ) -> list[ConversationKey]:
        """Chats of these channels with arrivals from `older_than` ago or before, not handled."""
        self._check()
        until = self._context.clock() - older_than
        oldest = {
            key: min(arrival.received_at for arrival in arrivals)
            for key, arrivals in self.rows.inbox.items()
            if arrivals and key.channel in channels
        }
        late = [key for key, since in oldest.items() if since <= until]
        return sorted(late, key=oldest.__getitem__)[:limit]

    async def due(self, *, now: datetime, limit: int, channels: Collection[str]) -> list[Delivery]:
        """Unsent messages of these channels that nobody is sending, leased to us.

        They are in order within each chat.
        """
        self._check()
        for chat in list(self.rows.chats.values()):
            chat.end(now)
            self.rows.erase(chat)
        free = [
            (chat, row)
            for chat in self.rows.chats.values()
            if chat.key.channel in channels
            for row in free_run(chat.open_rows.values(), now)
        ]
        for chat, row in free[:limit]:
            chat.claim(row, self._context.process_id, now + self._context.lease)
        return [delivery(chat.key, row) for chat, row in free[:limit]]

    async def sent(self, delivery_id: int, *, message_id: str | None) -> bool:
        """Note that a delivery was made; it is dropped."""
        return self._settle(delivery_id)

    async def dead(self, delivery_id: int, error: str) -> bool:
        """Give a delivery up; it is dropped and the chat goes on."""
        return self._settle(delivery_id)

    async def retry_at(self, delivery_id: int, when: datetime, error: str) -> None:
        """Put a delivery off until `when`; what follows in the same chat waits behind it."""
        self._check()
        chat, seq = self._find(delivery_id)
        row = None if chat is None else chat.open_rows.get(seq)
        if chat is None or row is None or self._is_others(chat, row):
            return
        due_at = when if row.due_at else None  # held stays held
        later = replace(row, due_at=due_at, attempts=row.attempts + 1, claimed_until=None)
        chat.open_rows[seq] = later
        chat.release(self._context.process_id, after=seq)

    async def block(self, key: ConversationKey, when: datetime) -> None:
        """Hold all deliveries of a chat that blocked the bot, until it writes again."""
        self._check()
        chat = self.rows.chats.get(key)
        if chat is None:
            return
        chat.is_blocked = True
        chat.hold()
        if chat.is_forgotten:
            chat.open_rows.clear()
            self.rows.erase(chat)

    async def unblock(self, key: ConversationKey) -> None:
        """Let the deliveries of a chat go again."""
        self._check()
        chat = self.rows.chats.get(key)
        if chat is not None:
            chat.is_blocked = False
            chat.let_go(self._context.clock())

    async def close(self) -> None:
        """Free what was handed out and not settled."""
        self._is_closed = True
        for chat in self.rows.chats.values():
            chat.let_go_all(self._context.process_id)

    def _settle(self, delivery_id: int) -> bool:
        self._check()
        chat, seq = self._find(delivery_id)
        if chat is None or chat.open_rows.pop(seq, None) is None:
            return False
        self.rows.erase(chat)
        now = self._context.clock()
        return any(_waits(chat.open_rows.values(), now))

    def _is_others(self, chat: MemoryChat, row: OpenRow) -> bool:
        """Whether another process holds it."""
        holder = chat.claims.get(row.seq)
        is_held = row.claimed_until is not None and row.claimed_until > self._context.clock()
        return is_held and holder != self._context.process_id

    def _find(self, delivery_id: int) -> tuple[MemoryChat | None, int]:
        chat_id, seq = outbox_key(delivery_id)
        found = (chat for chat in self.rows.chats.values() if chat.id == chat_id)
        return next(found, None), seq

    def _check(self) -> None:
        if self._is_closed:
            raise StoreClosedError("the store is closed")


def _waits(rows: Iterable[OpenRow], now: datetime) -> Iterable[bool]:
    return (
        row.claimed_until is None and row.due_at is not None and row.due_at <= now for row in rows
    )
