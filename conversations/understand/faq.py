"""Frequently asked questions: curated answers, found by how they are worded.

The questions are files under ``data/faq``; adding one or a new wording needs no training.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from conversations.understand.files import DATA, read_yaml
from conversations.understand.intents import best_intent, shorthand
from conversations.understand.phrasings import PhrasingIndex
from conversations.understand.result import NOTHING, Candidate, Understanding

SHOWN = 3
ALIKE = 0.25
"""Likeness below which a curated question is not worth showing."""
SURE = 0.5
"""Likeness from which the answer is given at once, unless the message is a personal wish."""
MARGIN = 0.07
SAME_WORDING = 0.9
"""Likeness from which the text is the curated question itself."""
FAINT = 0.65
"""Likeness below which a sure wish is the better reading."""
SURE_WISH = 0.9
FEW_WORDS = 5
"""Words of a cry for explanation ("không hiểu gì hết") that names nothing to explain."""
PERSONAL_FROM = 0.6
PERSONAL = frozenset(
    {
        "cancel",
        "check_score",
        "continue",
        "delete_my_data",
        "dossier_status",
        "edit_answer",
        "out_of_scope",
        "talk_to_officer",
    }
)
"""Wishes about one's own dossier or beyond the bot: a general answer would miss them."""


@dataclass(frozen=True, slots=True)
class FaqAnswer:
    """A curated answer.

    Attributes:
        question: The question in its plainest wording.
        answer: At most 500 characters of plain Vietnamese.
        basis: Article or criterion it rests on, or who is to be asked where the law is silent.
    """

    question: str
    answer: str
    basis: str


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    question: str = Field(min_length=1)
    phrasings: list[str] = Field(min_length=3, max_length=12)
    answer: str = Field(min_length=1, max_length=500)
    basis: str = Field(min_length=1)


def read_faq(text: str) -> Understanding:
    """Find the curated questions a text may be asking.

    Args:
        text: What was typed; any text is accepted.

    Returns:
        At most three FAQ keys, best first, ``p`` being the likeness to their closest wording;
        none when nothing is alike. ``act`` is False for wishes about one's own dossier.
    """
    ranked = tuple(
        Candidate(key, likeness)
        for key, likeness in _index().alike(text)[:SHOWN]
        if likeness >= ALIKE
    )
    if not ranked:
        return NOTHING
    second = ranked[1].p if len(ranked) > 1 else 0.0
    sure = ranked[0].p >= SURE and ranked[0].p - second >= MARGIN
    return Understanding(ranked, act=sure and not _yields(text, ranked[0].p))


def faq_answer(key: str) -> FaqAnswer:
    """Give the curated answer of a key.

    Raises:
        KeyError: There is no such question.
    """
    entry = _entries()[key]
    return FaqAnswer(entry.question, entry.answer, entry.basis)


def faq_keys() -> tuple[str, ...]:
    """All keys, in the files' order."""
    return tuple(_entries())


def _yields(text: str, likeness: float) -> bool:
    """Whether a wish goes before the answer: a personal one, or a sure one before a faint likeness.

    Asked in a curated wording, the answer is given whatever the model thinks.
    """
    if likeness >= SAME_WORDING:
        return False
    best = best_intent(text)
    if best.label in PERSONAL:
        return best.p >= PERSONAL_FROM
    if likeness >= FAINT or best.p < SURE_WISH:
        return False
    few = len(text.split()) <= FEW_WORDS
    return best.label == "register_product" or (best.label == "explain_criterion" and few)


@cache
def _index() -> PhrasingIndex:
    return PhrasingIndex(
        {key: (entry.question, *entry.phrasings) for key, entry in _entries().items()},
        shorthand(),
    )


@cache
def _entries() -> dict[str, _Entry]:
    adapter = TypeAdapter(dict[str, _Entry])
    entries: dict[str, _Entry] = {}
    for path in sorted((DATA / "faq").glob("*.yaml")):
        entries.update(adapter.validate_python(read_yaml(path)))
    return entries
