"""Leases: which messages of a chat may be sent now, and by whom. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from ocop_core.registry.model import JsonValue
from ocop_core.store.lifetimes import lifetime
from ocop_core.store.ports import ConversationKey, Delivery, Outgoing

_SEQ_BITS = 32


def delivery_id(conversation_id: int, seq: int) -> int:
    """Name an outbox row by one number: its chat's above, its place in the chat below."""
    return conversation_id << _SEQ_BITS | seq


def outbox_key(delivery: int) -> tuple[int, int]:
    """The conversation id and the place in the chat a delivery id stands for."""
    return delivery >> _SEQ_BITS, delivery & (1 << _SEQ_BITS) - 1


EXPIRED = "expired"
"""The error of a message that was not sent while it was worth sending."""

UNKNOWN = "unknown outcome"
"""The error of a message that may have been sent, and is not to be sent twice."""


@dataclass(frozen=True, slots=True)
class OpenRow:
    """An outbox row that is neither sent nor given up."""

    conversation_id: int
    seq: int
    kind: str
    payload: dict[str, JsonValue]
    attempts: int
    due_at: datetime | None
    """None while held, because the person blocked the bot."""
    claimed_until: datetime | None
    expires_at: datetime | None = None
    """Worth nothing after that; None is sent however late."""
    once: bool = False
    """At most once: given up when its lease ran out, since it may have been sent."""

    def ending(self, now: datetime) -> str | None:
        """Why it is to be given up instead of handed out again; None while it may be sent."""
        if self.claimed_until is not None and self.claimed_until > now:
            return None
        if self.once and self.claimed_until is not None:
            return UNKNOWN
        return EXPIRED if self.expires_at is not None and self.expires_at < now else None

    def is_free(self, now: datetime) -> bool:
        """Whether it may be handed out now."""
        return (
            self.due_at is not None
            and self.due_at <= now
            and (self.claimed_until is None or self.claimed_until <= now)
        )


def new_row(
    conversation_id: int,
    seq: int,
    item: Outgoing,
    answering: Mapping[str, JsonValue],
    now: datetime,
) -> OpenRow:
    """Something to be sent, as it is written: due at once, and for as long as it is worth it."""
    life = lifetime(item.kind, answering)
    expires_at = now + life.lasts if life.lasts is not None else None
    return OpenRow(
        conversation_id, seq, item.kind, item.payload, 0, now, None, expires_at, once=life.once
    )


def free_run(rows: Iterable[OpenRow], now: datetime) -> list[OpenRow]:
    """What may be handed out of one chat, from its oldest open row up to the first that may not.

    A message never overtakes an earlier one of its chat: behind a row that is put off, held or
    in somebody's hands, nothing is free.
    """
    return list(takewhile(lambda row: row.is_free(now), sorted(rows, key=lambda row: row.seq)))


def delivery(key: ConversationKey, row: OpenRow) -> Delivery:
    """Hand an outbox row out."""
    return Delivery(
        delivery_id(row.conversation_id, row.seq),
        key,
        row.seq,
        row.kind,
        row.payload,
        row.attempts,
        row.once,
    )
