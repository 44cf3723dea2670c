"""The tables. Migrations build them; a test holds the two to each other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Named,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    false,
)

from ocop_core.registry.model import JsonValue
from ocop_core.store.columns import BigId, Document, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class PeopleColumns(TypedColumns):
    """A person (người dùng): nothing but an id, so that forgetting them leaves no trace."""

    id: Named[str] = Column(Text, primary_key=True)
    created_at: Named[datetime] = Column(Moment)


class ConversationsColumns(TypedColumns):
    """A conversation (cuộc trò chuyện) of a person on a channel."""

    id: Named[int] = Column(BigId, primary_key=True)
    channel: Named[str] = Column(Text)
    chat: Named[str] = Column(Text)
    person_id: Named[str] = Column(Text, ForeignKey("people.id"), index=True)
    dialogue: Named[dict[str, JsonValue]] = Column(Document)
    next_seq: Named[int] = Column(Integer)
    """The number the chat's next outgoing message gets."""
    blocked_at: Named[datetime | None] = Column(Moment)
    forgotten: Named[bool] = Column(Boolean, server_default=false())
    """The row only waits for its farewell to be sent; then it goes."""
    created_at: Named[datetime] = Column(Moment)
    updated_at: Named[datetime] = Column(Moment)


class ProducersColumns(TypedColumns):
    """A producer (chủ thể): the answers as a document, and as columns what officers look for."""

    id: Named[str] = Column(Text, primary_key=True)
    person_id: Named[str] = Column(Text, ForeignKey("people.id"), index=True)
    position: Named[int] = Column(Integer)
    answers: Named[dict[str, JsonValue]] = Column(Document)
    kind: Named[str | None] = Column(Text)
    name: Named[str | None] = Column(Text)
    representative: Named[str | None] = Column(Text)
    phone: Named[str | None] = Column(Text, index=True)
    commune_code: Named[str | None] = Column(Text, index=True)
    revision: Named[int] = Column(Integer)
    created_at: Named[datetime] = Column(Moment)
    updated_at: Named[datetime] = Column(Moment)


class ProductsColumns(TypedColumns):
    """A product (sản phẩm) of a producer."""

    id: Named[str] = Column(Text, primary_key=True)
    producer_id: Named[str] = Column(Text, ForeignKey("producers.id"), index=True)
    person_id: Named[str] = Column(Text, ForeignKey("people.id"), index=True)
    position: Named[int] = Column(Integer)
    answers: Named[dict[str, JsonValue]] = Column(Document)
    name: Named[str | None] = Column(Text)
    set_no: Named[int | None] = Column(Integer, index=True)
    revision: Named[int] = Column(Integer)
    created_at: Named[datetime] = Column(Moment)
    updated_at: Named[datetime] = Column(Moment)


class RegistrationsColumns(TypedColumns):
    """A registration (hồ sơ) of a product; `commune_code` is where it was or would be filed."""

    id: Named[str] = Column(Text, primary_key=True)
    product_id: Named[str] = Column(Text, ForeignKey("products.id"), index=True)
    person_id: Named[str] = Column(Text, ForeignKey("people.id"), index=True)
    position: Named[int] = Column(Integer)
    edition: Named[str] = Column(Text)
    code: Named[str] = Column(Text, unique=True)
    answers: Named[dict[str, JsonValue]] = Column(Document)
    filing_kind: Named[str | None] = Column(Text)
    filed_at: Named[datetime | None] = Column(Moment, index=True)
    receipt: Named[str | None] = Column(Text, unique=True)
    commune_code: Named[str | None] = Column(Text, index=True)
    revision: Named[int] = Column(Integer)
    created_at: Named[datetime] = Column(Moment)
    updated_at: Named[datetime] = Column(Moment)


class AnswersColumns(TypedColumns):
    """The history of answers (câu trả lời), append-only: one row for each time one was given."""

    id: Named[int] = Column(BigId, primary_key=True)
    scope: Named[str] = Column(Text)
    entity_id: Named[str] = Column(Text)
    question: Named[str] = Column(Text)
    value: Named[JsonValue] = Column(Document, nullable=True)
    later: Named[bool] = Column(Boolean)
    removed: Named[bool] = Column(Boolean)
    answered_at: Named[datetime] = Column(Moment)


class ConsentsColumns(TypedColumns):
    """The consent ledger (sổ đồng ý), append-only: triggers refuse anything but forgetting."""

    id: Named[int] = Column(BigId, primary_key=True)
    subject: Named[str] = Column(Text, index=True)
    """The person's id; once forgotten, a tombstone that nobody can be found by."""
    purpose: Named[str] = Column(Text)
    action: Named[str] = Column(Text)
    text_version: Named[str] = Column(Text)
    text_sha256: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment)
    button: Named[str | None] = Column(Text)
    channel: Named[str | None] = Column(Text)
    update_id: Named[str | None] = Column(Text)
    """With `channel`, the arrival that proves it."""


