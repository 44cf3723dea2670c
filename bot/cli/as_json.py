"""What the command line tells programs, as values for JSON. Kept stable: docs/command-line.md."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from ocop_core.criteria import (
    Condition,
    CriteriaSet,
    Criterion,
    Edition,
    Level,
    Plan,
    Score,
    Step,
    UnmetGate,
)

Json: TypeAlias = dict[str, Any]


def line(content: object) -> str:
    """One line of JSON."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False)


def set_head(edition: Edition, criteria_set: CriteriaSet) -> Json:
    """A set without its criteria."""
    names = edition.words.taxonomy
    return {
        "set": criteria_set.number,
        "name": criteria_set.name,
        "sector": criteria_set.sector,
        "sector_name": names[criteria_set.sector],
        "group": criteria_set.group,
        "group_name": names[criteria_set.group],
        "ministries": list(criteria_set.ministries),
        "ministry_names": [names[key] for key in criteria_set.ministries],
    }


def set_card(edition: Edition, criteria_set: CriteriaSet) -> Json:
    """A set with everything the edition says about it."""
    return {
        "edition": edition.title,
        **set_head(edition, criteria_set),
        "print_note": criteria_set.print_note,
        "parts": dict(criteria_set.parts),
        "conditions": [_condition(edition, item) for item in criteria_set.conditions],
        "criteria": [_criterion(edition, item) for item in criteria_set.criteria],
    }


def _condition(edition: Edition, condition: Condition) -> Json:
    words = edition.words.conditions[condition.words]
    return {
        "kind": condition.kind,
        "key": condition.words,
        "criterion": condition.criterion,
        "name": words.name,
        "question": words.question or None,
        "todo": words.todo,
    }


def _criterion(edition: Edition, criterion: Criterion) -> Json:
    words = edition.words.criteria[criterion.words]
    follows = criterion.counts_only_with
    return {
        "code": criterion.code,
        "part": criterion.part,
        "section": edition.words.sections[criterion.section],
        "name": words.name,
        "max": criterion.max,
        "judged_by": criterion.judged_by,
        "question": words.question,
        "why": words.why,
        "example": words.example,
        "paper": words.paper,
        "papers": [edition.words.papers[key] for key in criterion.papers],
        "counts_only_with": {"criterion": follows[0], "above": follows[1]} if follows else None,
        "print_note": criterion.print_note,
        "levels": [_level(edition, level) for level in criterion.levels],
    }


def _level(edition: Edition, level: Level) -> Json:
    words = edition.words.levels[level.words]
    return {
        "level": level.id,
        "points": level.points,
        "min_for": list(level.min_for),
        "effort": level.effort,
        "text": words.text,
        "button": words.button,
    }


def score_answer(edition: Edition, criteria_set: CriteriaSet, found: Score) -> Json:
    """A preliminary score."""
    return {
        "edition": edition.title,
        "set": criteria_set.number,
        "parts": {
            part: {"sure": own.sure, "possible": own.possible, "max": own.max}
            for part, own in found.parts.items()
        },
        "total": {"sure": found.total.sure, "possible": found.total.possible},
        "stars": {"sure": found.stars.sure, "possible": found.stars.possible},
        "gates": [_gate(gate) for gate in found.gates],
    }


def plan_answer(edition: Edition, criteria_set: CriteriaSet, found: Plan) -> Json:
    """What is missing for a star; `why` only where it cannot be reached."""
    answer: Json = {
        "edition": edition.title,
        "set": criteria_set.number,
        "target": found.target,
        "reachable": found.reachable,
        "gates": [_gate(gate) for gate in found.gates],
        "points_short": found.points_short,
        "steps": [_step(step) for step in found.steps],
        "effort": found.effort,
        "result": {"total": found.total, "stars": found.stars},
    }
    return answer if found.reachable else {**answer, "why": list(found.blocked_by)}


def _gate(gate: UnmetGate) -> Json:
    return {
        "stars": gate.stars,
        "criterion": gate.criterion,
        "needs": gate.needs,
        "has": gate.has,
    }


def _step(step: Step) -> Json:
    return {
        "criterion": step.criterion,
        "from": step.from_level,
        "to": step.to_level,
        "gain": step.gain,
        "effort": step.effort,
        "why": step.why,
    }
