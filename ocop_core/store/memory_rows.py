"""What the store in memory holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from ocop_core.registry.model import Case, Consent, JsonValue, Producer, Product, Registration
from ocop_core.store.answer_documents import from_document, to_document
from ocop_core.store.case_changes import AnswerGiven
from ocop_core.store.errors import OutcomeError
from ocop_core.store.json_text import dumps, loads
from ocop_core.store.leases import OpenRow
from ocop_core.store.ports import Arrival, AuditEntry, ConversationKey

E = TypeVar("E", Producer, Product, Registration)


@dataclass(slots=True)
class MemoryPerson:
    """A person with their records."""

    id: str
    case: Case = field(default_factory=Case)
    history: list[AnswerGiven] = field(default_factory=list)


@dataclass(slots=True)
class MemoryChat:
    """A chat with what is still to be sent in it; what was sent is dropped."""

    id: int
    key: ConversationKey
    person: MemoryPerson
    dialogue: dict[str, JsonValue] = field(default_factory=dict)
    next_seq: int = 1
    is_blocked: bool = False
    is_forgotten: bool = False
    open_rows: dict[int, OpenRow] = field(default_factory=dict)
    claims: dict[int, str] = field(default_factory=dict)
    """Which process an open row was handed to."""

    def claim(self, row: OpenRow, process_id: str, until: datetime) -> None:
        """Hand an open row to a process."""
        self.open_rows[row.seq] = replace(row, claimed_until=until)
        self.claims[row.seq] = process_id

    def end(self, now: datetime) -> None:
        """Give up what is worth nothing any more, or may have been sent already."""
        for seq, row in list(self.open_rows.items()):
            if row.ending(now) is not None:
                del self.open_rows[seq]

    def let_go_all(self, process_id: str) -> None:
        """Take back all that a process was handed; what is sent at most once is given up."""
        for seq, row in list(self.open_rows.items()):
            if row.once and row.claimed_until is not None and self.claims.get(seq) == process_id:
                del self.open_rows[seq]
        self.release(process_id)

    def release(self, process_id: str, after: int = 0) -> None:
        """Take back what a process was handed behind a place."""
        for seq, row in self.open_rows.items():
            if seq > after and self.claims.get(seq) == process_id:
                self.open_rows[seq] = replace(row, claimed_until=None)

    def hold(self) -> None:
        """Let nothing go."""
        for seq, row in self.open_rows.items():
            self.open_rows[seq] = replace(row, due_at=None, claimed_until=None)

    def let_go(self, now: datetime) -> None:
        """Let go what was held."""
        for seq, row in self.open_rows.items():
            self.open_rows[seq] = replace(row, due_at=row.due_at or now)


@dataclass(slots=True)
class MemoryRows:
    """What a database would hold."""

    inbox: dict[ConversationKey, list[Arrival]] = field(default_factory=dict)
    """Waiting arrivals."""
    seen: set[tuple[str, str]] = field(default_factory=set)
    """Channel and update id of every arrival ever received."""
    chats: dict[ConversationKey, MemoryChat] = field(default_factory=dict)
    consents: list[tuple[str, Consent]] = field(default_factory=list)
    """The ledger: a person's id or tombstone, and what they agreed to."""
    audit: list[tuple[str, AuditEntry]] = field(default_factory=list)
    """A person's id or tombstone, and what they did."""
    dead: list[tuple[str, str]] = field(default_factory=list)
    """Update id and error class of the arrivals that were set aside."""
    chats_made: int = 0

    def receive(self, arrival: Arrival) -> bool:
        """Keep an arrival; returns whether it was new."""
        name = (arrival.conversation.channel, arrival.update_id)
        if name in self.seen:
            return False
        self.seen.add(name)
        kept = replace(arrival, event=loads(dumps(arrival.event)))
        self.inbox.setdefault(arrival.conversation, []).append(kept)
        return True

    def erase(self, chat: MemoryChat) -> None:
        """Drop the chat of a forgotten person, once nothing is left to send or handle."""
        if chat.is_forgotten and not chat.open_rows and not self.inbox.get(chat.key):
            self.chats.pop(chat.key, None)

    def check_codes(self, person: MemoryPerson, case: Case) -> None:
        """Refuse codes and receipts that another registration has.

        Raises:
            OutcomeError: One is taken.
        """
        others = {chat.person.id: chat.person for chat in self.chats.values()}
        others.pop(person.id, None)
        taken = [code for other in others.values() for code in _codes(other.case)]
        mine = _codes(case)
        if len(set(mine)) < len(mine) or not set(mine).isdisjoint(taken):
            raise OutcomeError("this code is taken")


def _codes(case: Case) -> list[str]:
    codes = [registration.code for registration in case.registrations]
    return codes + [item.filed.receipt for item in case.registrations if item.filed]


def as_stored(case: Case) -> Case:
    """A case the way a database would give it back.

    Raises:
        ValueError: An answer is not JSON.
        TypeError: An answer is not JSON.
    """
    return replace(
        case,
        producers=tuple(_as_stored(item) for item in case.producers),
        products=tuple(_as_stored(item) for item in case.products),
        registrations=tuple(_as_stored(item) for item in case.registrations),
    )


def _as_stored(item: E) -> E:
    return replace(item, answers=from_document(loads(dumps(to_document(item.answers)))))
