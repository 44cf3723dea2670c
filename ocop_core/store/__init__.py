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
from ocop_core.store.store import SqlStore, open_store
from ocop_core.store.web_history import History, KeptMessage
from ocop_core.store.web_records import WebRecords

__all__ = [
    "Arrival",
    "AuditEntry",
    "Clock",
    "ConversationKey",
    "Delivery",
    "History",
    "KeptMessage",
    "NeedsCareError",
    "Outcome",
    "OutcomeError",
    "Outgoing",
    "Snapshot",
    "SqlStore",
    "Store",
    "StoreClosedError",
    "StoreError",
    "StoreNotReadyError",
    "StoreUrlError",
    "TurnFunction",
    "WebRecords",
    "open_store",
]
