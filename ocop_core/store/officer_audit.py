"""The audit trail of what was done about officers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from ocop_core.store.tables import audit


def note(
    conn: Connection, now: datetime, actor: str, action: str, subject: str, **details: str | int
) -> None:
    """Add a line: ids and codes, no personal data of producers."""
    conn.execute(
        insert(audit).values(at=now, actor=actor, action=action, subject=subject, details=details)
    )
