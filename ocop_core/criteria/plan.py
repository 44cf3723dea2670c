"""The way to a star (lộ trình lên sao): the raises of least total effort, exactly.

Gates fix the least level of some criteria; the missing points may come from anywhere. That is
a multiple-choice knapsack: one choice of level per criterion, points at least the star's
threshold, effort as small as possible. Points are whole numbers up to 100, so a table over
points solves it exactly. Criteria that hang together (5.2 and 5.3 on the story, 5.1) make one
choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, TypeAlias

from ocop_core.criteria.model import (
    NOT_REACHED,
    CriteriaSet,
    Criterion,
    Edition,
    Holdings,
    Level,
    LevelId,
)
from ocop_core.criteria.score import Score, UnmetGate, score


@dataclass(frozen=True, slots=True)
class Step:
    """Raise one criterion: from the level held to a higher one."""

    criterion: str
    from_level: LevelId
    to_level: LevelId
    gain: int
    """Points this brings, including those of criteria that begin to count by it."""
    effort: int
    why: Literal["gate", "points"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is missing for a star, and the least work to get there."""

    target: int
    reachable: bool
    gates: tuple[UnmetGate, ...]
    points_short: int
    steps: tuple[Step, ...]
    effort: int
    total: int
    """Points once all steps are taken."""
    stars: int
    """Stars once all steps are taken."""
    blocked_by: tuple[str, ...] = ()
    """Why it cannot be reached: codes of gates no raise can meet, or `points`."""


Choice: TypeAlias = "dict[str, LevelId]"


@dataclass(frozen=True, slots=True)
class _Option:
    points: int
    effort: int
    choice: Choice


_Link: TypeAlias = "tuple[_Option, _Link] | None"
"""The options chosen so far, newest first: links cost less than copying lists."""

_STEP = 1
_EFFORT = 1000
"""Cost of a way = effort * _EFFORT + raises * _STEP: of equal efforts the shorter is told."""


def plan(edition: Edition, criteria_set: CriteriaSet, held: Holdings, target: int) -> Plan:
    """The raises of least total effort from the levels held to `target` stars.

    Args:
        edition: gives thresholds.
        criteria_set: the product's set.
        held: levels by criterion code; unanswered counts as not reached.
        target: stars wanted, 1 to 5.

    Returns:
        A `Plan`; where the target cannot be reached it says why and holds no steps.
    """
    now = score(edition, criteria_set, held)
    need = edition.stars.get(target, 0)
    gates = tuple(gate for gate in now.gates if gate.stars <= target)
    blocked = _unmeetable(criteria_set, held, gates)
    floor = _floors(gates)
    table = _table([] if blocked else _groups(criteria_set), held, floor)
    enough = [points for points in table if points >= need]
    if blocked or not enough:
        reasons = blocked or ("points",)
        return _unreachable(now, target, gates, need, reasons)
    best = min(enough, key=lambda points: (table[points][0], -points))
    wanted: Choice = {}
    link = table[best][1]
    while link is not None:
        option, link = link
        wanted.update(option.choice)
    return _plan(edition, criteria_set, held, now, target, gates, wanted)


def _unmeetable(
    criteria_set: CriteriaSet, held: Holdings, gates: Sequence[UnmetGate]
) -> tuple[str, ...]:
    floor = _floors(gates)
    return tuple(
        code
        for code, needs in floor.items()
        if not any(
            level.position >= needs for level in _reachable(criteria_set.by_code[code], held)
        )
    )


def _floors(gates: Sequence[UnmetGate]) -> dict[str, int]:
    floor: dict[str, int] = {}
    for gate in gates:
        needs = gate.needs if isinstance(gate.needs, int) else 0
        floor[gate.criterion] = max(needs, floor.get(gate.criterion, 0))
    return floor


def _groups(criteria_set: CriteriaSet) -> list[list[Criterion]]:
    """Criteria to be chosen together: each leader with those that count only with it."""
    followers: dict[str, list[Criterion]] = {}
    for criterion in criteria_set.criteria:
        if criterion.counts_only_with:
            followers.setdefault(criterion.counts_only_with[0], []).append(criterion)
    return [
        [criterion, *followers.get(criterion.code, ())]
        for criterion in criteria_set.criteria
        if criterion.counts_only_with is None
    ]


def _reachable(criterion: Criterion, held: Holdings) -> list[Level]:
    """Levels that can be held in the end: the present one and all that work can reach above."""
    now = held.get(criterion.code)
    present = criterion.level(now) if now is not None else None
    base = present.position if present else 0
    return [
        level
        for level in criterion.levels
        if (present is None or level.case == present.case)
        and (level is present or (level.position > base and level.effort is not None))
    ]


