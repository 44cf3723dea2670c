"""One dossier (hồ sơ) as the dialogue sees it: its answers, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar, cast

from conversations.flows.question import Question
from ocop_core.criteria import (
    NOT_REACHED,
    CriteriaSet,
    Edition,
    Eligibility,
    LevelId,
    Score,
    Verdict,
    asked_conditions,
    eligibility,
    needs_registration,
    organisation_follows,
    organisation_level,
    score,
)
from ocop_core.registry import Answer, Case, JsonValue, Producer, Product, Registration

REGISTERED = "business_registration"


@dataclass(frozen=True)
class Dossier:
    """A registration with its product and producer, under its edition."""

    edition: Edition
    producer: Producer
    product: Product
    registration: Registration
    memo: dict[str, Any] = field(init=False, default_factory=dict, compare=False, repr=False)
    """What others have worked out about this very dossier; a changed one starts with none."""

    def answer(self, question: Question) -> Answer | None:
        """The answer to a question, given or put off."""
        return self._answers(question.scope).get(question.id)

    def text(self, question_id: str) -> str:
        """A given answer in words, or nothing; looked up wherever that id is kept."""
        for answers in (self.producer.answers, self.product.answers, self.registration.answers):
            answer = answers.get(question_id)
            if answer is not None and not answer.later and isinstance(answer.value, str):
                return answer.value
        return ""

    @cached_property
    def kind(self) -> str | None:
        """Kind of producer, a key of the edition's applicants."""
        return self.text("kind") or None

    @cached_property
    def registered(self) -> Verdict | None:
        """Whether a household has its business registration; None for others and unknown."""
        if not needs_registration(self.edition, self.kind):
            return None
        return verdict_of(self.text(REGISTERED))

    @cached_property
    def criteria_set(self) -> CriteriaSet | None:
        """The set chosen for the product."""
        answer = self.product.answers.get("set")
        if answer is None or answer.later or not isinstance(answer.value, int):
            return None
        return self.edition.sets.get(answer.value)

    @cached_property
    def organisation_level(self) -> LevelId | None:
        """The level of 3.1 that follows from the kind of producer."""
        return organisation_level(self.edition, self.kind, self.registered)

    @cached_property
    def holdings(self) -> dict[str, LevelId | None]:
        """Levels held by criterion code; those of another set sleep."""
        criteria_set = self.criteria_set
        if criteria_set is None:
            return {}
        answers = self.registration.answers
        held: dict[str, LevelId | None] = {}
        for code, question_id, known in _levels(criteria_set):
            answer = answers.get(question_id)
            if answer is not None and not answer.later and answer.value in known:
                held[code] = cast(LevelId, answer.value)
        code = self.edition.organisation_criterion
        if organisation_follows(self.edition, self.kind) and code in criteria_set.by_code:
            held[code] = self.organisation_level
        return held

    @cached_property
    def score(self) -> Score | None:
        """The preliminary score; None until the set is known."""
        criteria_set = self.criteria_set
        return score(self.edition, criteria_set, self.holdings) if criteria_set else None

    @cached_property
    def eligibility(self) -> Eligibility:
        """Whether the dossier may be filed."""
        criteria_set = self.criteria_set
        answers: dict[str, Verdict | None] = {REGISTERED: self.registered}
        for condition in asked_conditions(self.edition, criteria_set) if criteria_set else ():
            answers[condition.words] = verdict_of(self.text(condition_question(condition.words)))
        return eligibility(self.edition, criteria_set, self.kind, answers)

    def with_answer(self, question: Question, answer: Answer | None) -> Dossier:
        """The dossier with one answer given, changed or (None) taken back; the rest stays."""
        answers = dict(self._answers(question.scope))
        if answer is None:
            answers.pop(question.id, None)
        else:
            answers[question.id] = answer
        match question.scope:
            case "producer":
                return replace(self, producer=replace(self.producer, answers=answers))
            case "product":
                return replace(self, product=replace(self.product, answers=answers))
            case "registration":
                registration = replace(self.registration, answers=answers)
                return replace(self, registration=registration)

    def into(self, case: Case) -> Case:
        """The case with this dossier in the place of its older self."""
        return replace(
            case,
            producers=_with(case.producers, self.producer),
            products=_with(case.products, self.product),
            registrations=_with(case.registrations, self.registration),
        )

    def _answers(self, scope: str) -> Mapping[str, Answer]:
        match scope:
            case "producer":
                return self.producer.answers
            case "product":
                return self.product.answers
            case _:
                return self.registration.answers


_Record = TypeVar("_Record", Producer, Product, Registration)


def _with(records: tuple[_Record, ...], own: _Record) -> tuple[_Record, ...]:
    """The records with `own` in the place of its older self; the same tuple if nothing changed."""
    if any(record is own for record in records):
        return records
    return tuple(own if record.id == own.id else record for record in records)


def verdict_of(value: JsonValue) -> Verdict | None:
    """A stored answer as a verdict."""
    return cast(Verdict, value) if value in {"yes", "no", "unsure"} else None


def level_question(criteria_set: CriteriaSet, code: str) -> str:
    """Id of the question about a criterion: answers for another set keep their own ids."""
    return f"c{criteria_set.number}.{code}"


@lru_cache(maxsize=256)
def _levels(criteria_set: CriteriaSet) -> tuple[tuple[str, str, tuple[LevelId, ...]], ...]:
    """Code, question id and the values an answer may hold, per criterion."""
    return tuple(
        (
            criterion.code,
            level_question(criteria_set, criterion.code),
            (NOT_REACHED, *(level.id for level in criterion.levels)),
        )
        for criterion in criteria_set.criteria
    )


def condition_question(words: str) -> str:
    """Id of the question about a condition."""
    return f"e.{words}"


def open_dossier(case: Case, registration_id: str | None, edition: Edition) -> Dossier | None:
    """The dossier of a registration, or None when the case holds no such one."""
    registration = next((r for r in case.registrations if r.id == registration_id), None)
    if registration is None:
        return None
    product = next(p for p in case.products if p.id == registration.product_id)
    producer = next(p for p in case.producers if p.id == product.producer_id)
    return Dossier(edition, producer, product, registration)
