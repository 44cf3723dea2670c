"""Filed dossiers put straight into the tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from ocop_core.places import province_of
from ocop_core.store.officer_tables import certificates, reviews
from ocop_core.store.tables import people, producers, products, registrations

AT = datetime(2026, 10, 1, 2, 0, tzinfo=UTC)


def add_review(
    conn: Connection,
    registration: str,
    commune: str,
    product: str = "Chè Shan tuyết",
    producer: dict[str, Any] | None = None,
    **review: Any,
) -> None:
    """A dossier with its own person, producer and product, in review."""
    person = f"person-{registration}"
    common = {"person_id": person, "position": 0, "answers": {}, "revision": 1}
    common |= {"created_at": AT, "updated_at": AT}
    told = {"name": "HTX Tà Xùa", "kind": "htx", "phone": "+84912345678"} | (producer or {})
    conn.execute(insert(people).values(id=person, created_at=AT))
    conn.execute(
        insert(producers).values(id=f"pr-{registration}", commune_code=commune, **told, **common)
    )
    conn.execute(
        insert(products).values(
            id=f"sp-{registration}",
            producer_id=f"pr-{registration}",
            name=product,
            set_no=2,
            **common,
        )
    )
    conn.execute(
        insert(registrations).values(
            id=registration,
            product_id=f"sp-{registration}",
            edition="qd26_2026",
            code=f"OC-{registration}",
            filing_kind="first",
            filed_at=AT,
            commune_code=commune,
            **common,
        )
    )
    standing = {"state": "filed", "sure": 52, "possible": 71, "stars": 3, "near_points": 0}
    kept = {"asked": [], "reason": "", "assessments": {}, "revision": 1}
    conn.execute(
        insert(reviews).values(
            registration_id=registration,
            commune_code=commune,
            province_code=province_of(commune).code,
            since=AT,
            filed_at=AT,
            **(standing | kept | review),
        )
    )


def add_certificate(conn: Connection, name: str, commune: str, **values: Any) -> None:
    """A certificate taken over from a list."""
    taken = {
        "product": "Mật ong bạc hà",
        "producer": "HTX Mèo Vạc",
        "producer_kind": "cooperative",
        "set_no": 3,
        "stars": 3,
        "decision": "12/QĐ-UBND",
        "issued_on": date(2025, 6, 1),
        "expires_on": date(2028, 6, 1),
        "filing_kind": "first",
        "origin": "import",
    }
    conn.execute(
        insert(certificates).values(
            id=name,
            commune_code=commune,
            province_code=province_of(commune).code,
            created_at=AT,
            **(taken | values),
        )
    )


def certificate_rows(conn: Connection) -> list[dict[str, Any]]:
    """All certificates, by product."""
    query = select(certificates).order_by(certificates.c.product, certificates.c.id)
    return [dict(row._mapping) for row in conn.execute(query)]
