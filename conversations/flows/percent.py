"""Shares typed as a percentage: which level they fall into.

Printed bounds: material and products by share (1.1), workers
from the commune (3.3). 75 % of workers is printed in two levels and left for the person to
choose; so are shares that are only half of what a level asks.
"""

from __future__ import annotations

from ocop_core.criteria import Criterion, LevelId

BOUNDS: dict[str, tuple[float, ...]] = {
    "product_origin": (0, 50, 75),
    "material_origin": (0, 50, 75),
    "local_labour": (25, 50, 75),
}
"""Lower bounds of the levels, lowest first, by the key of the criterion's words."""

AMBIGUOUS = {"local_labour": {75.0}}


def level_for_percent(criterion: Criterion, percent: float) -> LevelId | None:
    """The level a share falls into, 0 when below the first, None when it must be chosen.

    Args:
        criterion: the criterion asked.
        percent: from 0 to 100.
    """
    bounds = BOUNDS.get(criterion.words)
    if bounds is None or len(bounds) != len(criterion.levels) or not 0 <= percent <= 100:
        return None
    if percent in AMBIGUOUS.get(criterion.words, ()):
        return None
    return sum(percent > 0 if bound == 0 else percent >= bound for bound in bounds)
