"""What the rest of the bot sees of the store: values going in and out, and the `Store` protocol.

The store keeps four promises:

1. an arrival (một việc bà con vừa làm) is taken once per platform update id, for good;
2. the arrivals of one chat are handled one at a time and in order, also across processes;
3. what a turn decided is written in one commit: records, dialogue and messages, or nothing;
4. the messages of one chat are sent in order, and by one process at a time.

All times are aware UTC datetimes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from ocop_core.registry.acts import Act
from ocop_core.registry.desk import Desk
from ocop_core.registry.model import Case, JsonValue
from ocop_core.registry.officer import Officer

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment, aware and in UTC."""


@dataclass(frozen=True, slots=True, order=True)
class ConversationKey:
    """Names one conversation (cuộc trò chuyện): a chat on a channel, as ("telegram", "12345")."""

    channel: str
    chat: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """One platform update, normalised by its channel: a text, a press, a photo."""

    conversation: ConversationKey
    update_id: str
    """Unique within the channel; a second arrival with the same id is ignored."""
    order: int
    """Sorts the arrivals of one chat: the platform's update id, or a time in milliseconds."""
    event: dict[str, JsonValue]
    """What was typed or pressed. Erased from the store as soon as the arrival is handled."""
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a turn starts from: the dialogue of one chat and the records of its person."""

    conversation: ConversationKey
    person_id: str
    dialogue: dict[str, JsonValue]
    """The dialogue's own state, opaque to the store; `{}` for a new chat. Not to be mutated."""
    case: Case
    officer: Officer | None = None
    """The person's role, read again for this very turn; None for all who have none."""
    refused: bool = False
    """What this turn decided before could not be carried out: say so, and decide nothing."""
    desk: Desk | None = None
    """Where others' dossiers can be asked for; None in a store that knows none."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing to be sent, the same for all channels."""

    kind: str
    """"message", "edit", "ack"…; opaque to the store."""
    payload: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit trail (nhật ký). Holds no personal data."""

    action: str
    subject: str
    """The id of what was acted on."""
    details: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn decided."""

    dialogue: dict[str, JsonValue]
    case: Case
    """Written as its difference to the snapshot's case; reuse the values that did not change."""
    outgoing: tuple[Outgoing, ...] = ()
    audit: tuple[AuditEntry, ...] = ()
    acts: tuple[Act, ...] = ()
    """What it changes beyond the person's own records, carried out in the same transaction."""
    forget: bool = False
    """Erase the person (xoá dữ liệu). `case` and `dialogue` are then not written; `outgoing` is
    still delivered, and erased once sent."""


TurnFunction: TypeAlias = Callable[[Snapshot, Arrival], Outcome]
"""Pure: runs inside the transaction, perhaps in another thread, perhaps more than once."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One outbox row to be sent now, leased to this process."""

    id: int
    conversation: ConversationKey
    seq: int
    """Counts up within the chat."""
    kind: str
    payload: dict[str, JsonValue]
    attempts: int
    """How often sending it has been put off so far."""
    once: bool = False
    """Not to be tried again when it may have been sent."""


class Store(Protocol):
    """Where everything is kept. Every method raises `StoreError` when the database fails it."""

    async def receive(self, arrivals: Sequence[Arrival]) -> int:
        """Keep arrivals; they are durable on return.

        Returns:
            How many were new. Those seen before (same channel and update id) are ignored.
        """
        ...

    async def take_turns(self, key: ConversationKey, turn: TurnFunction) -> list[Delivery]:
        """Run a turn for each waiting arrival of one chat, in order, and commit.

        A turn that raises, or whose outcome cannot be written (a code already in use), changes
        nothing and is run again at once; after three tries its arrival is set aside as dead and
        the chat goes on. A caller that owes the person a word about it catches inside `turn`.

        Returns:
            What is now due in this chat, in order, leased to this process. Empty when another
            process is at work on the chat (that one takes the new arrivals along), and as long
            as earlier messages of the chat are still being sent: see `sent`.
        """
        ...

    def mailed(self) -> list[ConversationKey]:
        """Chats that turns run here have put something into since this was last asked.

        They are at work at once; without asking, the sweep finds them a little later.
        """
        ...

    async def waiting(
        self, *, older_than: timedelta, limit: int, channels: Collection[str]
    ) -> list[ConversationKey]:
        """Chats of these channels with arrivals from `older_than` ago or before, not handled."""
        ...

    async def due(self, *, now: datetime, limit: int, channels: Collection[str]) -> list[Delivery]:
        """Unsent messages of these channels that nobody is sending, leased to us.

        They are in order within each chat.
        """
        ...

    async def sent(self, delivery_id: int, *, message_id: str | None) -> bool:
        """Note that a delivery was made; its payload is erased.

        Returns:
            True when messages written meanwhile wait behind it: call `take_turns` for them (or
            leave them to the next `due`).
        """
        ...

    async def retry_at(self, delivery_id: int, when: datetime, error: str) -> None:
        """Put a delivery off until `when`; what follows in the same chat waits behind it."""
        ...

    async def dead(self, delivery_id: int, error: str) -> bool:
        """Give a delivery up; its payload is erased and the chat goes on.

        Returns:
            As `sent` does.
        """
        ...

    async def block(self, key: ConversationKey, when: datetime) -> None:
        """Hold all deliveries of a chat that blocked the bot, until it writes again."""
        ...

    async def unblock(self, key: ConversationKey) -> None:
        """Let the deliveries of a chat go again. An arrival from the chat does so by itself."""
        ...

    async def close(self) -> None:
        """Finish what is under way and let go of the database. May be called twice."""
        ...
