"""The list (danh sách): one row for each dossier, and for each product certified without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.exports.holdings import Holdings
from bot.exports.names import Names
from bot.exports.sheets import Value
from ocop_core.calendar import local_day
from ocop_core.registry.holdings import key_of
from ocop_core.store.export_reading import CertificateRow, DossierRow
from ocop_core.vietnamese import show

COLUMNS: dict[str, int] = {
    "number": 6, "code": 18, "product": 32, "group": 24, "set": 36, "producer_kind": 24,
    "producer": 32, "commune_code": 10, "commune": 24, "representative": 24, "phone": 16,
    "state": 22, "filing_kind": 16, "filed_on": 12, "sure": 12, "possible": 12,
    "result_points": 12, "stars": 10, "expires_on": 12, "first_stars": 12, "first_on": 12,
    "first_year": 10, "first_decision": 20, "latest_stars": 12, "latest_on": 12,
    "latest_year": 10, "latest_decision": 20, "note": 40,
}  # fmt: skip
"""Columns and their widths, those of the workbook that provinces keep."""

CONTACTS = ("representative", "phone")
"""Personal columns: only on demand."""


def columns(*, contacts: bool) -> list[str]:
    """The columns of a list with or without personal ones."""
    return [name for name in COLUMNS if contacts or name not in CONTACTS]


def rows(
    names: Names, dossiers: Sequence[DossierRow], held: Holdings, *, contacts: bool
) -> Iterator[list[Value]]:
    """The rows, numbered from 1."""
    wanted = columns(contacts=contacts)
    for number, row in enumerate(_records(names, dossiers, held), 1):
        yield [number if name == "number" else row.get(name) for name in wanted]


def _records(
    names: Names, dossiers: Sequence[DossierRow], held: Holdings
) -> Iterator[dict[str, Value]]:
    told = set()
    for dossier in dossiers:
        key = key_of(dossier)
        told.add(key)
        yield _dossier(names, dossier) | _history(held.histories.get(key, ()), held)
    for key, history in held.histories.items():
        if key not in told:
            yield _certificate(names, history[-1]) | _history(history, held)


def _dossier(names: Names, row: DossierRow) -> dict[str, Value]:
    return {
        "code": row.code,
        "product": row.product,
        "group": names.group(row.set_no),
        "set": names.set_name(row.set_no),
        "producer_kind": names.kind(row.producer_kind),
        "producer": row.producer,
        "commune_code": row.commune,
        "commune": names.place(row.commune),
        "representative": row.representative,
        "phone": show({"e164": row.phone}, "phone") if row.phone else None,
        "state": names.state(row.state),
        "filing_kind": names.filing(row.filing_kind),
        "filed_on": local_day(row.filed_at),
        "sure": row.sure,
        "possible": row.possible,
        "result_points": row.result_points,
        "note": row.reason,
    }


def _certificate(names: Names, row: CertificateRow) -> dict[str, Value]:
    return {
        "product": row.product,
        "group": names.group(row.set_no),
        "set": names.set_name(row.set_no),
        "producer_kind": names.kind(row.producer_kind),
        "producer": row.producer,
        "commune_code": row.commune,
        "commune": names.place(row.commune),
        "filing_kind": names.filing(row.filing_kind),
        "note": names.words("imported") if row.origin == "import" else None,
    }


def _history(history: Sequence[CertificateRow], held: Holdings) -> dict[str, Value]:
    """Current stars, the first recognition, and the latest where it is another."""
    if not history:
        return {}
    first, latest = history[0], history[-1]
    cells: dict[str, Value] = {
        "stars": latest.stars if held.runs(latest) else None,
        "expires_on": latest.expires_on,
        **_recognition("first", first),
    }
    return cells | (_recognition("latest", latest) if latest is not first else {})


def _recognition(which: str, row: CertificateRow) -> dict[str, Value]:
    return {
        f"{which}_stars": row.stars,
        f"{which}_on": row.issued_on,
        f"{which}_year": row.issued_on.year,
        f"{which}_decision": row.decision,
    }
