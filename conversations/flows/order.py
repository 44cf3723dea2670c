"""Which question comes next: the first that applies and has no answer.

Nothing stores a position. Going back, editing, skipping, putting off, coming back after a year
and a changed list of questions are all this one rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from conversations.flows.dossier import Dossier, condition_question, level_question
from conversations.flows.question import Question, plain_questions
from ocop_core.criteria import (
    CriteriaSet,
    Edition,
    Part,
    asked_conditions,
    counts,
    needs_registration,
    organisation_follows,
)

BEFORE_ELIGIBILITY = ("who", "item")
"""Sections of plain questions asked before the conditions of the set; the others come after."""


def questions(dossier: Dossier) -> tuple[Question, ...]:
    """All questions that apply to a dossier now, in order."""
    found: tuple[Question, ...] | None = dossier.memo.get("questions")
    if found is None:
        listed = _listed(dossier)
        found = tuple(q for q in listed.questions if q.id in listed.always or applies(q, dossier))
        dossier.memo["questions"] = found
    return found


def current(dossier: Dossier, editing: str | None = None) -> Question | None:
    """The question to be asked: the one being edited, else the first without an answer.

    Returns None when every question is answered or put off.
    """
    if editing is not None:
        edited = find(dossier, editing)
        if edited is not None:
            return edited
    if "current" not in dossier.memo:
        unanswered = (q for q in questions(dossier) if dossier.answer(q) is None)
        dossier.memo["current"] = next(unanswered, None)
    found: Question | None = dossier.memo["current"]
    return found


def find(dossier: Dossier, question_id: str) -> Question | None:
    """The question of that id if it applies to the dossier now."""
    question = _listed(dossier).by_id.get(question_id)
    return question if question is not None and applies(question, dossier) else None


def before(dossier: Dossier, question: Question | None) -> Question | None:
    """The nearest earlier question that has an answer or was put off: what "quay lại" means."""
    earlier: Question | None = None
    for other in questions(dossier):
        if question is not None and other.id == question.id:
            break
        if dossier.answer(other) is not None:
            earlier = other
    return earlier


def put_off(dossier: Dossier) -> list[Question]:
    """Questions answered with "để sau"."""
    return [q for q in questions(dossier) if (a := dossier.answer(q)) is not None and a.later]


def open_questions(dossier: Dossier) -> list[Question]:
    """Questions without a given answer, whether put off or not reached yet."""
    return [q for q in questions(dossier) if (a := dossier.answer(q)) is None or a.later]


def missing_for_filing(dossier: Dossier) -> list[Question]:
    """Questions the commune cannot do without and that have no given answer."""
    return [question for question in open_questions(dossier) if question.needed]


NEEDS_REGISTRATION = "needs_registration"
"""In a condition: any kind of producer that the edition asks a business registration of."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a section or the whole has come (tiến độ), in questions."""

    answered: int
    put_off: int
    total: int


def progress(dossier: Dossier, section: str | None = None) -> Progress:
    """Progress in one section, or in everything."""
    answered = later = total = 0
    for question in questions(dossier):
        if section is not None and question.section != section:
            continue
        total += 1
        answer = dossier.answer(question)
        answered += answer is not None and not answer.later
        later += answer is not None and answer.later
    return Progress(answered, later, total)


def applies(question: Question, dossier: Dossier) -> bool:
    """Whether a question is to be asked, given the answers so far."""
    if question.when is not None:
        other = _listed(dossier).by_id.get(question.when.question)
        asked = other is not None and applies(other, dossier)
        value = dossier.text(question.when.question) if asked else ""
        among = question.when.among
        return value in among or (
            NEEDS_REGISTRATION in among and needs_registration(dossier.edition, value)
        )
    if question.criterion is not None:
        return _level_applies(question.criterion, dossier)
    return True


def _level_applies(code: str, dossier: Dossier) -> bool:
    criteria_set = dossier.criteria_set
    if criteria_set is None:
        return False
    if code == dossier.edition.organisation_criterion and organisation_follows(
        dossier.edition, dossier.kind
    ):
        return False
    return counts(criteria_set.by_code[code], dossier.holdings, criteria_set) is not False


def level_section(part: Part, words: str) -> str:
    """Section of a criterion's question, e.g. `A.production`: apart from the plain sections."""
    return f"{part}.{words}"


@dataclass(frozen=True, slots=True)
class _List:
    questions: tuple[Question, ...]
    by_id: dict[str, Question]
    always: frozenset[str]
    """Ids of questions that apply whatever was answered; most do, so this is worth knowing."""


def _listed(dossier: Dossier) -> _List:
    return _list_of(dossier.edition, dossier.criteria_set)


@lru_cache(maxsize=256)
def _list_of(edition: Edition, criteria_set: CriteriaSet | None) -> _List:
    plain = plain_questions()
    first = [q for q in plain if q.section in BEFORE_ELIGIBILITY]
    then = [q for q in plain if q.section not in BEFORE_ELIGIBILITY]
    if criteria_set is None:
        listed = (*first, *then)
    else:
        conditions = [
            Question(
                id=condition_question(condition.words),
                scope="registration",
                section="eligibility",
                kind="verdict",
                condition=condition.words,
            )
            for condition in asked_conditions(edition, criteria_set)
        ]
        levels = [
            Question(
                id=level_question(criteria_set, criterion.code),
                scope="registration",
                section=level_section(criterion.part, criterion.section),
                kind="level",
                criterion=criterion.code,
            )
            for criterion in criteria_set.criteria
        ]
        listed = (*first, *conditions, *then, *levels)
    return _List(
        listed,
        {question.id: question for question in listed},
        frozenset(q.id for q in listed if _always(q, edition, criteria_set)),
    )


def _always(question: Question, edition: Edition, criteria_set: CriteriaSet | None) -> bool:
    if question.when is not None:
        return False
    if question.criterion is None or criteria_set is None:
        return True
    criterion = criteria_set.by_code[question.criterion]
    return criterion.counts_only_with is None and criterion.code != edition.organisation_criterion
