"""The summary (tổng hợp): running certificates by star, group, set, kind and commune."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from bot.exports.holdings import Holdings
from bot.exports.names import Names
from bot.exports.sheets import Value
from ocop_core.registry.review import STEPS, ReviewState
from ocop_core.store.export_reading import CertificateRow, DossierRow

COLUMNS: dict[str, int] = {"heading": 28, "name": 44, "count": 16}

CUTS: dict[str, Callable[[Names, CertificateRow], str]] = {
    "stars": lambda names, row: names.words("summary.star_count", stars=row.stars),
    "group": lambda names, row: names.group(row.set_no),
    "set": lambda names, row: names.set_name(row.set_no),
    "producer_kind": lambda names, row: names.kind(row.producer_kind),
    "commune": lambda names, row: names.place(row.commune),
}
"""Ways to divide the certificates, and the name of each one's share; empty where unknown."""

STATES: tuple[ReviewState, ...] = tuple(
    dict.fromkeys(step.target for step in STEPS if step.target != "draft")
)
"""States a filed dossier may be in, in the order of its way."""


def rows(names: Names, dossiers: Sequence[DossierRow], held: Holdings) -> Iterator[list[Value]]:
    """One row for each value that occurs; each cut adds up to the same total."""
    running = list(held.running())
    yield [names.words("summary.total"), None, len(running)]
    for cut, name_of in CUTS.items():
        counts = Counter(name_of(names, row) for row in running)
        for value in sorted(counts):
            shown = value or names.words("summary.unknown")
            yield [names.words(f"summary.{cut}"), shown, counts[value]]
    states = Counter(row.state for row in dossiers)
    for state in STATES:
        if states[state]:
            yield [names.words("summary.state"), names.state(state), states[state]]
