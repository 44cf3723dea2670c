"""Officers, the dossiers' way, certificates, digests and notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from ocop_core.places import province_of

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables, and a review for every dossier that was filed before."""
    _officers()
    _invitations()
    _reviews()
    _missing_papers()
    _dossier_steps()
    _certificates()
    _digests()
    _rule_marks()
    _snoozes()
    _alerts()
    _notices()
    _reviews_of_filed()


def _officers() -> None:
    op.create_table(
        "officers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("at_minute", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.Text(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("deputy", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_officers_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_officers"),
    )
    op.create_index("ix_officers_area", "officers", ["area"])
    op.create_index("ix_officers_person_id", "officers", ["person_id"])


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("used_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("code_hash", name="uq_invitations_code_hash"),
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("registration_id", sa.Text(), nullable=False),
        sa.Column("commune_code", sa.Text(), nullable=False),
        sa.Column("province_code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.Column("filed_at", _MOMENT, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("asked", _DOCUMENT, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("assessments", _DOCUMENT, nullable=False),
        sa.Column("sure", sa.Integer(), nullable=False),
        sa.Column("possible", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("near_star", sa.Integer(), nullable=True),
        sa.Column("near_points", sa.Integer(), nullable=False),
        sa.Column("near_step", sa.Text(), nullable=True),
        sa.Column("result_points", sa.Float(), nullable=True),
        sa.Column("result_stars", sa.Integer(), nullable=True),
        sa.Column("result_decision", sa.Text(), nullable=True),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name="fk_reviews_registration_id"
        ),
        sa.PrimaryKeyConstraint("registration_id", name="pk_reviews"),
    )
    op.create_index(
        "ix_reviews_commune_code_state_since", "reviews", ["commune_code", "state", "since"]
    )
    op.create_index(
        "ix_reviews_province_code_state_since", "reviews", ["province_code", "state", "since"]
    )


def _missing_papers() -> None:
    op.create_table(
        "missing_papers",
        sa.Column("registration_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("asked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["reviews.registration_id"],
            name="fk_missing_papers_registration_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "key", name="pk_missing_papers"),
    )
    op.create_index("ix_missing_papers_key", "missing_papers", ["key"])


def _dossier_steps() -> None:
    op.create_table(
        "dossier_steps",
        sa.Column("id", _ID, nullable=False),
        sa.Column("registration_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossier_steps"),
    )
    op.create_index("ix_dossier_steps_registration_id", "dossier_steps", ["registration_id"])


def _certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("registration_id", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("producer", sa.Text(), nullable=False),
        sa.Column("producer_kind", sa.Text(), nullable=True),
        sa.Column("commune_code", sa.Text(), nullable=False),
        sa.Column("province_code", sa.Text(), nullable=False),
        sa.Column("set_no", sa.Integer(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("filing_kind", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
    )
    op.create_index(
        "ix_certificates_commune_code_expires_on", "certificates", ["commune_code", "expires_on"]
    )
    op.create_index("ix_certificates_person_id", "certificates", ["person_id"])
    op.create_index(
        "ix_certificates_province_code_expires_on", "certificates", ["province_code", "expires_on"]
    )
    op.create_index("ix_certificates_registration_id", "certificates", ["registration_id"])


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("content", _DOCUMENT, nullable=False),
        sa.Column("composed_at", _MOMENT, nullable=False),
        sa.Column("told_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_digests_officer_id"),
        sa.PrimaryKeyConstraint("officer_id", "kind", "period", name="pk_digests"),
    )


def _rule_marks() -> None:
    op.create_table(
        "rule_marks",
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("threshold", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_rule_marks_officer_id"),
        sa.PrimaryKeyConstraint("officer_id", "rule", "subject", "threshold", name="pk_rule_marks"),
    )


def _snoozes() -> None:
    op.create_table(
        "snoozes",
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("registration_id", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_snoozes_officer_id"),
        sa.PrimaryKeyConstraint("officer_id", "registration_id", name="pk_snoozes"),
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("period", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name="fk_alerts_officer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    )
    op.create_index(
        "ix_alerts_waiting",
        "alerts",
        ["officer_id", "created_at"],
        sqlite_where=sa.text("period IS NULL"),
        postgresql_where=sa.text("period IS NULL"),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_notices"),
    )
    op.create_index("ix_notices_person_id", "notices", ["person_id"])
    op.create_index("ix_notices_subject", "notices", ["subject"])


def _reviews_of_filed() -> None:
    """What was filed before officers could see it waits as filed; its points are not known."""
    empty_list, empty_map = ("'[]'", "'{}'")
    if op.get_context().dialect.name == "postgresql":
        empty_list, empty_map = "'[]'::jsonb", "'{}'::jsonb"
    op.execute(
        f"""
        INSERT INTO reviews (
            registration_id, commune_code, province_code, state, since, filed_at, revision,
            asked, reason, assessments, sure, possible, stars, near_points
        )
        SELECT id, commune_code, '', 'filed', filed_at, filed_at, 1,
               {empty_list}, '', {empty_map}, 0, 100, 1, 0
        FROM registrations WHERE filed_at IS NOT NULL AND commune_code IS NOT NULL
        """  # noqa: S608  nothing of it comes from outside
    )
    conn = op.get_bind()
    communes = conn.execute(sa.text("SELECT DISTINCT commune_code FROM reviews")).scalars().all()
    if communes:
        conn.execute(
            sa.text("UPDATE reviews SET province_code = :province WHERE commune_code = :commune"),
            [{"commune": code, "province": province_of(code).code} for code in communes],
        )
