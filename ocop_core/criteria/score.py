"""The preliminary score (điểm sơ bộ): a range with gates.

Article 3 of QĐ 26/2026/QĐ-TTg. Unanswered criteria are not reached for what is sure and at
their top for what is possible, so answering narrows the range and never contradicts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from ocop_core.criteria.model import (
    NOT_REACHED,
    CriteriaSet,
    Criterion,
    Edition,
    Holdings,
    LevelId,
    Part,
)


@dataclass(frozen=True, slots=True)
class Range:
    """What is certain, and what is still possible."""

    sure: int
    possible: int


@dataclass(frozen=True, slots=True)
class PartScore:
    """Points of one part (phần A, B, C) and its maximum."""

    sure: int
    possible: int
    max: int


@dataclass(frozen=True, slots=True)
class UnmetGate:
    """A star minimum (mức tối thiểu theo sao) that is not met."""

    stars: int
    criterion: str
    needs: int
    """The position to be reached, in criteria of two cases in whichever case is held."""
    has: LevelId | None
    """The level that counts now; None when that is not known yet."""


@dataclass(frozen=True, slots=True)
class Score:
    """The whole preliminary score of one product."""

    parts: dict[Part, PartScore]
    total: Range
    stars: Range
    gates: tuple[UnmetGate, ...]
    """Every minimum not met for certain, by star, then in the order of the set."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """What one criterion counts, for certain and at best."""

    has: LevelId | None
    sure_position: int
    possible_position: int
    sure: int
    possible: int


def score(edition: Edition, criteria_set: CriteriaSet, held: Holdings) -> Score:
    """Points per part, total, stars and unmet gates.

    Args:
        edition: gives the star thresholds.
        criteria_set: the set the product belongs to.
        held: levels by criterion code, known to the set (see `Criterion.knows`).

    Returns:
        A `Score`; all figures are whole points of 100 and stars from 1 to 5.
    """
    counted = {c.code: _count(c, held, criteria_set) for c in criteria_set.criteria}
    parts = {part: _part(criteria_set, counted, part) for part in criteria_set.parts}
    total = Range(sum(p.sure for p in parts.values()), sum(p.possible for p in parts.values()))
    gates = _gates(criteria_set)
    unmet = [gate for gate in gates if counted[gate[1].code].sure_position < gate[2]]
    lost = [gate for gate in gates if counted[gate[1].code].possible_position < gate[2]]
    return Score(
        parts=parts,
        total=total,
        stars=Range(
            stars_for(edition, total.sure, {gate[0] for gate in unmet}),
            stars_for(edition, total.possible, {gate[0] for gate in lost}),
        ),
        gates=tuple(
            UnmetGate(star, criterion.code, needs, counted[criterion.code].has)
            for star, criterion, needs in unmet
        ),
    )


def stars_for(edition: Edition, points: int, gates_missed: set[int]) -> int:
    """The highest star whose points are there and below which no gate is missed.

    Args:
        edition: gives the thresholds.
        points: whole points of 100.
        gates_missed: stars of which at least one minimum is not met.
    """
    best = 1
    for star, least in sorted(edition.stars.items()):
        if points >= least and not any(missed <= star for missed in gates_missed):
            best = star
    return best


def counts(criterion: Criterion, held: Holdings, criteria_set: CriteriaSet) -> bool | None:
    """Whether a criterion counts at all; None while the one it hangs on is unanswered.

    Criteria 5.2 and 5.3 count only when there is a story (5.1 above "no story").
    """
    if criterion.counts_only_with is None:
        return True
    code, above = criterion.counts_only_with
    other = held.get(code)
    if other is None:
        return None
    return _position(criteria_set.by_code[code], other) > above


def _count(criterion: Criterion, held: Holdings, criteria_set: CriteriaSet) -> _Counted:
    answer = held.get(criterion.code)
    counting = counts(criterion, held, criteria_set)
    if counting is False:
        return _Counted(NOT_REACHED, 0, 0, 0, 0)
    if answer is None:
        top = criterion.levels[-1].position
        return _Counted(None, 0, top, 0, max(level.points for level in criterion.levels))
    level = criterion.level(answer)
    position, points = (level.position, level.points) if level else (0, 0)
    if counting is None:
        return _Counted(None, 0, position, 0, points)
    return _Counted(answer, position, position, points, points)


def _position(criterion: Criterion, level_id: LevelId) -> int:
    level = criterion.level(level_id)
    return level.position if level else 0


def _part(criteria_set: CriteriaSet, counted: dict[str, _Counted], part: Part) -> PartScore:
    own = [counted[c.code] for c in criteria_set.criteria if c.part == part]
    return PartScore(
        sum(c.sure for c in own), sum(c.possible for c in own), criteria_set.parts[part]
    )


@lru_cache(maxsize=256)
def _gates(criteria_set: CriteriaSet) -> tuple[tuple[int, Criterion, int], ...]:
    """Every star minimum of a set: star, criterion, position; by star."""
    gates = []
    for criterion in criteria_set.criteria:
        case = criterion.levels[0].case  # both cases mark the same positions, see check.py
        for level in criterion.levels:
            if level.case == case:
                gates += [(star, criterion, level.position) for star in level.min_for]
    return tuple(sorted(gates, key=itemgetter(0)))
