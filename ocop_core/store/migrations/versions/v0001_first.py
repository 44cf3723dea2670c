"""The first schema: people, their chats, what they register, consents, inbox, outbox, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_ONLY_FORGETTING = """
    OLD.subject NOT LIKE 'forgotten:%' AND NEW.subject LIKE 'forgotten:%'
    AND NEW.id = OLD.id AND NEW.purpose = OLD.purpose AND NEW.action = OLD.action
    AND NEW.text_version = OLD.text_version AND NEW.text_sha256 = OLD.text_sha256
    AND NEW.at = OLD.at
"""

_ON_SQLITE = (
    f"""
    CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents
    WHEN NOT ({_ONLY_FORGETTING})
    BEGIN SELECT RAISE(ABORT, 'consents are only ever added'); END
    """,
    """
    CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents
    BEGIN SELECT RAISE(ABORT, 'consents are only ever added'); END
    """,
)

_ON_POSTGRESQL = (
    f"""
    CREATE FUNCTION consents_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND ({_ONLY_FORGETTING}) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'consents are only ever added';
    END $$
    """,
    """
    CREATE TRIGGER consents_only_added BEFORE UPDATE OR DELETE ON consents
    FOR EACH ROW EXECUTE FUNCTION consents_only_added()
    """,
)


def upgrade() -> None:
    """Make all tables."""
    _people()
    _conversations()
    _producers()
    _products()
    _registrations()
    _answers()
    _consents()
    _inbox()
    _outbox()
    _audit()
    _guard_consents()


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("dialogue", _DOCUMENT, nullable=False),
        sa.Column("next_seq", sa.Integer(), nullable=False),
        sa.Column("blocked_at", _MOMENT, nullable=True),
        sa.Column("forgotten", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_conversations_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint("channel", "chat", name="uq_conversations_channel_chat"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_conversations_forgotten",
        "conversations",
        ["id"],
        sqlite_where=sa.text("forgotten"),
        postgresql_where=sa.text("forgotten"),
    )
    op.create_index("ix_conversations_person_id", "conversations", ["person_id"])


def _producers() -> None:
    op.create_table(
        "producers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answers", _DOCUMENT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("representative", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("commune_code", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_producers_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_producers"),
    )
    op.create_index("ix_producers_commune_code", "producers", ["commune_code"])
    op.create_index("ix_producers_person_id", "producers", ["person_id"])
    op.create_index("ix_producers_phone", "producers", ["phone"])


def _products() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("producer_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answers", _DOCUMENT, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("set_no", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_products_person_id"),
        sa.ForeignKeyConstraint(["producer_id"], ["producers.id"], name="fk_products_producer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_products"),
    )
    op.create_index("ix_products_person_id", "products", ["person_id"])
    op.create_index("ix_products_producer_id", "products", ["producer_id"])
    op.create_index("ix_products_set_no", "products", ["set_no"])


def _registrations() -> None:
    op.create_table(
        "registrations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("answers", _DOCUMENT, nullable=False),
        sa.Column("filing_kind", sa.Text(), nullable=True),
        sa.Column("filed_at", _MOMENT, nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("commune_code", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_registrations_person_id"),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name="fk_registrations_product_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_registrations"),
        sa.UniqueConstraint("code", name="uq_registrations_code"),
        sa.UniqueConstraint("receipt", name="uq_registrations_receipt"),
    )
    op.create_index("ix_registrations_commune_code", "registrations", ["commune_code"])
    op.create_index("ix_registrations_filed_at", "registrations", ["filed_at"])
    op.create_index("ix_registrations_person_id", "registrations", ["person_id"])
    op.create_index("ix_registrations_product_id", "registrations", ["product_id"])


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("value", _DOCUMENT, nullable=True),
        sa.Column("later", sa.Boolean(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
    )
    op.create_index("ix_answers_entity_id_question", "answers", ["entity_id", "question"])


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", _ID, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("button", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("update_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_subject", "consents", ["subject"])


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("update_id", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=True),
        sa.Column("sort_key", _ID, nullable=False),
        sa.Column("event", _DOCUMENT, nullable=True),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("handled_at", _MOMENT, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("channel", "update_id", name="pk_inbox"),
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["channel", "chat", "sort_key", "received_at"],
        sqlite_where=sa.text("handled_at IS NULL"),
        postgresql_where=sa.text("handled_at IS NULL"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", _DOCUMENT, nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_until", _MOMENT, nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_outbox_conversation_id"
        ),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name="pk_outbox"),
    )
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["conversation_id", "seq"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", _DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_actor", "audit", ["actor"])
    op.create_index("ix_audit_subject", "audit", ["subject"])


def _guard_consents() -> None:
    """The ledger grows; only forgetting a person may touch what is in it."""
    on_sqlite = op.get_context().dialect.name == "sqlite"
    for statement in _ON_SQLITE if on_sqlite else _ON_POSTGRESQL:
        op.execute(statement)
