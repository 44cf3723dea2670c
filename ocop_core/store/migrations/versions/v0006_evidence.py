"""Photos of papers, their bytes, uploads on their way, and one-time links to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the four tables; a dossier's photos and links go with it."""
    op.create_table(
        "evidence_photos",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("registration_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("source_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("media_type", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("added_at", _MOMENT, nullable=False),
        _of_registration("evidence_photos"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_photos"),
        sa.UniqueConstraint(
            "registration_id",
            "source_key",
            name="uq_evidence_photos_registration_id_source_key",
        ),
    )
    op.create_index(
        "ix_evidence_photos_wanted",
        "evidence_photos",
        ["due_at"],
        sqlite_where=sa.text("state = 'wanted'"),
        postgresql_where=sa.text("state = 'wanted'"),
    )
    op.create_table(
        "evidence_bytes",
        sa.Column("photo_id", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"],
            ["evidence_photos.id"],
            name="fk_evidence_bytes_photo_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("photo_id", name="pk_evidence_bytes"),
    )
    op.create_table(
        "evidence_uploads",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_uploads"),
    )
    op.create_index("ix_evidence_uploads_added_at", "evidence_uploads", ["added_at"])
    op.create_table(
        "evidence_links",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("registration_id", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Text(), nullable=True),
        sa.Column("browser", sa.Text(), nullable=True),
        sa.Column("expires_at", _MOMENT, nullable=False),
        _of_registration("evidence_links"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_evidence_links"),
    )
    op.create_index("ix_evidence_links_registration_id", "evidence_links", ["registration_id"])
    op.create_index("ix_evidence_links_expires_at", "evidence_links", ["expires_at"])


def _of_registration(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["registration_id"],
        ["registrations.id"],
        name=f"fk_{table}_registration_id",
        ondelete="CASCADE",
    )
