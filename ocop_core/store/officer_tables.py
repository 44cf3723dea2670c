"""The tables of officers, of the dossiers' way, and of what officers and producers are told."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    Named,
    Table,
    Text,
    TypedColumns,
    false,
)

from ocop_core.registry.model import JsonValue
from ocop_core.store.columns import BigId, Document, Moment
from ocop_core.store.tables import metadata


class OfficersColumns(TypedColumns):
    """An officer (cán bộ) and when their digests come."""

    id: Named[str] = Column(Text, primary_key=True)
    person_id: Named[str | None] = Column(Text, ForeignKey("people.id"), index=True)
    name: Named[str] = Column(Text)
    role: Named[str] = Column(Text)
    area: Named[str] = Column(Text, index=True)
    """Code of a commune or province; empty for the administrator of the installation."""
    state: Named[str] = Column(Text)
    until: Named[date] = Column(Date)
    invited_by: Named[str] = Column(Text)
    approved_by: Named[str | None] = Column(Text)
    created_at: Named[datetime] = Column(Moment)
    ended_at: Named[datetime | None] = Column(Moment)
    at_minute: Named[int] = Column(Integer)
    """Minute of the local day their digest comes."""
    weekdays: Named[str] = Column(Text)
    """Digits 0-6, 0 is Monday."""
    paused_until: Named[date | None] = Column(Date)
    deputy: Named[str | None] = Column(Text)
    """Officer who gets the digests of one who is away."""


class InvitationsColumns(TypedColumns):
    """A one-time invitation (lời mời); the code itself is kept nowhere."""

    id: Named[str] = Column(Text, primary_key=True)
    code_hash: Named[str] = Column(Text, unique=True)
    role: Named[str] = Column(Text)
    area: Named[str] = Column(Text)
    name: Named[str] = Column(Text)
    until: Named[date] = Column(Date)
    expires_at: Named[datetime] = Column(Moment)
    invited_by: Named[str] = Column(Text)
    created_at: Named[datetime] = Column(Moment)
    used_by: Named[str | None] = Column(Text)
    """Id of the officer it made."""


class ReviewsColumns(TypedColumns):
    """Where a filed dossier stands, with what officers search and sort by."""

    registration_id: Named[str] = Column(Text, ForeignKey("registrations.id"), primary_key=True)
    commune_code: Named[str] = Column(Text)
    province_code: Named[str] = Column(Text)
    state: Named[str] = Column(Text)
    since: Named[datetime] = Column(Moment)
    """When it came into this state."""
    filed_at: Named[datetime] = Column(Moment)
    due_on: Named[date | None] = Column(Date)
    """Last day of the commune's 15 working days."""
    holder: Named[str | None] = Column(Text)
    """Officer who took it."""
    revision: Named[int] = Column(Integer)
    asked: Named[list[str]] = Column(Document)
    reason: Named[str] = Column(Text)
    assessments: Named[dict[str, str]] = Column(Document)
    sure: Named[int] = Column(Integer)
    possible: Named[int] = Column(Integer)
    stars: Named[int] = Column(Integer)
    near_star: Named[int | None] = Column(Integer)
    near_points: Named[int] = Column(Integer)
    near_step: Named[str | None] = Column(Text)
    result_points: Named[float | None] = Column(Float)
    result_stars: Named[int | None] = Column(Integer)
    result_decision: Named[str | None] = Column(Text)
    result_on: Named[date | None] = Column(Date)


class MissingPapersColumns(TypedColumns):
    """A paper (giấy tờ) a dossier under review misses; `key` names it in the edition's words."""

    registration_id: Named[str] = Column(
        Text, ForeignKey("reviews.registration_id", ondelete="CASCADE"), primary_key=True
    )
    key: Named[str] = Column(Text, primary_key=True)
    asked: Named[bool] = Column(Boolean, server_default=false())
    """An officer asked for it; else the producer said so themselves."""


class DossierStepsColumns(TypedColumns):
    """Each step a dossier took, append-only: who, when, why."""

    id: Named[int] = Column(BigId, primary_key=True)
    registration_id: Named[str] = Column(Text, index=True)
    action: Named[str] = Column(Text)
    source: Named[str] = Column(Text)
    target: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment)
    actor: Named[str] = Column(Text)
    """Officer's id, "producer" or "clock"."""
    reason: Named[str] = Column(Text)


