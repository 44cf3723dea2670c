"""The way to a star (lộ trình lên sao): the raises of least total effort, exactly.

Gates fix the least level of some criteria; the missing points may come from anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ocop_core.criteria.model import NOT_REACHED, CriteriaSet, Edition, Holdings, LevelId
from ocop_core.criteria.raises import (
    Floors,
    Raises,
    cheapest_raises,
    effort_to,
    reachable_levels,
)
from ocop_core.criteria.score import UnmetGate, score


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


def plan(edition: Edition, criteria_set: CriteriaSet, held: Holdings, target: int) -> Plan:
    """The raises of least total effort from the levels held to `target` stars.

    Args:
        edition: gives thresholds.
        criteria_set: the product's set.
        held: levels by criterion code; unanswered counts as not reached.
        target: stars wanted, 1 or a star of the edition.

    Returns:
        A `Plan`; where the target cannot be reached it says why and holds no steps.

    Raises:
        ValueError: the edition has no such star.
    """
    if target != 1 and target not in edition.stars:
        raise ValueError(f"the edition has no {target} stars")
    now = score(edition, criteria_set, held)
    need = edition.stars.get(target, 0)
    gates = tuple(gate for gate in now.gates if gate.stars <= target)
    floors = _floors(gates)
    blocked = _unmeetable(criteria_set, held, floors)
    raises = None if blocked else cheapest_raises(criteria_set, held, floors, need)
    steps = _steps(edition, criteria_set, held, raises or {}, floors)
    final = score(edition, criteria_set, _after(held, raises or {})) if raises else now
    return Plan(
        target=target,
        reachable=raises is not None,
        gates=gates,
        points_short=max(0, need - now.total.sure),
        steps=steps,
        effort=sum(step.effort for step in steps),
        total=final.total.sure,
        stars=final.stars.sure,
        blocked_by=blocked or (() if raises is not None else ("points",)),
    )


def _floors(gates: Sequence[UnmetGate]) -> Floors:
    """Gates come by star, and minima rise with the star: the last of a criterion is its highest."""
    return {gate.criterion: gate.needs for gate in gates}


def _unmeetable(criteria_set: CriteriaSet, held: Holdings, floors: Floors) -> tuple[str, ...]:
    """Codes of gates that no raise can meet, by themselves or by what they hang on."""

    def most(code: str) -> int:
        levels = reachable_levels(criteria_set.by_code[code], held)
        return max((level.position for level in levels), default=0)

    def counts(code: str) -> bool:
        follows = criteria_set.by_code[code].counts_only_with
        return follows is None or most(follows[0]) > follows[1]

    return tuple(code for code, least in floors.items() if most(code) < least or not counts(code))


def _steps(
    edition: Edition, criteria_set: CriteriaSet, held: Holdings, raises: Raises, floors: Floors
) -> tuple[Step, ...]:
    """The raises in the order of the set, each with what it brings once those before are taken."""
    steps: list[Step] = []
    after, points = _after(held, {}), score(edition, criteria_set, held).total.sure
    for criterion in criteria_set.criteria:
        if criterion.code not in raises:
            continue
        to = after[criterion.code] = raises[criterion.code]
        reached = score(edition, criteria_set, after).total.sure
        steps.append(
            Step(
                criterion=criterion.code,
                from_level=held.get(criterion.code) or NOT_REACHED,
                to_level=to,
                gain=reached - points,
                effort=effort_to(criterion, held, to),
                why="gate" if criterion.code in floors else "points",
            )
        )
        points = reached
    return tuple(steps)


def _after(held: Holdings, raises: Raises) -> dict[str, LevelId | None]:
    return {**held, **raises}
