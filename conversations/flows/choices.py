"""What a question offers to choose from."""

from __future__ import annotations

from conversations.flows.dossier import Dossier
from conversations.flows.question import Question
from conversations.flows.words import shown
from conversations.presses import answer_data, verb_data
from conversations.reply import Choice, plain, say
from conversations.understand import (
    Candidate,
    DisambiguationQuestion,
    disambiguation,
    disambiguation_question,
    read_product,
)
from ocop_core.criteria import NOT_REACHED, CriteriaSet, Criterion, Edition
from ocop_core.places import unit

VERDICTS = ("yes", "no", "unsure")

CANDIDATES = "sets:"
PROPOSED = "sets:="
"""With a number: the set an officer thinks right."""
"""View of the set question that shows what fits a description: `sets:mận sấy không đường`."""


def choices_of(question: Question, dossier: Dossier, view: str) -> tuple[Choice, ...]:
    """The choices of a question as now narrowed; empty where it is typed freely.

    Args:
        question: the question asked.
        dossier: whose it is.
        view: how the options are narrowed: candidate sets or communes, a sector, a group.
    """
    match question.kind:
        case "applicant":
            values: tuple[str | int, ...] = tuple(dossier.edition.applicants)
        case "verdict":
            values = VERDICTS
        case "choice":
            values = question.choices
        case "level":
            return _levels(question, dossier)
        case "set":
            return _sets(question, dossier, view)
        case "commune" if view:
            values = tuple(view.split(","))
        case _:
            return ()
    return _plain(question, dossier, values)


def _plain(
    question: Question, dossier: Dossier, values: tuple[str | int, ...]
) -> tuple[Choice, ...]:
    code = dossier.registration.code
    return tuple(
        Choice(shown(question, dossier, value), answer_data(code, question.id, value))
        for value in values
    )


def value_in(question: Question, dossier: Dossier, text: str) -> str | int | None:
    """The value a button's data carries, checked against what the question can hold now."""
    edition = dossier.edition
    match question.kind:
        case "applicant":
            return text if text in edition.applicants else None
        case "verdict":
            return text if text in VERDICTS else None
        case "choice":
            return text if text in question.choices else None
        case "set":
            return int(text) if text.isdecimal() and int(text) in edition.sets else None
        case "level":
            return _level_value(question, dossier, text)
        case "commune":
            return text if is_commune(text) else None
        case _:
            return None


def is_commune(code: str) -> bool:
    """Whether a code names one of the communes."""
    try:
        return unit(code).parent is not None
    except KeyError:
        return False


def _level_value(question: Question, dossier: Dossier, text: str) -> str | int | None:
    criteria_set = dossier.criteria_set
    if criteria_set is None or question.criterion is None:
        return None
    value: str | int = int(text) if text.isdecimal() else text
    return value if criteria_set.by_code[question.criterion].knows(value) else None


def _levels(question: Question, dossier: Dossier) -> tuple[Choice, ...]:
    criteria_set = dossier.criteria_set
    if criteria_set is None or question.criterion is None:
        return ()
    criterion = criteria_set.by_code[question.criterion]
    values: tuple[str | int, ...] = tuple(level.id for level in criterion.levels)
    return _plain(question, dossier, (*values, NOT_REACHED) if has_below(criterion) else values)


def has_below(criterion: Criterion) -> bool:
    """Whether somebody may be below the first printed level: where that level brings points."""
    return criterion.levels[0].points > 0


def _sets(question: Question, dossier: Dossier, view: str) -> tuple[Choice, ...]:
    edition = dossier.edition
    proposed = view.removeprefix(PROPOSED)
    if view.startswith(PROPOSED) and proposed.isdecimal() and int(proposed) in edition.sets:
        return (
            *_plain(question, dossier, (int(proposed),)),
            Choice(say("choice.other_group"), verb_data("sets", "all")),
        )
    if is_guess(view) and likely_sets(dossier, view):
        return (
            *_guessed(question, dossier, view),
            Choice(say("choice.none_of_these"), verb_data("sets", "all")),
        )
    view = "all" if is_guess(view) else view
    inside = _inside(edition, view)
    headings = _headings(edition, view, inside)
    if len(headings) > 1:
        words = edition.words.taxonomy
        return tuple(Choice(plain(words[key]), verb_data("sets", key)) for key in headings)
    chosen = _plain(question, dossier, tuple(found.number for found in inside))
    if len(inside) == len(edition.sets):
        return chosen
    return (*chosen, Choice(say("choice.other_group"), verb_data("sets", "all")))


def is_guess(view: str) -> bool:
    """Whether the set question shows what fits the product's name, not a list to browse."""
    return view == "" or (view.startswith(CANDIDATES) and not view.startswith(PROPOSED))


def likely_sets(dossier: Dossier, view: str) -> tuple[int, ...]:
    """Numbers of the sets that fit the product's name, the likeliest first."""
    return tuple(int(candidate.label) for candidate in _likely(dossier, view))


def telling_apart(dossier: Dossier, view: str) -> DisambiguationQuestion | None:
    """The one question that tells the likeliest sets apart, where a better one than "which?" is."""
    key = disambiguation(_likely(dossier, view)) if is_guess(view) else None
    return disambiguation_question(key) if key else None


def _guessed(question: Question, dossier: Dossier, view: str) -> tuple[Choice, ...]:
    code = dossier.registration.code
    apart = telling_apart(dossier, view)
    if apart is None:
        return _plain(question, dossier, likely_sets(dossier, view))
    return tuple(
        Choice(plain(option.label), answer_data(code, question.id, option.set_no))
        for option in apart.options
        if int(option.set_no) in dossier.edition.sets
    )


def _likely(dossier: Dossier, view: str) -> tuple[Candidate, ...]:
    """The likeliest sets for the product's name, or for how it was described since."""
    name, description = dossier.text("product"), view.removeprefix(CANDIDATES)
    found = read_product(name, description) if name else read_product(description)
    return tuple(c for c in found.candidates if int(c.label) in dossier.edition.sets)


def _inside(edition: Edition, view: str) -> list[CriteriaSet]:
    if view == "all":
        return list(edition.sets.values())
    return [found for found in edition.sets.values() if view in {found.sector, found.group}]


def _headings(edition: Edition, view: str, inside: list[CriteriaSet]) -> list[str]:
    """Sectors at the top; groups inside a sector that has too many sets for one screen."""
    if view == "all":
        return list(dict.fromkeys(found.sector for found in inside))
    groups = list(dict.fromkeys(found.group for found in inside))
    return groups if len(inside) > FEW and view not in groups else []


FEW = 5
"""Sets shown at once; more are narrowed by group first."""
