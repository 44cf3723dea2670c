"""What the bot does of its own accord, every few minutes: steps by date, digests, reminders.

A tick finds all that is due by its moment, however long ago the last one was, so a missed one is
made up for and a repeated one finds nothing. It runs with the engine, which then tells each
digest and reminder as a job of its own, or without, and then tells them itself.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from bot.engine import Enqueue
from ocop_core.calendar import WorkingCalendar, local_day
from ocop_core.registry.review import WAITING_DAYS
from ocop_core.store.alarms import raise_alarms
from ocop_core.store.alert_digests import compose_alerts
from ocop_core.store.clock_steps import take_clock_steps
from ocop_core.store.digest_schedule import Due, due_officers
from ocop_core.store.digests import DigestKey, batches, compose, parse_key, tell
from ocop_core.store.held import offer_elsewhere
from ocop_core.store.ports import ConversationKey
from ocop_core.store.reminders import DueReminder, due_reminders, remind

log = logging.getLogger(__name__)

T = TypeVar("T")

DIGEST = "digest"
REMIND = "remind"
"""Names of the engine's jobs."""


class Performs(Protocol):
    """Who carries out work on the database: the store."""

    async def perform(self, work: Callable[[Connection], T]) -> T:
        """Do work in a transaction of its own."""
        ...


def _nobody(_: ConversationKey) -> None:
    """The sweep finds what was put into chats."""


class Timer:
    """Ticks, and the jobs that ticks order.

    Args:
        store: where all is kept.
        calendar: the working days.
        clock: the present moment in UTC; jobs look again at what is due then.
        waiting_days: working days after which a dossier that waits is pointed out.
        enqueue: the engine's; without it everything is told in the transaction that found it.
        wake: told of each chat something was put into.
    """

    def __init__(
        self,
        store: Performs,
        calendar: WorkingCalendar,
        *,
        clock: Callable[[], datetime],
        waiting_days: int = WAITING_DAYS,
        enqueue: Enqueue | None = None,
        wake: Callable[[ConversationKey], None] = _nobody,
    ) -> None:
        self._store = store
        self._calendar = calendar
        self._clock = clock
        self._waiting_days = waiting_days
        self._enqueue = enqueue
        self._wake = wake

    def order_with(self, enqueue: Enqueue) -> None:
        """Order digests and reminders from the engine from now on."""
        self._enqueue = enqueue

    @property
    def jobs(self) -> Mapping[str, Callable[[str], Awaitable[None]]]:
        """What the engine is to do for each key that was ordered."""
        return {DIGEST: self.tell_digest, REMIND: self.tell_reminder}

    async def tick(self, moment: datetime) -> None:
        """Do all that is due by a moment.

        Each kind is tried, whatever became of the others: a fault in one must not silence all.

        Args:
            moment: aware.

        Raises:
            ExceptionGroup: of what went wrong.
        """
        faults: list[Exception] = []
        for task in (
            self._clock_steps,
            self._alarms,
            self._alerts,
            self.tick_digests,
            self._reminders,
            self._held,
        ):
            try:
                await task(moment)
            except Exception as fault:
                faults.append(fault)
        if faults:
            raise ExceptionGroup("a tick was not finished", faults)

    async def tell_digest(self, key: str) -> None:
        """The job `digest`: put one composed digest into its officer's chat.

        Raises:
            ValueError: the key names no digest.
            StoreError: it was not done.
        """
        found = parse_key(key)
        now = self._clock()
        self._woken(await self._store.perform(lambda conn: tell(conn, [found], now)))

    async def tell_reminder(self, key: str) -> None:
        """The job `remind`: remind a producer, if there still is a reason to.

        Raises:
            ValueError: the key names no reminder.
            StoreError: it was not done.
        """
        _, subject, _ = key.split(":", 2)
        now = self._clock()

        def work(conn: Connection) -> list[ConversationKey]:
            due = due_reminders(conn, now, self._calendar, subject=subject)
            return remind(conn, due, now)

        self._woken(await self._store.perform(work))

    async def _clock_steps(self, moment: datetime) -> None:
        taken = await self._store.perform(lambda conn: take_clock_steps(conn, moment))
        if taken:
            log.info("%d dossiers moved on by date", taken)

    async def _alarms(self, moment: datetime) -> None:
        await self._store.perform(lambda conn: raise_alarms(conn, moment, self._calendar))

    async def _alerts(self, moment: datetime) -> None:
        def work(conn: Connection) -> list[ConversationKey]:
            return self._told(conn, list(compose_alerts(conn, moment, self._calendar)), moment)

        self._woken(await self._store.perform(work))

    async def tick_digests(self, moment: datetime) -> None:
        """Compose and tell the digests that are due; a part of `tick`."""
        due = await self._store.perform(lambda conn: due_officers(conn, moment, self._calendar))
        for batch in batches(due):
            self._woken(await self._store.perform(self._composing(batch, moment)))

    def _composing(
        self, batch: Sequence[Due], moment: datetime
    ) -> Callable[[Connection], list[ConversationKey]]:
        def work(conn: Connection) -> list[ConversationKey]:
            made = compose(conn, batch, moment, self._calendar, self._waiting_days)
            return self._told(conn, list(made), moment)

        return work

    async def _reminders(self, moment: datetime) -> None:
        def work(conn: Connection) -> list[ConversationKey]:
            due = due_reminders(conn, moment, self._calendar)
            if self._enqueue is None:
                return remind(conn, due, moment)
            self._order(conn, REMIND, (_order_key(item, moment) for item in due))
            return []

        self._woken(await self._store.perform(work))

    async def _held(self, moment: datetime) -> None:
        self._woken(await self._store.perform(lambda conn: offer_elsewhere(conn, moment)))

    def _told(
        self, conn: Connection, keys: Sequence[DigestKey], moment: datetime
    ) -> list[ConversationKey]:
        """Tell digests now, or order that they be told."""
        if self._enqueue is None:
            return tell(conn, keys, moment)
        self._order(conn, DIGEST, map(str, keys))
        return []

    def _order(self, conn: Connection, job: str, keys: Iterable[str]) -> None:
        if self._enqueue is not None:
            for key in sorted(keys):  # in one order everywhere: two processes never deadlock
                self._enqueue(conn, job, key)

    def _woken(self, chats: Iterable[ConversationKey]) -> None:
        for chat in dict.fromkeys(chats):
            self._wake(chat)


def _order_key(due: DueReminder, moment: datetime) -> str:
    """Names one try: what could not be told today may be ordered again tomorrow."""
    return f"{due.about}:{due.subject}:{due.step}:{local_day(moment).isoformat()}"
