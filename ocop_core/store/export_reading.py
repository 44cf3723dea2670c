"""Reading what officers take away as tables: dossiers and certificates of an area.

Two statements whatever the size of the area. Nothing is read of drafts: they are the producer's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select

from ocop_core.registry.review import ReviewState
from ocop_core.store.officer_tables import certificates, reviews
from ocop_core.store.tables import producers, products, registrations


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A filed dossier (hồ sơ đã nộp) and whose it is."""

    registration: str
    code: str
    product: str
    set_no: int | None
    producer: str
    producer_kind: str | None
    representative: str | None
    phone: str | None
    """In E.164."""
    commune: str
    state: ReviewState
    filing_kind: str | None
    filed_at: datetime
    sure: int
    possible: int
    result_points: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate (giấy chứng nhận), running or ended."""

    id: str
    registration: str | None
    product: str
    producer: str
    producer_kind: str | None
    commune: str
    set_no: int | None
    stars: int
    decision: str
    issued_on: date
    expires_on: date
    filing_kind: str
    origin: str


@dataclass(frozen=True, slots=True)
class Records:
    """What a table of an area is made of."""

    dossiers: list[DossierRow]
    certificates: list[CertificateRow]


def records_of(conn: Connection, area: str) -> Records:
    """All of an area; making the table of it needs the database no longer.

    Args:
        conn: in a transaction.
        area: code of a commune or a province.
    """
    return Records(dossiers_of(conn, area), certificates_of(conn, area))


def dossiers_of(conn: Connection, area: str) -> list[DossierRow]:
    """All filed dossiers of an area, by commune, product and code.

    Args:
        conn: in a transaction.
        area: code of a commune or a province.
    """
    query = (
        select(
            registrations.c.id.label("registration"),
            registrations.c.code,
            func.coalesce(products.c.name, "").label("product"),
            products.c.set_no,
            func.coalesce(producers.c.name, "").label("producer"),
            producers.c.kind.label("producer_kind"),
            producers.c.representative,
            producers.c.phone,
            reviews.c.commune_code.label("commune"),
            reviews.c.state,
            registrations.c.filing_kind,
            reviews.c.filed_at,
            reviews.c.sure,
            reviews.c.possible,
            reviews.c.result_points,
            reviews.c.reason,
        )
        .select_from(reviews)
        .join(registrations, registrations.c.id == reviews.c.registration_id)
        .join(products, products.c.id == registrations.c.product_id)
        .join(producers, producers.c.id == products.c.producer_id)
        .where(_within(reviews.c.commune_code, reviews.c.province_code, area))
        .where(reviews.c.state != "draft")
        .order_by(reviews.c.commune_code, products.c.name, registrations.c.code)
    )
    return [DossierRow(**row._asdict()) for row in conn.execute(query)]


def certificates_of(conn: Connection, area: str) -> list[CertificateRow]:
    """All certificates of an area, the oldest first."""
    query = (
        select(
            certificates.c.id,
            certificates.c.registration_id.label("registration"),
            certificates.c.product,
            certificates.c.producer,
            certificates.c.producer_kind,
            certificates.c.commune_code.label("commune"),
            certificates.c.set_no,
            certificates.c.stars,
            certificates.c.decision,
            certificates.c.issued_on,
            certificates.c.expires_on,
            certificates.c.filing_kind,
            certificates.c.origin,
        )
        .where(_within(certificates.c.commune_code, certificates.c.province_code, area))
        .order_by(certificates.c.issued_on, certificates.c.created_at, certificates.c.id)
    )
    return [CertificateRow(**row._asdict()) for row in conn.execute(query)]


def filed_by_stars(conn: Connection, area: str, start: datetime, end: datetime) -> dict[int, int]:
    """How many dossiers were filed from `start` to before `end`, by stars sure at filing."""
    query = (
        select(reviews.c.stars, func.count().label("filed"))
        .where(_within(reviews.c.commune_code, reviews.c.province_code, area))
        .where(reviews.c.state != "draft", reviews.c.filed_at >= start, reviews.c.filed_at < end)
        .group_by(reviews.c.stars)
    )
    return {row.stars: row.filed for row in conn.execute(query)}


def _within(
    commune: ColumnElement[str], province: ColumnElement[str], area: str
) -> ColumnElement[bool]:
    return or_(commune == area, province == area)
