"""Which papers (giấy tờ) a dossier needs, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable

from conversations.flows.dossier import Dossier, level_question
from conversations.flows.question import Question
from conversations.flows.returned import SET, still_asked
from conversations.reply import Say, plain, say
from ocop_core.criteria import Criterion, Edition
from ocop_core.registry.evidence import OTHER, UNSORTED

SAMPLE = "sample"
"""Samples are carried, not photographed."""

REGISTRATION = "business_registration"
"""The paper everybody who files must have."""


def needed_papers(dossier: Dossier) -> tuple[str, ...]:
    """Keys of the papers that prove what was answered, in the order of the criteria."""
    papers = [REGISTRATION] if REGISTRATION in dossier.edition.words.papers else []
    for criterion in _criteria(dossier):
        held = dossier.holdings.get(criterion.code)
        level = criterion.level(held) if held is not None else None
        if level is not None and level.points > 0 and criterion.judged_by != "council":
            papers += criterion.papers
    papers += [finding.words for finding in dossier.eligibility.open]
    return _once(papers)


def returned_papers(dossier: Dossier) -> tuple[str, ...]:
    """Papers of the questions that an officer's return still asks."""
    asked = still_asked(dossier)
    review = dossier.registration.review
    if review is not None and SET in review.asked:
        return ()
    return _once(paper for question in asked for paper in papers_of(dossier, question))


def papers_of(dossier: Dossier, question: Question | None) -> tuple[str, ...]:
    """Papers that prove the answer to a question."""
    if question is None:
        return ()
    if question.condition is not None:
        return (question.condition,)
    criteria_set = dossier.criteria_set
    if criteria_set is None or question.criterion is None:
        return ()
    criterion = criteria_set.by_code.get(question.criterion)
    of_this_set = question.id == level_question(criteria_set, question.criterion)
    return _once(criterion.papers) if criterion is not None and of_this_set else ()


def paper_words(edition: Edition, paper: str) -> Say:
    """What a paper is called: a paper of Mẫu 02, that of a condition, another one, or unknown."""
    if paper in {OTHER, UNSORTED}:
        return say("photos.other" if paper == OTHER else "photos.unsorted")
    words = edition.words
    if paper in words.papers:
        return plain(words.papers[paper])
    return plain(words.conditions[paper].name if paper in words.conditions else paper)


def is_paper(edition: Edition, paper: str) -> bool:
    """Whether there is a paper of this key."""
    known = paper in edition.words.papers or paper in edition.words.conditions
    return paper == OTHER or (known and paper != SAMPLE)


def brief(name: str) -> str:
    """A paper's name as a button says it: before what explains it."""
    return name.split(";", maxsplit=1)[0].split("(", maxsplit=1)[0].strip()


def _criteria(dossier: Dossier) -> tuple[Criterion, ...]:
    return dossier.criteria_set.criteria if dossier.criteria_set else ()


def _once(papers: Iterable[str]) -> tuple[str, ...]:
    return tuple(paper for paper in dict.fromkeys(papers) if paper != SAMPLE)
