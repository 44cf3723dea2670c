"""What officers need to know of a dossier, worked out from its answers."""

from __future__ import annotations

from conversations.flows.dossier import Dossier
from ocop_core.criteria import plan
from ocop_core.registry.review import NEAR, Standing

LEAST_CERTIFIED = 3
"""Stars from which a certificate is given (Article 4)."""

MOST = 5


def standing_of(dossier: Dossier) -> Standing:
    """Points, stars, how near the next star is and by which cheapest step, and missing papers."""
    found, criteria_set = dossier.score, dossier.criteria_set
    missing = tuple(finding.words for finding in dossier.eligibility.open)
    if found is None or criteria_set is None:
        return Standing(0, 0, 1, missing=missing)
    aim = max(LEAST_CERTIFIED, found.stars.sure + 1)
    short = max(0, dossier.edition.stars[aim] - found.total.sure) if aim <= MOST else NEAR + 1
    near, step = None, None
    if short <= NEAR:
        way = plan(dossier.edition, criteria_set, dossier.holdings, aim)
        cheapest = min(way.steps, key=lambda one: (one.effort, -one.gain), default=None)
        if way.reachable and cheapest is not None:
            near, step = aim, f"{cheapest.criterion}:{cheapest.to_level}"
    return Standing(
        sure=found.total.sure,
        possible=found.total.possible,
        stars=found.stars.sure,
        near_star=near,
        near_points=short if near else 0,
        near_step=step,
        missing=missing,
    )
