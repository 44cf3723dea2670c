from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ocop_core.registry.certificate import HeldCertificate
from ocop_core.store import StoreError
from ocop_core.store.certificate_import import import_certificates
from ocop_core.store.one_transaction import one_transaction
from tests.store.dossiers import certificate_rows

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HELD = HeldCertificate(
    "Mật ong", "HTX A", None, "03868", None, 3, "1/QĐ", date(2025, 1, 1), date(2028, 1, 1), "first"
)


def test_only_what_is_new_is_added(database_url: str) -> None:
    second = replace(HELD, product="Chè")
    with one_transaction(database_url) as conn:
        assert import_certificates(conn, NOW, "console", []) == 0
        assert import_certificates(conn, NOW, "console", [HELD]) == 1
    with one_transaction(database_url) as conn:
        assert import_certificates(conn, NOW, "console", [HELD, second]) == 1
        assert [row["id"] for row in certificate_rows(conn)] == [second.id, HELD.id]


def test_nothing_is_half_written(database_url: str) -> None:
    torn = replace(HELD, product="Chè", stars=None)  # type: ignore[arg-type]
    with pytest.raises(StoreError), one_transaction(database_url) as conn:
        import_certificates(conn, NOW, "console", [HELD, torn])
    with one_transaction(database_url) as conn:
        assert certificate_rows(conn) == []
