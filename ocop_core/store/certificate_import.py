"""Taking certificates over from an older list, so that reminders start on the first day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.places import province_of
from ocop_core.registry.certificate import HeldCertificate
from ocop_core.store.officer_audit import note
from ocop_core.store.officer_tables import certificates

_INSERT = {
    name: insert.inline().on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    for name, insert in (
        ("sqlite", sqlite.insert(certificates)),
        ("postgresql", postgresql.insert(certificates)),
    )
}


def import_certificates(
    conn: Connection, now: datetime, by: str, held: Sequence[HeldCertificate]
) -> int:
    """Add those that are not there yet; gives how many.

    Args:
        conn: in a transaction, so that all are added or none.
        now: the present moment.
        by: who imports, for the audit trail.
        held: each with an id of its own.
    """
    added = 0
    if held:
        rows = [_row(item, now) for item in held]
        added = conn.execute(_INSERT[conn.dialect.name], rows).rowcount
    note(conn, now, by, "certificates.imported", "certificates", lines=len(held), added=added)
    return added


def _row(item: HeldCertificate, now: datetime) -> dict[str, object]:
    return {
        "id": item.id,
        "product": item.product,
        "producer": item.producer,
        "producer_kind": item.producer_kind,
        "commune_code": item.commune,
        "province_code": province_of(item.commune).code,
        "set_no": item.set_no,
        "stars": item.stars,
        "decision": item.decision,
        "issued_on": item.issued_on,
        "expires_on": item.expires_on,
        "filing_kind": item.filing_kind,
        "origin": "import",
        "created_at": now,
    }
