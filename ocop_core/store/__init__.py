"""SQLAlchemy: tables, queries, unit of work, inbox, outbox, migrations."""

from ocop_core.store.errors import (
    StoreClosedError,
    StoreError,
    StoreNotReadyError,
    StoreUrlError,
)
from ocop_core.store.ports import (
    Arrival,
    AuditEntry,
    Clock,
    ConversationKey,
    Delivery,
    Outcome,
    Outgoing,
    Snapshot,
    Store,
    TurnFunction,
)

__all__ = [
    "Arrival",
    "AuditEntry",
    "Clock",
    "ConversationKey",
    "Delivery",
    "Outcome",
    "Outgoing",
    "Snapshot",
    "Store",
    "StoreClosedError",
    "StoreError",
    "StoreNotReadyError",
    "StoreUrlError",
    "TurnFunction",
]
