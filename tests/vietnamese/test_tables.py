"""Every row of the case tables reads as written there."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from ocop_core.vietnamese import fold, kinds
from tests.vietnamese.rows import Row, fault, rows

CASES = rows("cases.yaml")
HELD_OUT = rows("heldout.yaml")
HELD_OUT_2 = rows("heldout2.yaml")
HELD_OUT_3 = rows("heldout3.yaml")
EXAMPLES = rows("examples.yaml")
EVERY_ROW = CASES + HELD_OUT + HELD_OUT_2 + HELD_OUT_3 + EXAMPLES


def test_tables_are_there() -> None:
    assert len(CASES) >= 300
    assert len(HELD_OUT) >= 150
    assert len(HELD_OUT_2) >= 150
    assert len(HELD_OUT_3) >= 90
    assert len(EXAMPLES) >= 60
    assert {row.kind for row in CASES} == set(kinds())


def test_every_kind_has_refusals_and_readings() -> None:
    refused = Counter(row.kind for row in CASES if row.verdict == "no")
    read_well = Counter(row.kind for row in CASES if row.verdict != "no")
    for kind in kinds():
        assert refused[kind] >= 3
        assert read_well[kind] >= 3


@pytest.mark.parametrize("row", EVERY_ROW, ids=str)
def test_row(row: Row) -> None:
    assert fault(row) is None


WAYS_TO_SAY: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "spaced out": lambda text: f"  {text.replace(' ', '   ')} \n",
    "full stop": lambda text: f"{text}.",
    "exclaimed": lambda text: f"{text}!!",
    "with a smile": lambda text: f"{text} 😊",
    "in brackets": lambda text: f"({text})",
    "in quotes": lambda text: f'"{text}"',
    "nhé em": lambda text: f"{text} nhé em",
}
COURTESIES: dict[str, Callable[[str], str]] = {
    "dạ ... ạ": lambda text: f"dạ {text} ạ",
    "dạ thưa cán bộ": lambda text: f"Dạ thưa cán bộ, {text}.",
    "nhà em": lambda text: f"nhà em {text}",
    "em trả lời là": lambda text: f"em trả lời là {text}",
    "vâng": lambda text: f"vâng, {text}",
}
ALL_ROWS = [row for row in EVERY_ROW if row.verdict != "any"]


def faults(rows_said: list[Row]) -> list[str]:
    found = ((row, fault(row)) for row in rows_said)
    return [f"{row}: {wrong}" for row, wrong in found if wrong]


@pytest.mark.parametrize("way", WAYS_TO_SAY)
def test_the_way_of_typing_changes_nothing(way: str) -> None:
    said = [replace(row, text=WAYS_TO_SAY[way](row.text)) for row in ALL_ROWS]
    assert faults(said) == []


@pytest.mark.parametrize("way", COURTESIES)
def test_courtesy_changes_no_value(way: str) -> None:
    plain = [row for row in ALL_ROWS if row.kind != "yes_no"]  # there "vâng" is an answer
    said = [replace(row, text=COURTESIES[way](row.text)) for row in plain]
    assert faults(said) == []


def test_most_is_understood_without_diacritics() -> None:
    """Some words fold to others (chín mười, chín mươi): those rows keep their marks."""
    said = [replace(row, text=fold(row.text)) for row in ALL_ROWS]
    assert len(faults(said)) <= len(said) // 50
