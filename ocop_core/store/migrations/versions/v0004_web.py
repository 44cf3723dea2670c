"""The web chat: its history, its visitors' browsers, and codes to go on in another one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the three tables."""
    _messages()
    _browsers()
    _codes()


def _messages() -> None:
    op.create_table(
        "web_messages",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", _DOCUMENT, nullable=False),
        sa.Column("changed", _ID, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_web_messages"),
    )
    op.create_index("ix_web_messages_chat_changed", "web_messages", ["chat", "changed"])
    op.create_index("ix_web_messages_expires_at", "web_messages", ["expires_at"])


def _browsers() -> None:
    op.create_table(
        "web_browsers",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_web_browsers"),
    )
    op.create_index("ix_web_browsers_chat", "web_browsers", ["chat"])
    op.create_index("ix_web_browsers_seen_at", "web_browsers", ["seen_at"])


def _codes() -> None:
    op.create_table(
        "web_codes",
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_web_codes"),
        sa.UniqueConstraint("code", name="uq_web_codes_code"),
    )
