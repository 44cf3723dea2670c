"""Whether an edition adds up: points, minima, efforts, and a word for every key."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_core.criteria.check_criterion import criterion_faults
from ocop_core.criteria.faults import Fault
from ocop_core.criteria.model import CriteriaSet, Edition, Words

WHOLE = 100
"""All parts together bring 100 points (Article 3)."""


def faults_of(edition: Edition) -> list[Fault]:
    """Everything that does not add up, named by file, set and criterion."""
    faults = [Fault("edition.yaml", what) for what in _edition_faults(edition)]
    faults += [
        Fault("words/edition.yaml", f"condition {key} has no words")
        for key in ("may_apply", "tourism_only", "business_registration")
        if key not in edition.words.conditions
    ]
    if not edition.sets:
        faults.append(Fault("sets", "holds no set"))
    for criteria_set in edition.sets.values():
        file = f"sets/{criteria_set.number:02d}.yaml"
        faults += [
            Fault(file, what, criteria_set.number, code)
            for code, what in _set_faults(criteria_set, edition)
        ]
    return faults


def _edition_faults(edition: Edition) -> Iterator[str]:
    ends = edition.effective_to
    if ends is not None and ends < edition.effective_from:
        yield "effective_to lies before effective_from"
    stars = sorted(edition.stars)
    if stars != list(range(2, len(stars) + 2)):
        yield f"stars must be 2, 3 and so on without a gap: {stars}"
    thresholds = [edition.stars[star] for star in stars]
    if thresholds != sorted(set(thresholds)):
        yield f"stars: more stars must need more points: {thresholds}"
    if any(not 0 < points <= WHOLE for points in thresholds):
        yield f"stars: thresholds must lie from 1 to {WHOLE}: {thresholds}"
    yield from _applicant_faults(edition)


def _applicant_faults(edition: Edition) -> Iterator[str]:
    sectors = {criteria_set.sector for criteria_set in edition.sets.values()}
    forms = {
        number: criteria_set.by_code[edition.organisation_criterion]
        for number, criteria_set in edition.sets.items()
        if edition.organisation_criterion in criteria_set.by_code
    }
    if edition.sets and not forms:
        yield f"organisation_criterion {edition.organisation_criterion} stands in no set"
    for kind, applicant in edition.applicants.items():
        if kind not in edition.words.applicants:
            yield f"applicant {kind} has no words"
        if applicant.only_sector and applicant.only_sector not in sectors:
            yield f"applicant {kind}: unknown sector {applicant.only_sector}"
        unknown = [no for no, form in forms.items() if not form.knows(applicant.organisation_level)]
        if unknown:
            yield f"applicant {kind}: organisation_level is no level in sets {unknown}"


def _set_faults(criteria_set: CriteriaSet, edition: Edition) -> Iterator[tuple[str | None, str]]:
    yield from ((None, what) for what in _sum_faults(criteria_set))
    keys = [section.words for section in criteria_set.sections]
    if len(set(keys)) != len(keys):
        yield None, f"the same section stands twice: {keys}"
    if len(criteria_set.by_code) != len(criteria_set.criteria):
        yield None, "two criteria have the same code"
    yield from ((None, what) for what in _missing_set_words(criteria_set, edition.words))
    for criterion in criteria_set.criteria:
        for what in criterion_faults(criterion, criteria_set, edition.stars, edition.words):
            yield criterion.code, what


def _sum_faults(criteria_set: CriteriaSet) -> Iterator[str]:
    if sum(criteria_set.parts.values()) != WHOLE:
        yield f"parts add up to {sum(criteria_set.parts.values())}, not {WHOLE}"
    for part, most in criteria_set.parts.items():
        own = sum(c.max for c in criteria_set.criteria if c.part == part)
        if own != most:
            yield f"part {part} adds up to {own} points, not {most}"
    for section in criteria_set.sections:
        own = sum(c.max for c in criteria_set.criteria if c.section == section.words)
        if own != section.max:
            yield f"section {section.words} adds up to {own} points, not {section.max}"
        if section.part not in criteria_set.parts:
            yield f"section {section.words} stands in part {section.part}, unknown to edition.yaml"


def _missing_set_words(criteria_set: CriteriaSet, words: Words) -> Iterator[str]:
    if criteria_set.number not in words.sets:
        yield "has no words in sets"
    for key in (criteria_set.sector, criteria_set.group, *criteria_set.ministries):
        if key not in words.taxonomy:
            yield f"taxonomy key {key} has no words"
    for section in criteria_set.sections:
        if section.words not in words.sections:
            yield f"section {section.words} has no words"
    for condition in criteria_set.conditions:
        if condition.words not in words.conditions:
            yield f"condition {condition.words} has no words"
        if condition.criterion and condition.criterion not in criteria_set.by_code:
            yield f"condition {condition.words} names unknown criterion {condition.criterion}"
