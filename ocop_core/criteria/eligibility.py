"""Whether a product may be filed at all (điều kiện dự xét): not points, but yes, no or not sure.

Who may apply is Article 2(3); knock-outs and place-of-origin requirements are printed with each
set of Phụ lục II. A "no" never ends the conversation: each finding carries what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ocop_core.criteria.model import NOT_REACHED, Condition, CriteriaSet, Edition, LevelId

Verdict: TypeAlias = Literal["yes", "no", "unsure"]

REGISTRATION = "business_registration"
"""Key of the question whether a household has its business registration."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition with what is known of it; its words say what to do."""

    words: str
    verdict: Verdict
    criterion: str | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The verdict, and the findings it rests on, the hindering ones first."""

    verdict: Verdict
    findings: tuple[Finding, ...]

    @property
    def open(self) -> tuple[Finding, ...]:
        """What still hinders or is not sure."""
        return tuple(finding for finding in self.findings if finding.verdict != "yes")


def needs_registration(edition: Edition, kind: str | None) -> bool:
    """Whether this kind of producer is asked for its business registration."""
    applicant = edition.applicants.get(kind or "")
    return applicant is not None and applicant.needs_registration


def asked_conditions(edition: Edition, criteria_set: CriteriaSet) -> tuple[Condition, ...]:
    """The conditions of a set that the producer can answer with yes or no."""
    return tuple(
        condition
        for condition in criteria_set.conditions
        if condition.kind != "note" and edition.words.conditions[condition.words].question
    )


def organisation_level(
    edition: Edition, kind: str | None, registered: Verdict | None
) -> LevelId | None:
    """The level of criterion 3.1 that the kind of producer means; None while it is not known.

    A household counts there only with its business registration: while that is not sure, neither
    is the level.
    """
    if not organisation_follows(edition, kind):
        return None
    applicant = edition.applicants[kind or ""]
    if not applicant.needs_registration or registered == "yes":
        return applicant.organisation_level
    return NOT_REACHED if registered == "no" else None


def organisation_follows(edition: Edition, kind: str | None) -> bool:
    """Whether criterion 3.1 follows from the kind of producer, so that it is not asked."""
    applicant = edition.applicants.get(kind or "")
    return applicant is not None and applicant.organisation_level is not None


def eligibility(
    edition: Edition,
    criteria_set: CriteriaSet | None,
    kind: str | None,
    answers: Mapping[str, Verdict | None],
) -> Eligibility:
    """What is known about the right to file.

    Args:
        edition: the edition in force.
        criteria_set: the product's set; None while it is not known.
        kind: kind of producer, a key of `edition.applicants`.
        answers: verdicts by condition key, `business_registration` among them.
    """
    findings = list(_applicant(edition, criteria_set, kind, answers))
    if criteria_set is not None:
        findings += [
            Finding(c.words, answers.get(c.words) or "unsure", c.criterion)
            for c in asked_conditions(edition, criteria_set)
        ]
    weight = {"no": 0, "unsure": 1, "yes": 2}
    findings.sort(key=lambda finding: weight[finding.verdict])
    verdict: Verdict = findings[0].verdict if findings else "unsure"
    return Eligibility(verdict, tuple(findings))


def _applicant(
    edition: Edition,
    criteria_set: CriteriaSet | None,
    kind: str | None,
    answers: Mapping[str, Verdict | None],
) -> Iterator[Finding]:
    applicant = edition.applicants.get(kind or "")
    if applicant is None:
        yield Finding("may_apply", "unsure")
        return
    yield Finding("may_apply", "yes" if applicant.may_apply else "no")
    if applicant.needs_registration:
        yield Finding(REGISTRATION, answers.get(REGISTRATION) or "unsure")
    if applicant.only_sector and criteria_set:
        fits = criteria_set.sector == applicant.only_sector
        yield Finding("tourism_only", "yes" if fits else "no")
