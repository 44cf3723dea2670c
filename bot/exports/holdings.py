"""Certificates of an area as a day sees them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ocop_core.registry.holdings import Key
from ocop_core.store.export_reading import CertificateRow


@dataclass(frozen=True, slots=True)
class Holdings:
    """The certificates of each product, the oldest first, and the day they are looked at."""

    histories: Mapping[Key, Sequence[CertificateRow]]
    today: date

    def runs(self, row: CertificateRow) -> bool:
        """Whether a certificate is still good today, its last day included."""
        return row.expires_on >= self.today

    def running(self) -> Iterator[CertificateRow]:
        """The newest certificate of each product that has a good one."""
        return (history[-1] for history in self.histories.values() if self.runs(history[-1]))
