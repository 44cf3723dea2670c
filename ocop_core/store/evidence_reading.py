"""Reading photos of papers: lists for those who may see the dossier, bytes for the few who look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Select, and_, or_, select

from ocop_core.calendar import local_day
from ocop_core.registry.evidence import EvidencePhoto, PhotoState
from ocop_core.store.evidence_tables import evidence_bytes, evidence_photos
from ocop_core.store.officer_reading import find_officer
from ocop_core.store.officer_tables import reviews
from ocop_core.store.tables import products, registrations

_photos = evidence_photos.c

_LIST = select(_photos.id, _photos.number, _photos.batch, _photos.paper, _photos.state).order_by(
    _photos.number, _photos.id
)


@dataclass(frozen=True, slots=True)
class SeenDossier:
    """A dossier whose photos may be looked at: what the page says of it."""

    registration: str
    code: str
    product: str
    edition: str
    photos: tuple[EvidencePhoto, ...]


def photos_of(conn: Connection, registration: str) -> tuple[EvidencePhoto, ...]:
    """All photos of a dossier, in the order they came. Whether they may be seen is asked before."""
    rows = conn.execute(_LIST.where(_photos.registration_id == registration))
    return tuple(
        EvidencePhoto(row.id, row.number, row.batch, row.paper, cast(PhotoState, row.state))
        for row in rows
    )


def own_photos(conn: Connection, registration: str, person: str) -> tuple[EvidencePhoto, ...]:
    """Photos of a dossier of this person; none where it is another's."""
    owned = select(registrations.c.id).where(
        registrations.c.id == registration, registrations.c.person_id == person
    )
    if conn.execute(owned).first() is None:
        return ()
    return photos_of(conn, registration)


def seen_by_officer(
    conn: Connection, officer_id: str, registration: str, now: datetime
) -> SeenDossier | None:
    """A dossier's photos for an officer, with their rights as they are at this moment.

    Returns:
        None where they may see nothing: not theirs, not there, the role ended, all the same.
    """
    officer = find_officer(conn, officer_id)
    if officer is None or not officer.may("see", local_day(now)):
        return None
    area = reviews.c.commune_code if officer.for_commune else reviews.c.province_code
    query = (
        select(registrations.c.id, registrations.c.code, registrations.c.edition, products.c.name)
        .join(reviews, reviews.c.registration_id == registrations.c.id)
        .join(products, products.c.id == registrations.c.product_id)
        .where(
            registrations.c.id == registration,
            area == officer.area,
            reviews.c.state != "draft",
            or_(
                registrations.c.person_id.is_(None),
                registrations.c.person_id != (officer.person_id or ""),
            ),
        )
    )
    return _seen(conn, query)


def seen_by_owner(conn: Connection, registration: str) -> SeenDossier | None:
    """A dossier's photos for its producer, who was given a link to it."""
    return _seen(
        conn,
        select(registrations.c.id, registrations.c.code, registrations.c.edition, products.c.name)
        .join(products, products.c.id == registrations.c.product_id)
        .where(registrations.c.id == registration),
    )


def photo_bytes(conn: Connection, registration: str, photo: str) -> bytes | None:
    """A kept photo of a dossier that may be seen; None when there is no such one."""
    return conn.execute(
        select(evidence_bytes.c.data)
        .join(
            evidence_photos,
            and_(_photos.id == evidence_bytes.c.photo_id, _photos.state == "kept"),
        )
        .where(_photos.id == photo, _photos.registration_id == registration)
    ).scalar()


def _seen(conn: Connection, query: Select[str, str, str, str | None]) -> SeenDossier | None:
    row = conn.execute(query).first()
    if row is None:
        return None
    return SeenDossier(row.id, row.code, row.name or "", row.edition, photos_of(conn, row.id))
