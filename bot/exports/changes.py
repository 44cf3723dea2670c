"""What changed in the period (biến động): new, upgraded, re-evaluated, expired."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.exports.holdings import Holdings
from bot.exports.names import Names
from bot.exports.sheets import Value
from ocop_core.registry.holdings import Event, events
from ocop_core.store.export_reading import CertificateRow

COLUMNS: dict[str, int] = {
    "kind": 18, "day": 12, "product": 32, "producer": 32, "commune": 24,
    "before": 10, "after": 10, "decision": 20,
}  # fmt: skip


def rows(names: Names, held: Holdings, since: date) -> Iterator[list[Value]]:
    """The events of all products in the order of their days."""
    found = [
        event for history in held.histories.values() for event in events(history, since, held.today)
    ]
    found.sort(key=lambda event: (event.on, event.change, event.certificate.id))
    return (_row(names, event) for event in found)


def _row(names: Names, event: Event[CertificateRow]) -> list[Value]:
    held = event.certificate
    return [
        names.words(f"changes.{event.change}"),
        event.on,
        held.product,
        held.producer,
        names.place(held.commune),
        event.before,
        None if event.change == "expired" else held.stars,
        held.decision,
    ]
