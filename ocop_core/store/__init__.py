"""SQLAlchemy: tables, queries, unit of work, inbox, outbox, migrations."""

from ocop_core.store.errors import (
    OutcomeError,
    StoreClosedError,
    StoreError,
    StoreNotReadyError,
    StoreUrlError,
)
from ocop_core.store.operations import NeedsCareError
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
from ocop_core.store.store import open_store

__all__ = [
    "Arrival",
    "AuditEntry",
    "Clock",
    "ConversationKey",
    "Delivery",
    "NeedsCareError",
    "Outcome",
    "OutcomeError",
    "Outgoing",
    "Snapshot",
    "Store",
    "StoreClosedError",
    "StoreError",
    "StoreNotReadyError",
    "StoreUrlError",
    "TurnFunction",
    "open_store",
]