def _options(group: Sequence[Criterion], held: Holdings, floor: dict[str, int]) -> list[_Option]:
    """Cheapest choice per number of points that one group of criteria can bring."""
    best: dict[int, _Option] = {}
    for levels in product(*(_candidates(c, held, floor) for c in group)):
        choice: Choice = {}
        points = effort = 0
        leader = levels[0].position if levels[0] else 0
        for criterion, level in zip(group, levels, strict=True):
            follows = criterion.counts_only_with
            gate_met = follows is None or leader > follows[1]
            if not gate_met and floor.get(criterion.code, 0) > 0:
                break
            points += level.points if level and gate_met else 0
            cost = _cost(criterion, held, level)
            effort += cost
            if _is_raise(criterion, held, level):
                choice[criterion.code] = level.id if level else NOT_REACHED
        else:
            option = _Option(points, effort, choice)
            rival = best.get(points)
            if rival is None or (effort, len(choice)) < (rival.effort, len(rival.choice)):
                best[points] = option
    return list(best.values())


def _candidates(criterion: Criterion, held: Holdings, floor: dict[str, int]) -> list[Level | None]:
    needs = floor.get(criterion.code, 0)
    now = held.get(criterion.code)
    levels: list[Level | None] = [
        level for level in _reachable(criterion, held) if level.position >= needs
    ]
    if needs == 0 and (now is None or now == NOT_REACHED):
        levels.insert(0, None)
    return levels


def _is_raise(criterion: Criterion, held: Holdings, level: Level | None) -> bool:
    return level is not None and level.id != held.get(criterion.code)


def _cost(criterion: Criterion, held: Holdings, level: Level | None) -> int:
    if level is None or not _is_raise(criterion, held, level):
        return 0
    now = held.get(criterion.code)
    present = criterion.level(now) if now is not None else None
    return (level.effort or 0) - ((present.effort or 0) if present else 0)


def _table(
    groups: list[list[Criterion]], held: Holdings, floor: dict[str, int]
) -> dict[int, tuple[int, _Link]]:
    """Least cost per total of points, over one choice in every group."""
    table: dict[int, tuple[int, _Link]] = {0: (0, None)}
    for group in groups:
        wider: dict[int, tuple[int, _Link]] = {}
        for option in _options(group, held, floor):
            cost = option.effort * _EFFORT + len(option.choice) * _STEP
            for points, (so_far, link) in table.items():
                key, total = points + option.points, so_far + cost
                rival = wider.get(key)
                if rival is None or total < rival[0]:
                    wider[key] = (total, (option, link))
        table = wider
    return table


def _unreachable(
    now: Score, target: int, gates: tuple[UnmetGate, ...], need: int, reasons: tuple[str, ...]
) -> Plan:
    return Plan(
        target=target,
        reachable=False,
        gates=gates,
        points_short=max(0, need - now.total.sure),
        steps=(),
        effort=0,
        total=now.total.sure,
        stars=now.stars.sure,
        blocked_by=reasons,
    )


def _plan(  # noqa: PLR0917 - private, called once with what plan() already has
    edition: Edition,
    criteria_set: CriteriaSet,
    held: Holdings,
    now: Score,
    target: int,
    gates: tuple[UnmetGate, ...],
    wanted: Choice,
) -> Plan:
    gated = {gate.criterion for gate in gates}
    steps: list[Step] = []
    after: dict[str, LevelId | None] = dict(held)
    points = now.total.sure
    for criterion in criteria_set.criteria:
        if criterion.code not in wanted:
            continue
        to = wanted[criterion.code]
        after[criterion.code] = to
        reached = score(edition, criteria_set, after).total.sure
        steps.append(
            Step(
                criterion=criterion.code,
                from_level=held.get(criterion.code) or NOT_REACHED,
                to_level=to,
                gain=reached - points,
                effort=_cost(criterion, held, criterion.level(to)),
                why="gate" if criterion.code in gated else "points",
            )
        )
        points = reached
    final = score(edition, criteria_set, after)
    return Plan(
        target=target,
        reachable=True,
        gates=gates,
        points_short=max(0, edition.stars.get(target, 0) - now.total.sure),
        steps=tuple(steps),
        effort=sum(step.effort for step in steps),
        total=final.total.sure,
        stars=final.stars.sure,
    )
