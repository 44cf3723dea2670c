"""What every operation is given beside its argument: the clock, who we are, where ids come from."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ocop_core.store.ports import Clock, ConversationKey

LEASE = timedelta(seconds=60)
"""How long a delivery handed out is nobody else's, unless told otherwise."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def new_person_id() -> str:
    """A random id that says nothing about a person."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a store."""

    process_id: str
    """Names this process among those sharing the database; leases carry it."""
    clock: Clock
    new_person_id: Callable[[], str]
    lease: timedelta
    mailed: deque[ConversationKey] = field(default_factory=deque)
    """Chats that turns of this process have put something into."""