class InboxColumns(TypedColumns):
    """Arrivals. A handled one keeps only its id, so that it is known when it comes again."""

    channel: Named[str] = Column(Text, primary_key=True)
    update_id: Named[str] = Column(Text, primary_key=True)
    chat: Named[str | None] = Column(Text)
    sort_key: Named[int] = Column(BigId)
    event: Named[dict[str, JsonValue] | None] = Column(Document)
    received_at: Named[datetime] = Column(Moment)
    attempts: Named[int] = Column(Integer, server_default="0")
    """How often its turn failed."""
    handled_at: Named[datetime | None] = Column(Moment)
    error: Named[str | None] = Column(Text)
    """Why it was set aside: a class name, never a message, which might quote the person."""


class OutboxColumns(TypedColumns):
    """What is to be sent, in order within a chat."""

    conversation_id: Named[int] = Column(BigId, ForeignKey("conversations.id"), primary_key=True)
    seq: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    kind: Named[str] = Column(Text)
    payload: Named[dict[str, JsonValue] | None] = Column(Document)
    state: Named[str] = Column(Text)
    """"open", "sent" or "dead"."""
    attempts: Named[int] = Column(Integer)
    due_at: Named[datetime | None] = Column(Moment)
    """Not before then; NULL is held, because the person blocked the bot."""
    claimed_by: Named[str | None] = Column(Text)
    claimed_until: Named[datetime | None] = Column(Moment)
    message_id: Named[str | None] = Column(Text)
    error: Named[str | None] = Column(Text)
    created_at: Named[datetime] = Column(Moment)
    settled_at: Named[datetime | None] = Column(Moment)
    expires_at: Named[datetime | None] = Column(Moment)
    """What is not sent by then is worth nothing any more; NULL is sent however late."""
    once: Named[bool] = Column(Boolean, server_default=false())
    """At most once: not sent again when nobody knows whether it was."""


class LinkCodesColumns(TypedColumns):
    """A code that joins another chat to a person (mã nối kênh): one each, one use, its hash."""

    person_id: Named[str] = Column(
        Text, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    code_hash: Named[str] = Column(Text, unique=True)
    expires_at: Named[datetime] = Column(Moment)


class AuditColumns(TypedColumns):
    """The audit trail (nhật ký): who did what to which id. No personal data."""

    id: Named[int] = Column(BigId, primary_key=True)
    at: Named[datetime] = Column(Moment)
    actor: Named[str] = Column(Text, index=True)
    """The person's id, or a tombstone."""
    action: Named[str] = Column(Text)
    subject: Named[str] = Column(Text, index=True)
    details: Named[dict[str, JsonValue]] = Column(Document)


class ZaloTokensColumns(TypedColumns):
    """The tokens of a Zalo Official Account, a row for each app. Secrets, no personal data."""

    app_id: Named[str] = Column(Text, primary_key=True)
    access_token: Named[str] = Column(Text)
    refresh_token: Named[str] = Column(Text)
    """Works once; whoever uses it must write the new pair before using that."""
    expires_at: Named[datetime] = Column(Moment)
    """When the access token ends."""
    refreshed_at: Named[datetime] = Column(Moment)
    generation: Named[int] = Column(Integer)
    """Counts the pairs, so that nobody writes over a newer one."""
    claimed_until: Named[datetime | None] = Column(Moment)
    """Until then one process alone may spend the refresh token."""
    refused: Named[str | None] = Column(Text)
    """The platform's error code, when it refused the refresh token last time."""


people = Table("people", metadata, PeopleColumns)
conversations = Table(
    "conversations",
    metadata,
    ConversationsColumns,
    UniqueConstraint("channel", "chat"),
    # A number is never given twice: deliveries are named by it, also those of a row now gone.
    sqlite_autoincrement=True,
)
producers = Table("producers", metadata, ProducersColumns)
products = Table("products", metadata, ProductsColumns)
registrations = Table("registrations", metadata, RegistrationsColumns)
answers = Table("answers", metadata, AnswersColumns, Index(None, "entity_id", "question"))
consents = Table("consents", metadata, ConsentsColumns)
inbox = Table("inbox", metadata, InboxColumns)
outbox = Table("outbox", metadata, OutboxColumns)
audit = Table("audit", metadata, AuditColumns)
link_codes = Table("link_codes", metadata, LinkCodesColumns)
zalo_tokens = Table("zalo_tokens", metadata, ZaloTokensColumns)

# Partial, so that they stay as small as what is under way, however much was handled before.
Index(
    "ix_inbox_waiting",
    inbox.c.channel,
    inbox.c.chat,
    inbox.c.sort_key,
    inbox.c.received_at,
    sqlite_where=inbox.c.handled_at.is_(None),
    postgresql_where=inbox.c.handled_at.is_(None),
)
Index(
    "ix_outbox_open",
    outbox.c.conversation_id,
    outbox.c.seq,
    sqlite_where=outbox.c.state == "open",
    postgresql_where=outbox.c.state == "open",
)
Index(
    "ix_conversations_forgotten",
    conversations.c.id,
    sqlite_where=conversations.c.forgotten,
    postgresql_where=conversations.c.forgotten,
)