class CertificatesColumns(TypedColumns):
    """A certificate (giấy chứng nhận), recorded here or taken over from an older list."""

    id: Named[str] = Column(Text, primary_key=True)
    registration_id: Named[str | None] = Column(Text, index=True)
    """None where it was imported, or its producer was forgotten."""
    person_id: Named[str | None] = Column(Text, index=True)
    product: Named[str] = Column(Text)
    producer: Named[str] = Column(Text)
    producer_kind: Named[str | None] = Column(Text)
    commune_code: Named[str] = Column(Text)
    province_code: Named[str] = Column(Text)
    set_no: Named[int | None] = Column(Integer)
    stars: Named[int] = Column(Integer)
    decision: Named[str] = Column(Text)
    issued_on: Named[date] = Column(Date)
    expires_on: Named[date] = Column(Date)
    filing_kind: Named[str] = Column(Text)
    """"first", "upgrade" or "renewal"."""
    origin: Named[str] = Column(Text)
    """"result" or "import"."""
    created_at: Named[datetime] = Column(Moment)


class DigestsColumns(TypedColumns):
    """A digest (bản tin) composed for an officer: one per officer and period."""

    officer_id: Named[str] = Column(Text, ForeignKey("officers.id"), primary_key=True)
    kind: Named[str] = Column(Text, primary_key=True)
    """"commune", "province", "alert" or "month"."""
    period: Named[str] = Column(Text, primary_key=True)
    """Local date, ISO week, or what an alert is named by."""
    content: Named[dict[str, JsonValue]] = Column(Document)
    """What its template is filled with: codes, product names and counts."""
    composed_at: Named[datetime] = Column(Moment)
    told_at: Named[datetime | None] = Column(Moment)


class RuleMarksColumns(TypedColumns):
    """A rule that has spoken to an officer about a subject at a threshold: it does so once."""

    officer_id: Named[str] = Column(Text, ForeignKey("officers.id"), primary_key=True)
    rule: Named[str] = Column(Text, primary_key=True)
    subject: Named[str] = Column(Text, primary_key=True)
    """Id of a registration, certificate or person."""
    threshold: Named[str] = Column(Text, primary_key=True)
    period: Named[str] = Column(Text)


class SnoozesColumns(TypedColumns):
    """A dossier an officer does not want to hear of until a day, and why."""

    officer_id: Named[str] = Column(Text, ForeignKey("officers.id"), primary_key=True)
    registration_id: Named[str] = Column(Text, primary_key=True)
    until: Named[date] = Column(Date)
    reason: Named[str] = Column(Text)


class AlertsColumns(TypedColumns):
    """Something an officer is told at once, batched: assigned, answered, an alarm."""

    id: Named[int] = Column(BigId, primary_key=True)
    officer_id: Named[str] = Column(Text, ForeignKey("officers.id"))
    kind: Named[str] = Column(Text)
    subject: Named[str] = Column(Text)
    created_at: Named[datetime] = Column(Moment)
    period: Named[str | None] = Column(Text)
    """The alert digest that told it; None while it waits."""


class NoticesColumns(TypedColumns):
    """What a producer was told by the bot of its own accord, once per key."""

    key: Named[str] = Column(Text, primary_key=True)
    person_id: Named[str] = Column(Text, index=True)
    subject: Named[str] = Column(Text, index=True)
    created_at: Named[datetime] = Column(Moment)


officers = Table("officers", metadata, OfficersColumns)
invitations = Table("invitations", metadata, InvitationsColumns)
reviews = Table(
    "reviews",
    metadata,
    ReviewsColumns,
    Index(None, "commune_code", "state", "since"),
    Index(None, "province_code", "state", "since"),
)
missing_papers = Table("missing_papers", metadata, MissingPapersColumns, Index(None, "key"))
dossier_steps = Table("dossier_steps", metadata, DossierStepsColumns)
certificates = Table(
    "certificates",
    metadata,
    CertificatesColumns,
    Index(None, "commune_code", "expires_on"),
    Index(None, "province_code", "expires_on"),
)
digests = Table("digests", metadata, DigestsColumns)
rule_marks = Table("rule_marks", metadata, RuleMarksColumns)
snoozes = Table("snoozes", metadata, SnoozesColumns)
alerts = Table("alerts", metadata, AlertsColumns)
notices = Table("notices", metadata, NoticesColumns)

Index(
    "ix_alerts_waiting",
    alerts.c.officer_id,
    alerts.c.created_at,
    sqlite_where=alerts.c.period.is_(None),
    postgresql_where=alerts.c.period.is_(None),
)

metadata_of_all = metadata
"""All tables, these and those of `tables`."""
