"""The texts the models learn from, with their labels.

``intents.tsv``: messages written for this project. ``products.tsv``: its ``origin`` column says
``certified`` for names of products that provinces have certified (their decisions and press,
2025-2026; the set assigned by hand) and ``written`` for names of known specialties written down
for this project. Add lines freely, then train anew.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from conversations.understand.files import DATA
from conversations.understand.intents import INTENTS, OUT_OF_SCOPE
from ocop_core.vietnamese import decode_telex, fold, tidy

MESSAGES = DATA / "intents.tsv"
PRODUCTS = DATA / "products.tsv"
SETS = tuple(str(number) for number in range(1, 27))


class CorpusError(ValueError):
    """A training file says something it may not: an unknown label, two labels for one text."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One text with its label.

    Attributes:
        label: Intent name or set number.
        text: Message or product name.
        description: For products; empty else.
    """

    label: str
    text: str
    description: str = ""

    @property
    def group(self) -> str:
        """The text folded: samples that differ only in diacritics never part in a check."""
        return fold(decode_telex(tidy(f"{self.text} {self.description}")))


def read_messages(path: Path = MESSAGES) -> list[Sample]:
    """Read messages with their intents.

    Raises:
        CorpusError: Unknown intent, empty text, or one text under two intents.
    """
    return _checked(path, (*INTENTS, OUT_OF_SCOPE))


def read_products(path: Path = PRODUCTS) -> list[Sample]:
    """Read product names and descriptions with their criteria sets.

    Raises:
        CorpusError: Unknown set, empty name, or one product under two sets.
    """
    return _checked(path, SETS)


def with_plain_copies(samples: Sequence[Sample]) -> list[Sample]:
    """Add a copy without diacritics of each sample that has some, unless it is there already."""
    there = {(sample.text.lower(), sample.description.lower()) for sample in samples}
    copies = [
        replace(sample, text=fold(sample.text), description=fold(sample.description))
        for sample in samples
    ]
    return [*samples, *(copy for copy in copies if (copy.text, copy.description) not in there)]


def _checked(path: Path, labels: Sequence[str]) -> list[Sample]:
    samples: dict[tuple[str, str], Sample] = {}
    for number, row in enumerate(_rows(path), start=2):
        sample = Sample(row["label"], row["text"], row.get("description") or "")
        where = f"{path.name}, line {number}"
        if sample.label not in labels:
            raise CorpusError(f"{where}: unknown label {sample.label!r}")
        if not sample.text.strip():
            raise CorpusError(f"{where}: empty text")
        key = (sample.text.lower(), sample.description.lower())
        if samples.setdefault(key, sample).label != sample.label:
            raise CorpusError(f"{where}: {sample.text!r} is under {samples[key].label} as well")
    return list(samples.values())


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
