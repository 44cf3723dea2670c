"""One-time links to a dossier's photos: opened by one browser, for a short while.

A link is in a chat, where others may see it and programs open it to make a preview. So only the
press of a button on its page binds it, and the browser that pressed first is the only one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, update

from ocop_core.store.evidence_acts import drop_doubles, key_of, mark_kept, room
from ocop_core.store.evidence_reading import (
    SeenDossier,
    photo_bytes,
    seen_by_officer,
    seen_by_owner,
)
from ocop_core.store.evidence_tables import evidence_bytes, evidence_links, evidence_photos
from ocop_core.store.officer_audit import note

_links = evidence_links.c


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A link that works for this browser, or may still be opened by it."""

    kind: str
    opened: bool
    """Whether this browser has opened it; until then nothing of the dossier is told."""
    dossier: SeenDossier | None
    """None until it is opened."""


@dataclass(frozen=True, slots=True)
class LinkQuery:
    """A link asked for by a browser."""

    token_hash: str
    browser: str
    """Hash of its cookie."""
    now: datetime


def find_link(conn: Connection, query: LinkQuery) -> PaperLink | None:
    """A link, with what it shows; None for one that is wrong, too old or another browser's.

    An officer's rights are read again each time.
    """
    row = conn.execute(
        select(_links.kind, _links.registration_id, _links.officer_id, _links.browser).where(
            _usable(query)
        )
    ).first()
    if row is None:
        return None
    dossier = (
        seen_by_officer(conn, row.officer_id, row.registration_id, query.now)
        if row.officer_id is not None
        else seen_by_owner(conn, row.registration_id)
    )
    if dossier is None:
        return None
    opened = row.browser is not None
    return PaperLink(row.kind, opened, dossier if opened else None)


def open_link(conn: Connection, query: LinkQuery) -> bool:
    """Bind a link to the browser that opens it first; False when it is no good for this one."""
    if find_link(conn, query) is None:
        return False
    bound = conn.execute(
        update(evidence_links)
        .where(_usable(query))
        .values(browser=query.browser)
        .returning(_links.kind, _links.registration_id, _links.officer_id)
    ).first()
    if bound is None:
        return False
    actor = f"officer:{bound.officer_id}" if bound.officer_id else "producer"
    note(conn, query.now, actor, f"photos.{bound.kind}.opened", bound.registration_id)
    return True


def link_photo(conn: Connection, item: tuple[LinkQuery, str]) -> bytes | None:
    """A photo that an officer's opened link shows; None for anything else."""
    query, photo = item
    link = find_link(conn, query)
    if link is None or link.dossier is None or link.kind != "view":
        return None
    return photo_bytes(conn, link.dossier.registration, photo)


@dataclass(frozen=True, slots=True)
class Adding:
    """Photos sent by a link."""

    query: LinkQuery
    paper: str
    """Key of the paper chosen."""
    photos: tuple[tuple[str, bytes], ...]
    """New ids, and the JPEGs we made."""


def add_photos(conn: Connection, item: Adding) -> bool:
    """Keep photos sent by an opened link; False when they do not fit, or it ended meanwhile."""
    link, now = find_link(conn, item.query), item.query.now
    if link is None or link.dossier is None or link.kind != "upload":
        return False
    registration = link.dossier.registration
    left, number = room(conn, registration)
    if left < len(item.photos):
        return False
    rows = [
        {
            "id": photo,
            "registration_id": registration,
            "number": number + place,
            "batch": photo[:6],
            "paper": item.paper,
            "channel": "link",
            "source_key": key_of("link", photo),
            "state": "kept",
            "attempts": 0,
            "added_at": now,
        }
        for place, (photo, _) in enumerate(item.photos)
    ]
    conn.execute(insert(evidence_photos), rows)
    conn.execute(
        insert(evidence_bytes),
        [{"photo_id": photo, "data": data} for photo, data in item.photos],
    )
    mark_kept(conn, dict(item.photos))
    drop_doubles(conn, registration)
    return True


def _usable(query: LinkQuery) -> ColumnElement[bool]:
    return and_(
        _links.token_hash == query.token_hash,
        _links.expires_at > query.now,
        or_(_links.browser.is_(None), _links.browser == query.browser),
    )
