"""Texts with their right readings that no model has been trained on.

How far each may be trusted: ``plain`` texts were written before the training texts, ``hard``
ones before half of them; errors on both have been looked at while training texts were still
being written. ``fresh`` ones came last; single errors were not looked at, but their totals were
seen when out-of-scope messages were added and the wanted precision was chosen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from conversations.understand import Understanding

HERE = Path(__file__).parent


def held_out(name: str, *parts: str) -> list[dict[str, Any]]:
    """Rows of one held-out file; with parts named, only those."""
    lines = (HERE / f"heldout_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [row for row in rows if not parts or row["part"] in parts]


def labels(understood: Understanding) -> list[str]:
    return [candidate.label for candidate in understood.candidates]


def share(found: Iterable[bool]) -> float:
    hits = list(found)
    assert hits, "nothing was measured"
    return sum(hits) / len(hits)


def right_when_acting(
    rows: list[dict[str, Any]], read: Callable[[dict[str, Any]], Understanding], answer: str
) -> tuple[float, float]:
    """Share right among those acted on, and share acted on."""
    acted = [(read(row), row[answer]) for row in rows if read(row).act]
    return share(labels(found)[0] == right for found, right in acted), len(acted) / len(rows)
