"""The desk: where the arrivals of locked chats are handled, within one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError

from ocop_core.registry.acts import JoinPerson
from ocop_core.registry.desk import Desk as DeskPort
from ocop_core.registry.model import Case, JsonValue
from ocop_core.store import forget, statements
from ocop_core.store.acts import carry_out
from ocop_core.store.case_changes import difference
from ocop_core.store.case_writing import CaseWriter
from ocop_core.store.chats import Chat, Person, person_of
from ocop_core.store.context import Context
from ocop_core.store.desk_reading import SqlDesk, WaitingDesk
from ocop_core.store.errors import ActRefused, OutcomeError
from ocop_core.store.failures import where
from ocop_core.store.inbox import Handled, mark_handled
from ocop_core.store.leases import OpenRow, delivery, free_run, new_row
from ocop_core.store.operations import NeedsCareError
from ocop_core.store.ports import (
    Arrival,
    Delivery,
    Outcome,
    Outgoing,
    Snapshot,
    TurnFunction,
)
from ocop_core.store.statements import Writes

MAX_TRIES = 3
"""A turn that failed this often is given up, so that the chat can go on."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Step:
    """What one turn makes of a chat."""

    person: Person
    case: Case
    dialogue: dict[str, JsonValue]
    new_rows: list[OpenRow]
    forgets: bool = False


