"""Reading officers (cán bộ) as they stand now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from ocop_core.registry.officer import Officer
from ocop_core.store.officer_tables import officers

_OFFICER = select(
    officers.c.id,
    officers.c.person_id,
    officers.c.name,
    officers.c.role,
    officers.c.area,
    officers.c.state,
    officers.c.until,
)


def find_officer(conn: Connection, officer_id: str, *, locked: bool = False) -> Officer | None:
    """An officer by id; None when there is none.

    Args:
        conn: in a transaction.
        officer_id: of the role, not of the person.
        locked: the role cannot end before the transaction does.
    """
    query = _OFFICER.where(officers.c.id == officer_id)
    row = conn.execute(query.with_for_update(read=True) if locked else query).first()
    return None if row is None else _officer(row)


def all_officers(conn: Connection) -> list[Officer]:
    """All officers, also those whose role has ended, by area and name."""
    return [_officer(row) for row in conn.execute(_OFFICER.order_by("area", "name", "id"))]


def _officer(row: Row[*tuple[Any, ...]]) -> Officer:
    return Officer(**row._asdict())
