"""One person on several channels: codes that join chats, and how long a message is held."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")

_SAME = """
    NEW.id = OLD.id AND NEW.purpose = OLD.purpose AND NEW.action = OLD.action
    AND NEW.text_version = OLD.text_version AND NEW.text_sha256 = OLD.text_sha256
    AND NEW.at = OLD.at
"""

_FORGETTING_OR_JOINING = f"""
    OLD.subject NOT LIKE 'forgotten:%' AND {_SAME} AND (
        NEW.subject LIKE 'forgotten:%'
        OR (
            EXISTS (SELECT 1 FROM people WHERE people.id = NEW.subject)
            AND COALESCE(NEW.button, '') = COALESCE(OLD.button, '')
            AND COALESCE(NEW.channel, '') = COALESCE(OLD.channel, '')
            AND COALESCE(NEW.update_id, '') = COALESCE(OLD.update_id, '')
        )
    )
"""  # noqa: S608 - our own words
"""A consent's subject may become a tombstone, or the person that its own was joined with."""

_ON_SQLITE = (
    "DROP TRIGGER consents_no_update",
    f"""
    CREATE TRIGGER consents_no_update BEFORE UPDATE ON consents
    WHEN NOT ({_FORGETTING_OR_JOINING})
    BEGIN SELECT RAISE(ABORT, 'consents are only ever added'); END
    """,
)

_ON_POSTGRESQL = (
    f"""
    CREATE OR REPLACE FUNCTION consents_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF {_FORGETTING_OR_JOINING} THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'consents are only ever added';
    END $$
    """,
)


def upgrade() -> None:
    """Make the codes, the two columns of the outbox, and let consents follow a joined person."""
    op.create_table(
        "link_codes",
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_link_codes_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_link_codes"),
        sa.UniqueConstraint("code_hash", name="uq_link_codes_code_hash"),
    )
    op.add_column("outbox", sa.Column("expires_at", _MOMENT, nullable=True))
    op.add_column(
        "outbox", sa.Column("once", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    embedded = op.get_bind().dialect.name == "sqlite"
    for statement in _ON_SQLITE if embedded else _ON_POSTGRESQL:
        op.execute(statement)