class Desk:
    """Handles the arrivals of locked chats in one transaction."""

    def __init__(self, context: Context, conn: Connection, now: datetime) -> None:
        self._context = context
        self._conn = conn
        self._now = now
        self._writes = Writes()
        self.handled: list[Handled] = []

    def swiftly(self, chat: Chat, turn: TurnFunction, arrival: Arrival) -> None:
        """Run one turn; its rows are written by `close`, with those of all others."""
        outcome = turn(_snapshot(chat, _TOGETHER), arrival)
        if outcome.forget or outcome.acts:
            raise NeedsCareError
        self._apply(chat, self._decided(chat, outcome, arrival, self._writes))

    def carefully(self, chat: Chat, turn: TurnFunction, arrival: Arrival, tries: int) -> Handled:
        """Run one turn and write it, in a SAVEPOINT; give it up when it keeps failing."""
        refused = False
        while True:
            try:
                with self._conn.begin_nested():
                    snapshot = _snapshot(
                        chat, SqlDesk(self._conn, self._now, chat.person.id), refused=refused
                    )
                    step = self._written(chat, turn(snapshot, arrival), arrival)
            except (OperationalError, InterfaceError):
                raise  # the database's trouble, not the turn's
            except Exception as error:
                tries += 1
                refused = isinstance(error, (OutcomeError, ActRefused))
                _log.error("a turn failed (try %d): %s", tries, where(error))
                if tries >= MAX_TRIES:
                    return Handled(arrival, tries, type(error).__name__)
            else:
                self._apply(chat, step)
                return Handled(arrival, tries)

    def finish(self, chat: Chat) -> list[Delivery]:
        """Hand out what may be sent in the chat, and remember where its dialogue stands."""
        for row, why in chat.ended:
            self._writes.add(statements.UPDATE_ENDED, self._ended(row, why))
        run = free_run(chat.open_rows, self._now)
        for row in run:
            self._writes.add(statements.UPDATE_CLAIM, self._claimed(row))
        if chat.row.arrivals:
            self._writes.add(statements.UPDATE_CONVERSATION, self._conversation(chat))
        out = run + chat.new_rows if chat.is_free else run
        return [delivery(chat.row.key, row) for row in out]

    def close(self) -> None:
        """Write everything that is still only collected."""
        self._writes.flush(self._conn)
        mark_handled(self._conn, self.handled, self._now)

    def _written(self, chat: Chat, outcome: Outcome, arrival: Arrival) -> _Step:
        writes = Writes()
        if outcome.forget:
            step = self._forgotten(chat, outcome, arrival, writes)
        else:
            step = self._decided(chat, outcome, arrival, writes)
        writes.flush(self._conn)
        if not outcome.acts:
            return step
        here = chat.row.key
        mailed = carry_out(self._conn, outcome.acts, chat.person.id, self._now, here)
        self._context.mailed.extend(mailed)
        if any(isinstance(act, JoinPerson) for act in outcome.acts):
            joined = person_of(self._conn, here)
            return replace(step, person=joined, case=joined.case)
        return step

    def _decided(self, chat: Chat, outcome: Outcome, arrival: Arrival, writes: Writes) -> _Step:
        person = chat.person
        if outcome.case is not person.case:
            changes = difference(person.case, outcome.case)
            writer = CaseWriter(writes, person.id, self._now)
            writer.write(person.case, outcome.case, changes, arrival)
        self._audit(writes, person.id, person.id, outcome)
        rows = self._post(writes, chat, outcome.outgoing, arrival, is_free=chat.is_free)
        return _Step(person, outcome.case, outcome.dialogue, rows)

    def _forgotten(self, chat: Chat, outcome: Outcome, arrival: Arrival, writes: Writes) -> _Step:
        tombstone, fresh = forget.forget(self._context, self._conn, chat.person.id, chat.row.id)
        self._audit(writes, chat.person.id, tombstone, outcome)
        rows = self._post(writes, chat, outcome.outgoing, arrival, is_free=True)
        return _Step(Person(fresh, Case()), Case(), {}, rows, forgets=True)

    def _apply(self, chat: Chat, step: _Step) -> None:
        chat.person = step.person
        chat.person.case = step.case
        chat.dialogue = step.dialogue
        chat.next_seq += len(step.new_rows)
        if step.forgets:
            chat.open_rows = []
            chat.new_rows = []
            chat.is_free = True
        chat.is_forgotten = step.forgets
        chat.new_rows = chat.new_rows + step.new_rows

    def _audit(self, writes: Writes, person_id: str, actor: str, outcome: Outcome) -> None:
        for entry in outcome.audit:
            row = {
                "at": self._now,
                "actor": actor,
                "action": entry.action,
                "subject": actor if entry.subject == person_id else entry.subject,
                "details": entry.details,
            }
            writes.add(statements.INSERT_AUDIT, row)

    def _post(
        self,
        writes: Writes,
        chat: Chat,
        outgoing: Iterable[Outgoing],
        arrival: Arrival,
        *,
        is_free: bool,
    ) -> list[OpenRow]:
        until = self._now + self._context.lease if is_free else None
        rows = [
            replace(new_row(chat.row.id, seq, item, arrival.event, self._now), claimed_until=until)
            for seq, item in enumerate(outgoing, chat.next_seq)
        ]
        for row in rows:
            writes.add(statements.INSERT_OUTGOING, self._outgoing(row))
        return rows

    def _outgoing(self, row: OpenRow) -> dict[str, object]:
        return {
            "conversation_id": row.conversation_id,
            "seq": row.seq,
            "kind": row.kind,
            "payload": row.payload,
            "state": "open",
            "attempts": 0,
            "due_at": row.due_at,
            "claimed_by": self._context.process_id if row.claimed_until else None,
            "claimed_until": row.claimed_until,
            "created_at": self._now,
            "expires_at": row.expires_at,
            "once": row.once,
        }

    def _ended(self, row: OpenRow, why: str) -> dict[str, object]:
        return {
            "its_id": row.conversation_id,
            "its_seq": row.seq,
            "new_error": why,
            "new_settled_at": self._now,
        }

    def _claimed(self, row: OpenRow) -> dict[str, object]:
        return {
            "its_id": row.conversation_id,
            "its_seq": row.seq,
            "new_claimed_by": self._context.process_id,
            "new_claimed_until": self._now + self._context.lease,
            "new_due_at": row.due_at,
        }

    def _conversation(self, chat: Chat) -> dict[str, object]:
        return {
            "its_id": chat.row.id,
            "new_dialogue": chat.dialogue,
            "new_next_seq": chat.next_seq,
            "new_forgotten": chat.is_forgotten,
            "new_updated_at": self._now,
        }


_TOGETHER = cast(DeskPort, WaitingDesk())


def _snapshot(chat: Chat, desk: DeskPort, *, refused: bool = False) -> Snapshot:
    person = chat.person
    return Snapshot(
        chat.row.key, person.id, chat.dialogue, person.case, person.officer, refused, desk
    )
