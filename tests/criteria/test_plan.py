"""The way to a star: least effort, exactly, against trying every way."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_core.criteria import (
    CriteriaSet,
    Criterion,
    Edition,
    Holdings,
    Level,
    LevelId,
    Plan,
    plan,
    score,
)

from .generated import CALM, Held, criterion_of, edition_of, held_in, held_smalls, set_of

TARGETS = st.integers(1, 5)


def work(criterion: Criterion, held: LevelId | None) -> int:
    """Work that went into a level; where none reaches it, into the highest one below."""
    level = criterion.level(held) if held is not None else None
    if level is None:
        return 0
    below = [lv for lv in criterion.levels if lv.case == level.case]
    return max((lv.effort or 0 for lv in below if lv.position <= level.position), default=0)


def ways(criterion: Criterion, held: LevelId | None) -> list[tuple[LevelId | None, int]]:
    """Staying, and every raise with its effort."""
    level = criterion.level(held) if held is not None else None
    raises = [
        (lv.id, lv.effort - work(criterion, held))
        for lv in criterion.levels
        if lv.effort is not None
        and (level is None or (lv.case == level.case and lv.position > level.position))
    ]
    return [(held, 0), *raises]


def cheapest(case: Held, target: int) -> tuple[int, int, int] | None:
    """Least effort, then fewest raises, then fewest points, by trying every way."""
    best = None
    codes = [criterion.code for criterion in case.criteria_set.criteria]
    every = [ways(c, case.held.get(c.code)) for c in case.criteria_set.criteria]
    for way in product(*every):
        after = dict(zip(codes, (level for level, _ in way), strict=True))
        then = score(case.edition, case.criteria_set, after)
        if then.stars.sure < target:
            continue
        raises = sum(after[code] != case.held.get(code) for code in codes)
        cost = (sum(effort for _, effort in way), raises, then.total.sure)
        best = cost if best is None else min(best, cost)
    return best


@CALM
@given(held_smalls(), TARGETS)
def test_no_way_is_cheaper(case: Held, target: int) -> None:
    found = plan(case.edition, case.criteria_set, case.held, target)
    best = cheapest(case, target)
    assert found.reachable == (best is not None)
    if best is not None:
        assert (found.effort, len(found.steps), found.total) == best
    assert_sound(case.edition, case.criteria_set, case.held, found)


def assert_sound(edition: Edition, criteria_set: CriteriaSet, held: Holdings, found: Plan) -> None:
    now = score(edition, criteria_set, held)
    assert found.gates == tuple(gate for gate in now.gates if gate.stars <= found.target)
    assert found.points_short == max(0, edition.stars.get(found.target, 0) - now.total.sure)
    after: dict[str, LevelId | None] = dict(held)
    for step in found.steps:
        criterion = criteria_set.by_code[step.criterion]
        assert step.from_level == (held.get(step.criterion) or 0)
        before, to = criterion.level(step.from_level), criterion.level(step.to_level)
        assert to is not None
        assert to.effort is not None
        assert before is None or (before.case == to.case and before.position < to.position)
        assert step.effort >= 0
        assert step.gain >= 0
        assert step.why == ("gate" if step.criterion in _gated(found) else "points")
        after[step.criterion] = step.to_level
    then = score(edition, criteria_set, after)
    assert len({step.criterion for step in found.steps}) == len(found.steps)
    assert found.total == then.total.sure == now.total.sure + sum(s.gain for s in found.steps)
    assert found.stars == then.stars.sure
    assert found.effort == sum(step.effort for step in found.steps)
    assert found.reachable == (not found.blocked_by)
    assert (found.stars >= found.target) == found.reachable
    if not found.reachable:
        assert found.steps == ()
        assert set(found.blocked_by) == {"points"} or set(found.blocked_by) <= _gated(found)


def _gated(found: Plan) -> set[str]:
    return {gate.criterion for gate in found.gates}


@CALM
@given(held_smalls(), TARGETS, st.data())
def test_holding_more_never_costs_more(case: Held, target: int, data: st.DataObject) -> None:
    """Doing one of the steps leaves exactly the rest to be done."""
    found = plan(case.edition, case.criteria_set, case.held, target)
    if not found.steps:
        return
    step = data.draw(st.sampled_from(found.steps))
    after = {**case.held, step.criterion: step.to_level}
    rest = plan(case.edition, case.criteria_set, after, target)
    assert rest.reachable
    assert rest.effort == found.effort - step.effort


@CALM
@given(data=st.data(), target=TARGETS)
def test_plans_of_the_shipped_sets_are_sound(
    edition: Edition, data: st.DataObject, target: int
) -> None:
    case = data.draw(held_in(edition))
    found = plan(edition, case.criteria_set, case.held, target)
    assert_sound(edition, case.criteria_set, case.held, found)
    started_two_cases = case.criteria_set.number == 26
    assert found.reachable or started_two_cases


@pytest.mark.parametrize("target", [2, 3, 4, 5])
def test_every_star_is_reachable_from_nothing(edition: Edition, target: int) -> None:
    for criteria_set in edition.sets.values():
        found = plan(edition, criteria_set, {}, target)
        assert found.reachable, criteria_set.number
        assert found.total >= edition.stars[target]
        assert_sound(edition, criteria_set, {}, found)
        efforts = [plan(edition, criteria_set, {}, lower).effort for lower in range(1, target)]
        assert all(effort <= found.effort for effort in efforts)


def test_what_is_reached_needs_no_steps(edition: Edition) -> None:
    criteria_set = edition.sets[7]
    held = {criterion.code: criterion.levels[-1].id for criterion in criteria_set.criteria}
    for target in (1, 2, 3, 4, 5):
        found = plan(edition, criteria_set, held, target)
        assert found == Plan(target, True, (), 0, (), 0, 100, 5)


def test_gates_come_before_cheap_points(edition: Edition) -> None:
    found = plan(edition, edition.sets[7], {"1.1": 2}, 4)
    codes = {step.criterion for step in found.steps}
    assert {gate.criterion for gate in found.gates} <= codes
    assert found.total >= 70
    assert found.stars == 4


def test_a_star_that_is_not_in_the_edition_is_refused(edition: Edition) -> None:
    for target in (0, 6, -1):
        with pytest.raises(ValueError, match="stars"):
            plan(edition, edition.sets[7], {}, target)


# Small sets, by hand.


def small(*criteria: Criterion) -> tuple[Edition, CriteriaSet]:
    criteria_set = set_of(list(criteria))
    return edition_of({2: 2, 3: 5, 4: 8, 5: 10}, criteria_set), criteria_set


def rising(
    code: str,
    points: list[int],
    efforts: list[int | None],
    minimum: tuple[int, int] | None = None,
    follows: tuple[str, int] | None = None,
) -> Criterion:
    levels = [
        Level(i, i, p, (minimum[0],) if minimum and minimum[1] == i else (), e, code)
        for i, (p, e) in enumerate(zip(points, efforts, strict=True), 1)
    ]
    return criterion_of(code, levels, counts_only_with=follows)


def test_a_gate_no_work_can_meet_is_named() -> None:
    made, criteria_set = small(rising("1", [5, 10], [1, None], (3, 2)), rising("2", [9], [1]))
    found = plan(made, criteria_set, {}, 3)
    assert not found.reachable
    assert found.blocked_by == ("1",)
    assert found.steps == ()
    assert plan(made, criteria_set, {}, 2).reachable


def test_too_few_points_are_named() -> None:
    made, criteria_set = small(rising("1", [4], [1]), rising("2", [9], [None]))
    found = plan(made, criteria_set, {}, 3)
    assert (found.reachable, found.blocked_by) == (False, ("points",))
    assert (found.points_short, found.total, found.stars) == (5, 0, 1)


def test_a_gate_that_counts_only_with_an_unreachable_criterion_is_named() -> None:
    story = rising("1", [0, 5], [0, None])
    made, criteria_set = small(
        story, rising("2", [9], [1], (3, 1), ("1", 1)), rising("3", [9], [1])
    )
    found = plan(made, criteria_set, {}, 3)
    assert (found.reachable, found.blocked_by) == (False, ("2",))
    assert plan(made, criteria_set, {"1": 2}, 3).reachable


def test_what_counts_only_with_another_is_gained_together() -> None:
    made, criteria_set = small(
        rising("1", [0, 1], [0, 3]), rising("2", [9], [4], None, ("1", 1)), rising("3", [9], [8])
    )
    found = plan(made, criteria_set, {}, 5)
    assert [(s.criterion, s.from_level, s.to_level, s.gain) for s in found.steps] == [
        ("1", 0, 2, 1),
        ("2", 0, 1, 9),
    ]
    waiting = plan(made, criteria_set, {"2": 1}, 5)
    assert [(s.criterion, s.gain, s.effort) for s in waiting.steps] == [("1", 10, 3)]


def test_a_raise_costs_what_is_still_to_be_done() -> None:
    made, criteria_set = small(rising("1", [1, 5, 10], [4, 7, 20]))
    assert plan(made, criteria_set, {"1": 1}, 3).effort == 3
    assert plan(made, criteria_set, {"1": 2}, 5).effort == 13


def test_a_level_no_work_reaches_counts_as_the_work_below_it() -> None:
    made, criteria_set = small(rising("1", [1, 5, 10], [4, None, 20]))
    assert plan(made, criteria_set, {"1": 2}, 5).effort == 16


def test_a_started_case_is_not_left() -> None:
    levels = [
        Level("a1", 1, 1, (), 1, "w"),
        Level("a2", 2, 9, (), 50, "w"),
        Level("b1", 1, 1, (), 1, "w"),
        Level("b2", 2, 9, (), 5, "w"),
    ]
    made, criteria_set = small(criterion_of("1", levels))
    assert [s.to_level for s in plan(made, criteria_set, {}, 4).steps] == ["b2"]
    assert [s.to_level for s in plan(made, criteria_set, {"1": 0}, 4).steps] == ["b2"]
    assert [s.to_level for s in plan(made, criteria_set, {"1": "a1"}, 4).steps] == ["a2"]


def test_of_equal_efforts_and_lengths_no_more_is_asked_than_needed() -> None:
    made, criteria_set = small(rising("1", [5], [2]), rising("2", [7], [2]), rising("3", [6], [2]))
    assert [step.criterion for step in plan(made, criteria_set, {}, 3).steps] == ["1"]


def test_of_equal_efforts_the_shorter_way_is_told() -> None:
    made, criteria_set = small(rising("1", [3], [2]), rising("2", [3], [2]), rising("3", [6], [4]))
    assert [step.criterion for step in plan(made, criteria_set, {}, 3).steps] == ["3"]
