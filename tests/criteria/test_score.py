"""The preliminary score: a range with gates that answering narrows and never contradicts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_core.criteria import CriteriaSet, Edition, Level, LevelId, Range, Score, UnmetGate, score
from ocop_core.criteria.score import stars_for

from .generated import CALM, Held, criterion_of, edition_of, held_in, held_smalls, set_of


def top_of(criteria_set: CriteriaSet) -> dict[str, LevelId | None]:
    return {c.code: c.levels[-1].id for c in criteria_set.criteria}


def of(edition: Edition, number: int, **levels: LevelId | None) -> Score:
    held = {code.lstrip("c").replace("_", "."): level for code, level in levels.items()}
    return score(edition, edition.sets[number], held)


# The figures of one set, by hand.


def test_nothing_answered(edition: Edition) -> None:
    result = of(edition, 7)
    assert {p: (s.sure, s.possible, s.max) for p, s in result.parts.items()} == {
        "A": (0, 40, 40),
        "B": (0, 25, 25),
        "C": (0, 35, 35),
    }
    assert result.total == Range(0, 100)
    assert result.stars == Range(1, 5)


def test_some_answers(edition: Edition) -> None:
    result = of(edition, 7, c1_1=2, c6_1=None)
    assert (result.parts["A"].sure, result.parts["A"].possible) == (2, 39)
    assert result.total == Range(2, 99)
    assert result.stars == Range(1, 5)


def test_a_level_below_the_first_brings_nothing(edition: Edition) -> None:
    result = of(edition, 7, c1_1=0)
    assert result.total == Range(0, 97)
    assert result.stars == Range(1, 2), "level 1 is the least for 3 stars"


def test_two_cases(edition: Edition) -> None:
    points: dict[LevelId, int] = {"a1": 1, "a2": 3, "b1": 1, "b2": 3, 0: 0}
    for level, brings in points.items():
        assert of(edition, 26, c8=level).total == Range(brings, 97 + brings), level


def test_everything_at_the_top(edition: Edition) -> None:
    for criteria_set in edition.sets.values():
        result = score(edition, criteria_set, top_of(criteria_set))
        assert result.total == Range(100, 100)
        assert result.stars == Range(5, 5)
        assert result.gates == ()


# Stars (Article 3): points and minima.


@pytest.mark.parametrize(
    ("points", "stars"),
    [(0, 1), (29, 1), (30, 2), (49, 2), (50, 3), (69, 3), (70, 4), (89, 4), (90, 5), (100, 5)],
)
def test_stars_by_points(edition: Edition, points: int, stars: int) -> None:
    assert stars_for(edition, points, set()) == stars


@pytest.mark.parametrize(
    ("missed", "stars"), [({5}, 4), ({4}, 3), ({3}, 2), ({3, 5}, 2), ({4, 5}, 3), ({2}, 1)]
)
def test_points_without_minima_are_not_stars(
    edition: Edition, missed: set[int], stars: int
) -> None:
    assert stars_for(edition, 100, missed) == stars


def test_one_missed_minimum_holds_the_stars_down(edition: Edition) -> None:
    checked = 0
    for criteria_set in edition.sets.values():
        for criterion in criteria_set.criteria:
            marks = {star: lv.position for lv in criterion.levels for star in lv.min_for}
            if not marks or criterion.code == "5.1":
                continue
            lowest = min(marks)
            below = criterion.levels[marks[lowest] - 2].id if marks[lowest] > 1 else 0
            held = {**top_of(criteria_set), criterion.code: below}
            result = score(edition, criteria_set, held)
            assert result.total.sure >= 90
            assert result.stars == Range(lowest - 1, lowest - 1)
            assert {gate.criterion for gate in result.gates} == {criterion.code}
            checked += 1
    assert checked > 300


def test_unmet_minima_by_star_then_in_the_order_of_the_set(edition: Edition) -> None:
    for criteria_set in edition.sets.values():
        order = [c.code for c in criteria_set.criteria]
        gates = score(edition, criteria_set, {}).gates
        assert [(g.stars, order.index(g.criterion)) for g in gates] == sorted(
            (star, order.index(c.code))
            for c in criteria_set.criteria
            for level in c.levels
            for star in level.min_for
        )
        assert all(gate.has is None for gate in gates)


def test_an_unmet_minimum_tells_what_is_needed_and_held(edition: Edition) -> None:
    assert of(edition, 7).gates[1] == UnmetGate(3, "2.2", 3, None)
    result = of(edition, 7, c1_1=1, c2_2=2)
    assert result.gates[0] == UnmetGate(3, "2.2", 3, 2)


def test_a_minimum_of_both_cases_is_told_once() -> None:
    levels = [
        Level(f"{case}{i}", i, i, (3,) if i == 2 else (), i, "w")
        for case in ("a", "b")
        for i in (1, 2)
    ]
    criteria_set = set_of([criterion_of("1", levels)])
    made = edition_of({2: 1, 3: 2, 4: 3, 5: 4}, criteria_set)
    assert score(made, criteria_set, {"1": "b1"}).gates == (UnmetGate(3, "1", 2, "b1"),)
    assert score(made, criteria_set, {"1": "b2"}).gates == ()


# 5.2 and 5.3 count only when there is a story.


@dataclass(frozen=True)
class Told:
    """Answers to 5.1, 5.2 and 5.3, and what the three bring together."""

    story: LevelId | None
    how: LevelId | None
    own: LevelId | None
    sure: int
    possible: int
    has: LevelId | None
    """The level of 5.3 that counts."""


# 5.1 brings 0 1 2 3 5, 5.2 brings 0 1 2, 5.3 brings 0 1 3 5 and must reach level 2 for ***
STORIES = [
    Told(None, None, None, 0, 12, None),
    Told(None, 3, 4, 0, 12, None),
    Told(None, 3, 1, 0, 7, None),
    Told(None, 0, 2, 0, 6, None),
    Told(0, None, None, 0, 0, 0),
    Told(1, None, None, 0, 0, 0),
    Told(1, 3, 4, 0, 0, 0),
    Told(0, 3, 4, 0, 0, 0),
    Told(2, None, None, 1, 8, None),
    Told(2, 3, None, 3, 8, None),
    Told(2, 0, 1, 1, 1, 1),
    Told(2, 1, 1, 1, 1, 1),
    Told(5, None, 1, 5, 7, 1),
    Told(5, 2, 2, 7, 7, 2),
    Told(5, 3, 4, 12, 12, 4),
]


@pytest.mark.parametrize("told", STORIES, ids=repr)
def test_the_story_rule(edition: Edition, told: Told) -> None:
    for number in range(1, 26):
        criteria_set = edition.sets[number]
        answers = {"5.1": told.story, "5.2": told.how, "5.3": told.own}
        result = score(edition, criteria_set, {**top_of(criteria_set), **answers})
        assert result.total == Range(88 + told.sure, 88 + told.possible), number
        gates = [gate for gate in result.gates if gate.criterion == "5.3"]
        met = told.has in {2, 4}
        assert gates == ([] if met else [UnmetGate(3, "5.3", 2, told.has)])


# What must hold for any answers.


def answered(case: Held, data: st.DataObject) -> dict[str, LevelId | None]:
    """The same answers and one more."""
    open_codes = [c.code for c in case.criteria_set.criteria if case.held.get(c.code) is None]
    if not open_codes:
        return case.held
    code = data.draw(st.sampled_from(open_codes))
    levels = [0, *(level.id for level in case.criteria_set.by_code[code].levels)]
    return {**case.held, code: data.draw(st.sampled_from(levels))}


def assert_narrows(before: Score, after: Score) -> None:
    ranges = [(before.total, after.total), (before.stars, after.stars)]
    assert all(old.sure <= new.sure <= new.possible <= old.possible for old, new in ranges)
    for part, old_part in before.parts.items():
        new_part = after.parts[part]
        assert old_part.sure <= new_part.sure <= new_part.possible <= old_part.possible
        assert new_part.possible <= new_part.max == old_part.max
    old_gates = {(gate.stars, gate.criterion): gate for gate in before.gates}
    for gate in after.gates:
        old_gate = old_gates[gate.stars, gate.criterion]
        assert old_gate.needs == gate.needs
        assert old_gate.has in {None, gate.has}


@CALM
@given(held_smalls(), st.data())
def test_answering_narrows_in_any_set(case: Held, data: st.DataObject) -> None:
    before = score(case.edition, case.criteria_set, case.held)
    after = score(case.edition, case.criteria_set, answered(case, data))
    assert_narrows(before, after)


@CALM
@given(data=st.data())
def test_answering_narrows_in_the_shipped_sets(edition: Edition, data: st.DataObject) -> None:
    case = data.draw(held_in(edition))
    before = score(edition, case.criteria_set, case.held)
    assert_narrows(before, score(edition, case.criteria_set, answered(case, data)))


@CALM
@given(held_smalls())
def test_the_range_is_exact(case: Held) -> None:
    """The ends of the range are the worst and the best of all ways to answer the rest."""
    answers = []
    for criterion in case.criteria_set.criteria:
        held = case.held.get(criterion.code)
        levels = [0, *(level.id for level in criterion.levels)]
        answers.append([(criterion.code, held)] if held is not None else
                       [(criterion.code, level) for level in levels])  # fmt: skip
    ends = [score(case.edition, case.criteria_set, dict(way)) for way in product(*answers)]
    found = score(case.edition, case.criteria_set, case.held)
    assert all(end.total.sure == end.total.possible for end in ends)
    assert all(end.stars.sure == end.stars.possible for end in ends)
    totals, stars = [e.total.sure for e in ends], [e.stars.sure for e in ends]
    assert found.total == Range(min(totals), max(totals))
    assert found.stars == Range(min(stars), max(stars))


@CALM
@given(data=st.data())
def test_the_score_adds_up(edition: Edition, data: st.DataObject) -> None:
    case = data.draw(held_in(edition))
    result = score(edition, case.criteria_set, case.held)
    assert result.total.sure == sum(part.sure for part in result.parts.values())
    assert result.total.possible == sum(part.possible for part in result.parts.values())
    assert 0 <= result.total.sure <= result.total.possible <= 100
    assert 1 <= result.stars.sure <= result.stars.possible <= 5
    unmet = {gate.stars for gate in result.gates}
    assert all(star > result.stars.sure for star in unmet)
