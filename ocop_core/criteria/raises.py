"""What raising criteria costs and brings, and the cheapest way to every total of points.

One choice of level per criterion, points at least a star's threshold, effort as small as
possible: a multiple-choice knapsack. Points are whole numbers up to 100, so a table over points
solves it exactly. Criteria that hang together (5.2 and 5.3 on the story, 5.1) make one choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from ocop_core.criteria.model import (
    NOT_REACHED,
    CriteriaSet,
    Criterion,
    Holdings,
    Level,
    LevelId,
)

Raises: TypeAlias = "dict[str, LevelId]"
"""The level to raise to, by criterion code."""

Floors: TypeAlias = "Mapping[str, int]"
"""The least position to be reached, by criterion code."""

_STEP = 1
_EFFORT = 1000
"""Cost of a way = effort * _EFFORT + raises * _STEP: of equal efforts the shorter is told, and of
equally short ones that which asks for no more than is needed."""


@dataclass(frozen=True, slots=True)
class _Option:
    points: int
    effort: int
    raises: Raises

    @property
    def cost(self) -> int:
        return self.effort * _EFFORT + len(self.raises) * _STEP


_Link: TypeAlias = "tuple[_Option, _Link] | None"
"""The options chosen so far, newest first: links cost less than copying lists."""


def reachable_levels(criterion: Criterion, held: Holdings) -> list[Level]:
    """Levels that can be held in the end: the present one and all that work can reach above.

    Who has begun one of two cases stays in it.
    """
    present = _present(criterion, held)
    base = present.position if present else 0
    return [
        level
        for level in criterion.levels
        if (present is None or level.case == present.case)
        and (level is present or (level.position > base and level.effort is not None))
    ]


def effort_to(criterion: Criterion, held: Holdings, to: LevelId) -> int:
    """Work still to be done from the level held to a higher one.

    Where no work reaches the level held, the work below it counts as done.
    """
    level, present = criterion.level(to), _present(criterion, held)
    if level is None or present is None:
        return (level.effort or 0) if level else 0
    done = (
        lv.effort or 0
        for lv in criterion.levels
        if lv.case == present.case and lv.position <= present.position
    )
    return (level.effort or 0) - max(done)


def cheapest_raises(
    criteria_set: CriteriaSet, held: Holdings, floors: Floors, need: int
) -> Raises | None:
    """The raises of least effort to at least `need` points, or None where none lead there.

    Of equal efforts the fewest raises, then the most points.
    """
    table: dict[int, tuple[int, _Link]] = {0: (0, None)}
    for group in _groups(criteria_set):
        table = _widened(table, _options(group, held, floors))
    enough = [points for points in table if points >= need]
    if not enough:
        return None
    link = table[min(enough, key=lambda points: (table[points][0], points))][1]
    raises: Raises = {}
    while link is not None:
        option, link = link
        raises.update(option.raises)
    return raises


def _widened(
    table: dict[int, tuple[int, _Link]], options: Sequence[_Option]
) -> dict[int, tuple[int, _Link]]:
    """Least cost per total of points, with one more choice made."""
    wider: dict[int, tuple[int, _Link]] = {}
    for option in options:
        cost = option.cost
        for points, (so_far, link) in table.items():
            key, total = points + option.points, so_far + cost
            rival = wider.get(key)
            if rival is None or total < rival[0]:
                wider[key] = (total, (option, link))
    return wider


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


def _options(group: Sequence[Criterion], held: Holdings, floors: Floors) -> list[_Option]:
    """Cheapest choice per number of points that one group of criteria can bring."""
    best: dict[int, _Option] = {}
    for levels in product(*(_candidates(criterion, held, floors) for criterion in group)):
        option = _option(group, levels, held, floors)
        if option is not None:
            rival = best.get(option.points)
            if rival is None or option.cost < rival.cost:
                best[option.points] = option
    return list(best.values())


def _option(
    group: Sequence[Criterion], levels: Sequence[Level | None], held: Holdings, floors: Floors
) -> _Option | None:
    """What these levels bring and cost, or None where a floor is missed."""
    leader = levels[0].position if levels[0] else NOT_REACHED
    raises: Raises = {}
    points = effort = 0
    for criterion, level in zip(group, levels, strict=True):
        follows = criterion.counts_only_with
        if follows is None or leader > follows[1]:
            points += level.points if level else 0
        elif floors.get(criterion.code, 0) > 0:
            return None
        if level is not None and level.id != held.get(criterion.code):
            raises[criterion.code] = level.id
            effort += effort_to(criterion, held, level.id)
    return _Option(points, effort, raises)


def _candidates(criterion: Criterion, held: Holdings, floors: Floors) -> list[Level | None]:
    """The levels that may be chosen; None stands for holding none."""
    floor = floors.get(criterion.code, 0)
    levels = [level for level in reachable_levels(criterion, held) if level.position >= floor]
    if floor == 0 and _present(criterion, held) is None:
        return [None, *levels]
    return [*levels]


def _present(criterion: Criterion, held: Holdings) -> Level | None:
    now = held.get(criterion.code)
    return None if now is None else criterion.level(now)
