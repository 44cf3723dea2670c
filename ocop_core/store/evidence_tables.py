"""The tables of photos of papers. All of a dossier's goes with the dossier (ON DELETE CASCADE)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Named,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
)

from ocop_core.store.columns import Moment
from ocop_core.store.tables import metadata

WANTED = "wanted"


class EvidencePhotosColumns(TypedColumns):
    """Photos of papers (ảnh giấy tờ); their bytes stand apart, so that lists do not load them."""

    id: Named[str] = Column(Text, primary_key=True)
    registration_id: Named[str] = Column(Text, ForeignKey("registrations.id", ondelete="CASCADE"))
    number: Named[int] = Column(Integer)
    """Its place among the dossier's photos."""
    batch: Named[str] = Column(Text)
    paper: Named[str] = Column(Text)
    """Key of the paper; empty until somebody says which."""
    channel: Named[str] = Column(Text)
    source: Named[str | None] = Column(Text)
    """What the channel fetches it by; erased when it was fetched or given up."""
    source_key: Named[str] = Column(Text)
    """Hash by which the same photo is known when it is announced again."""
    state: Named[str] = Column(Text)
    """"wanted", "kept" or "failed"."""
    attempts: Named[int] = Column(Integer)
    due_at: Named[datetime | None] = Column(Moment)
    """Not fetched before then; also until when a process may be at it."""
    media_type: Named[str | None] = Column(Text)
    size: Named[int | None] = Column(Integer)
    """Bytes kept."""
    sha256: Named[str | None] = Column(Text)
    """Of the bytes kept."""
    added_at: Named[datetime] = Column(Moment)


class EvidenceBytesColumns(TypedColumns):
    """The photos themselves: JPEG, made by us."""

    photo_id: Named[str] = Column(
        Text, ForeignKey("evidence_photos.id", ondelete="CASCADE"), primary_key=True
    )
    data: Named[bytes] = Column(LargeBinary)


class EvidenceUploadsColumns(TypedColumns):
    """Photos uploaded to the web chat, until the turn takes them: a day at most."""

    id: Named[str] = Column(Text, primary_key=True)
    chat: Named[str] = Column(Text)
    data: Named[bytes] = Column(LargeBinary)
    added_at: Named[datetime] = Column(Moment, index=True)


class EvidenceLinksColumns(TypedColumns):
    """One-time links to a dossier's photos: for an officer to see, for a producer to add."""

    token_hash: Named[str] = Column(Text, primary_key=True)
    kind: Named[str] = Column(Text)
    """"view" or "upload"."""
    registration_id: Named[str] = Column(
        Text, ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    officer_id: Named[str | None] = Column(Text)
    browser: Named[str | None] = Column(Text)
    """Hash of the cookie of the browser that opened it first; no other sees anything."""
    expires_at: Named[datetime] = Column(Moment, index=True)


evidence_photos = Table(
    "evidence_photos",
    metadata,
    EvidencePhotosColumns,
    UniqueConstraint("registration_id", "source_key"),
)
evidence_bytes = Table("evidence_bytes", metadata, EvidenceBytesColumns)
evidence_uploads = Table("evidence_uploads", metadata, EvidenceUploadsColumns)
evidence_links = Table("evidence_links", metadata, EvidenceLinksColumns)

# Partial, so that it stays as small as what is still to be fetched.
Index(
    "ix_evidence_photos_wanted",
    evidence_photos.c.due_at,
    sqlite_where=evidence_photos.c.state == WANTED,
    postgresql_where=evidence_photos.c.state == WANTED,
)
