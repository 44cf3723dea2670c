"""What can be wrong with an edition's data.

EditionInvalid      the folder does not hold a sound edition; carries every Fault
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend in an edition's folder."""

    file: str
    what: str
    set_number: int | None = None
    criterion: str | None = None

    def __str__(self) -> str:
        """`sets/07.yaml: set 7, criterion 2.2: levels bring 4 points, max says 3`."""
        place = [f"set {self.set_number}"] if self.set_number is not None else []
        place += [f"criterion {self.criterion}"] if self.criterion else []
        return f"{self.file}: {', '.join(place)}{': ' if place else ''}{self.what}"


class EditionInvalid(Exception):  # noqa: N818 - reads as the state of the data, not of the program
    """The edition's folder does not hold a sound edition."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
