"""Rows of the case tables: a text, the value it should read to, and a verdict."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ocop_core.vietnamese import Reading, read

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Row:
    """One case: verdict is ok, ask, no (refused) or any (read, asked back or not)."""

    kind: str
    text: str
    expected: dict[str, Any] | None
    verdict: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


def rows(name: str) -> list[Row]:
    """Read one table of cases."""
    tables = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return [
        Row(kind, str(text), expected, verdict)
        for kind, table in tables.items()
        for text, expected, verdict in table
    ]


def fault(row: Row) -> str | None:
    """Say what is wrong with the reading of a row; None when it is as it should be."""
    reading = read(row.kind, row.text, ref_date=TODAY)
    if row.verdict == "no":
        return None if reading.reject and reading.value is None else f"not refused: {reading}"
    value = None if reading.value is None else dict(reading.value)
    if value != row.expected:
        return f"expected {row.expected}: {reading}"
    return _verdict_fault(row, reading)


def _verdict_fault(row: Row, reading: Reading) -> str | None:
    if row.verdict == "any":
        return None
    wanted = row.verdict == "ask"
    return None if reading.ask is wanted else f"ask should be {wanted}: {reading}"
