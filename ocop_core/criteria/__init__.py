"""The criteria of an edition of the decision as data: score, gates, plan (pure functions)."""

from ocop_core.criteria.effort import Efforts, open_efforts
from ocop_core.criteria.eligibility import (
    Eligibility,
    Finding,
    Verdict,
    asked_conditions,
    eligibility,
    needs_registration,
    organisation_follows,
    organisation_level,
)
from ocop_core.criteria.faults import EditionInvalid, Fault
from ocop_core.criteria.load import EDITIONS, edition_in_force, editions, open_edition
from ocop_core.criteria.model import (
    NOT_REACHED,
    Condition,
    CriteriaSet,
    Criterion,
    Edition,
    Holdings,
    Level,
    LevelId,
    Part,
)
from ocop_core.criteria.plan import Plan, Step, plan
from ocop_core.criteria.score import PartScore, Range, Score, UnmetGate, counts, score

__all__ = [
    "EDITIONS",
    "NOT_REACHED",
    "Condition",
    "CriteriaSet",
    "Criterion",
    "Edition",
    "EditionInvalid",
    "Efforts",
    "Eligibility",
    "Fault",
    "Finding",
    "Holdings",
    "Level",
    "LevelId",
    "Part",
    "PartScore",
    "Plan",
    "Range",
    "Score",
    "Step",
    "UnmetGate",
    "Verdict",
    "asked_conditions",
    "counts",
    "edition_in_force",
    "editions",
    "eligibility",
    "needs_registration",
    "open_edition",
    "open_efforts",
    "organisation_follows",
    "organisation_level",
    "plan",
    "score",
]
