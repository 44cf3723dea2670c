"""Every row of the case tables reads as written there."""

from collections import Counter

import pytest

from ocop_core.vietnamese import kinds
from tests.vietnamese.rows import Row, fault, rows

CASES = rows("cases.yaml")
HELD_OUT = rows("heldout.yaml")
EXAMPLES = rows("examples.yaml")


def test_tables_are_there() -> None:
    assert len(CASES) >= 300
    assert len(HELD_OUT) >= 150
    assert len(EXAMPLES) >= 60
    assert {row.kind for row in CASES} == set(kinds())


def test_every_kind_has_refusals_and_readings() -> None:
    refused = Counter(row.kind for row in CASES if row.verdict == "no")
    read_well = Counter(row.kind for row in CASES if row.verdict != "no")
    for kind in kinds():
        assert refused[kind] >= 3
        assert read_well[kind] >= 3


@pytest.mark.parametrize("row", CASES + HELD_OUT + EXAMPLES, ids=str)
def test_row(row: Row) -> None:
    assert fault(row) is None
