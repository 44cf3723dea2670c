"""The shipped edition against facts taken from the decision independently of its files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from ocop_core.criteria import Criterion, Edition, edition_in_force, editions

FACTS = Path(__file__).with_name("facts.tsv")


@dataclass(frozen=True)
class Fact:
    """One row of the table: a criterion as printed."""

    set_number: int
    part: str
    code: str
    max: int
    points: tuple[tuple[str, int], ...]
    gates: tuple[tuple[int, int], ...]


def facts() -> list[Fact]:
    rows = [line.split("\t") for line in FACTS.read_text("utf-8").splitlines()[1:]]
    return [
        Fact(
            int(number),
            part,
            code,
            int(most),
            tuple(level for case in points.split(";") for level in _levels(case)),
            tuple(sorted(_gate(gate) for gate in gates.split() if gate != "-")),
        )
        for number, part, code, most, points, gates in rows
    ]


def _levels(case: str) -> list[tuple[str, int]]:
    name, _, points = case.rpartition("=")
    return [(f"{name}{i}", int(value)) for i, value in enumerate(points.split(","), 1)]


def _gate(text: str) -> tuple[int, int]:
    star, level = text.split(":")
    return int(star), int(level)


def as_fact(number: int, criterion: Criterion) -> Fact:
    return Fact(
        number,
        criterion.part,
        criterion.code,
        criterion.max,
        tuple((str(level.id), level.points) for level in criterion.levels),
        tuple(sorted((star, lv.position) for lv in criterion.levels for star in lv.min_for)),
    )


def test_the_table_is_whole() -> None:
    rows = facts()
    assert len(rows) == 787
    assert sum(len(row.gates) for row in rows) == 575
    assert sum(len(row.points) for row in rows) == 2579  # 2,535 printed and 44 inferred


def test_codes_points_and_minima_of_all_sets(edition: Edition) -> None:
    shipped = [as_fact(s.number, c) for s in edition.sets.values() for c in s.criteria]
    key = lambda fact: (fact.set_number, fact.code)  # noqa: E731
    assert sorted(shipped, key=key) == sorted(facts(), key=key)


def test_sets_and_parts(edition: Edition) -> None:
    assert list(edition.sets) == list(range(1, 27))
    assert edition.stars == {2: 30, 3: 50, 4: 70, 5: 90}
    for criteria_set in edition.sets.values():
        assert dict(criteria_set.parts) == {"A": 40, "B": 25, "C": 35}
        assert Counter(dict.fromkeys("ABC", 0)) + Counter(
            {part: sum(c.max for c in criteria_set.criteria if c.part == part) for part in "ABC"}
        ) == Counter({"A": 40, "B": 25, "C": 35})


def test_only_the_story_makes_other_criteria_count(edition: Edition) -> None:
    found = {
        (s.number, c.code): c.counts_only_with
        for s in edition.sets.values()
        for c in s.criteria
        if c.counts_only_with
    }
    assert found == {(n, code): ("5.1", 1) for n in range(1, 26) for code in ("5.2", "5.3")}


@pytest.mark.parametrize(
    ("words", "sets"),
    [
        ("imported_material", {7, 8, 9, 10, 11, 12, 13, 14, 15, 18, 19, 20}),
        ("food_safety_papers", set(range(1, 18))),
        ("forged_dossier", set(range(1, 26))),
        ("production_licence", {15, 17}),
        ("copied_product", set(range(5, 15))),
        ("common_staple", {1, 2, 3, 4}),
        ("ip_infringement", {21, 22}),
        ("declaration_slip", {19, 20}),
        ("sensory_zero", {16}),
        ("grown_in_province", {1, 3, 23, 24}),
        ("farmed_or_landed_in_province", {2}),
        ("raised_or_grown_in_province", {4}),
        ("raised_in_province", {25}),
        ("test_report", set(range(1, 18)) | {21}),
    ],
)
def test_knockouts_and_requirements(edition: Edition, words: str, sets: set[int]) -> None:
    printing = {s.number for s in edition.sets.values() for c in s.conditions if c.words == words}
    assert printing == sets


def test_print_slips_are_noted_not_mended(edition: Edition) -> None:
    assert [level.points for level in edition.sets[7].by_code["3.1"].levels] == [1, 1, 3]
    assert edition.sets[7].by_code["3.1"].print_note
    assert edition.sets[24].by_code["2.2"].print_note
    assert [lv.min_for for lv in edition.sets[24].by_code["2.2"].levels][-1] == (5,)


def test_edition_in_force() -> None:
    assert [e.title for e in editions()] == ["26/2026/QĐ-TTg"]
    assert edition_in_force(date(2026, 5, 21)) is None
    found = edition_in_force(date(2026, 11, 23))
    assert found is not None
    assert found.id == "qd26_2026"
