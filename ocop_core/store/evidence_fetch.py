"""Photos that still have to be fetched: claimed by one process, then kept, tried again or failed.

A claim is a time: until then nobody else tries. A process that dies leaves only that behind.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.registry.evidence import TRIES
from ocop_core.store.evidence_acts import UPLOADS_LAST, drop_doubles, mark_kept
from ocop_core.store.evidence_tables import (
    WANTED,
    evidence_bytes,
    evidence_photos,
    evidence_uploads,
)
from ocop_core.store.mail import Letter, post
from ocop_core.store.ports import ConversationKey
from ocop_core.store.tables import inbox, registrations
from ocop_core.store.web_history import WEB

CLAIMED = timedelta(minutes=3)
"""Longer than fetching one takes."""

FIRST_PAUSE = timedelta(seconds=15)
"""Doubled after each try."""

_photos = evidence_photos.c

_UPLOAD = {
    "sqlite": sqlite.insert(evidence_uploads).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(evidence_uploads).on_conflict_do_nothing(),
}


@dataclass(frozen=True, slots=True)
class WantedPhoto:
    """A photo to be fetched, claimed by us."""

    id: str
    channel: str
    ref: str
    attempts: int


def claim_photos(
    conn: Connection, channels: Collection[str], limit: int, now: datetime
) -> list[WantedPhoto]:
    """Claim photos of these channels that are due; nobody else is given them for a while."""
    due = (
        select(_photos.id)
        .where(
            _photos.state == WANTED,
            _photos.due_at <= now,
            _photos.channel.in_(list(channels)),
            _photos.source.is_not(None),
        )
        .order_by(_photos.due_at, _photos.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = conn.execute(due).scalars().all()
    if not ids:
        return []
    rows = conn.execute(
        update(evidence_photos)
        .where(_photos.id.in_(ids))
        .values(due_at=now + CLAIMED)
        .returning(_photos.id, _photos.channel, _photos.source, _photos.attempts)
    )
    return [WantedPhoto(row.id, row.channel, row.source or "", row.attempts) for row in rows]


def keep_photo(conn: Connection, photo: str, data: bytes) -> bool:
    """Keep a fetched photo; False when it is wanted no more: dropped, or kept by another process.

    Args:
        conn: in a transaction.
        photo: its id.
        data: the JPEG we made of it.
    """
    row = conn.execute(
        update(evidence_photos)
        .where(_photos.id == photo, _photos.state == WANTED)
        .values(state="kept")  # locks the row until its bytes are written
        .returning(_photos.registration_id)
    ).first()
    if row is None:
        return False
    conn.execute(insert(evidence_bytes).values(photo_id=photo, data=data))
    mark_kept(conn, {photo: data})
    drop_doubles(conn, row.registration_id)
    return True


def put_off_photo(
    conn: Connection, photo: WantedPhoto, now: datetime, *, final: bool
) -> list[ConversationKey]:
    """Note that fetching failed: try again later, or give it up and have the producer told once.

    Args:
        conn: in a transaction.
        photo: as it was claimed.
        now: the present moment.
        final: trying again would not help.

    Returns:
        Chats that something was put into.
    """
    tries = photo.attempts + 1
    if not final and tries < TRIES:
        again = now + FIRST_PAUSE * 2**photo.attempts
        conn.execute(
            update(evidence_photos)
            .where(_photos.id == photo.id, _photos.state == WANTED)
            .values(attempts=tries, due_at=again)
        )
        return []
    row = conn.execute(
        update(evidence_photos)
        .where(_photos.id == photo.id, _photos.state == WANTED)
        .values(state="failed", attempts=tries, source=None, due_at=None)
        .returning(_photos.registration_id, _photos.paper, _photos.number)
    ).first()
    if row is None:
        return []
    before = select(func.count()).where(
        _photos.registration_id == row.registration_id,
        _photos.paper == row.paper,
        _photos.number < row.number,
        _photos.state != "failed",
    )
    owner = select(registrations.c.person_id).where(registrations.c.id == row.registration_id)
    event = {
        "type": "notice",
        "about": "photo",
        "registration": row.registration_id,
        "paper": row.paper,
        "page": conn.execute(before).scalar_one() + 1,
    }
    letter = Letter(conn.execute(owner).scalar_one(), f"photo:{photo.id}", event)
    return post(conn, [letter], now)


def purge_uploads(conn: Connection, now: datetime) -> None:
    """Erase uploads that no turn took within a day."""
    conn.execute(delete(evidence_uploads).where(evidence_uploads.c.added_at <= now - UPLOADS_LAST))


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo uploaded in a web chat."""

    id: str
    chat: str
    data: bytes
    """A JPEG we made of it."""
    at: datetime


def add_upload(conn: Connection, upload: Upload) -> None:
    """Keep an upload until its turn takes it; the same one again changes nothing."""
    repeated = exists().where(inbox.c.channel == WEB, inbox.c.update_id == upload.id)
    if conn.execute(select(repeated)).scalar():
        return  # sent again by the page: its turn has taken it, or will
    row = {"id": upload.id, "chat": upload.chat, "data": upload.data, "added_at": upload.at}
    conn.execute(_UPLOAD[conn.dialect.name], row)
