"""The words of a question: from the wording file, or from the edition for criteria."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from conversations.flows.dossier import Dossier
from conversations.flows.question import Question
from conversations.reply import Say, plain, say
from ocop_core.criteria import Criterion, Edition
from ocop_core.criteria.model import CriterionWords


class QuestionWords(Protocol):
    """All that is said about one question."""

    @property
    def name(self) -> Say:
        """Its short name."""

    @property
    def ask(self) -> Say:
        """The question itself."""

    @property
    def why(self) -> Say:
        """Why it is asked, and the rule behind it."""

    @property
    def example(self) -> Say:
        """An example of an answer."""

    @property
    def paper(self) -> Say:
        """The paper that proves the answer, or what to do to get it."""


def words_of(question: Question, dossier: Dossier) -> QuestionWords:
    """The words of a question: from the edition for criteria and conditions, else from a file."""
    criteria_set = dossier.criteria_set
    if question.criterion is not None and criteria_set is not None:
        return _LevelQuestion(dossier.edition, criteria_set.by_code[question.criterion])
    if question.condition is not None:
        return _ConditionQuestion(dossier.edition, question.condition)
    return _PlainQuestion(question.id)


@dataclass(frozen=True, slots=True)
class _PlainQuestion:
    """A question of `questions.yaml`."""

    id: str

    @property
    def name(self) -> Say:
        return say(f"q.{self.id}.name")

    @property
    def ask(self) -> Say:
        return say(f"q.{self.id}.ask")

    @property
    def why(self) -> Say:
        return say(f"q.{self.id}.why")

    @property
    def example(self) -> Say:
        return say(f"q.{self.id}.example")

    @property
    def paper(self) -> Say:
        return say(f"q.{self.id}.paper")


@dataclass(frozen=True, slots=True)
class _ConditionQuestion:
    """Whether a condition of the set is met."""

    edition: Edition
    key: str

    @property
    def name(self) -> Say:
        return plain(self.edition.words.conditions[self.key].name)

    @property
    def ask(self) -> Say:
        return plain(self.edition.words.conditions[self.key].question)

    @property
    def why(self) -> Say:
        return say("why.condition", title=self.edition.title)

    @property
    def example(self) -> Say:
        return say("example.condition")

    @property
    def paper(self) -> Say:
        return plain(self.edition.words.conditions[self.key].todo)


@dataclass(frozen=True, slots=True)
class _LevelQuestion:
    """Which level of a criterion is reached."""

    edition: Edition
    criterion: Criterion

    @property
    def name(self) -> Say:
        return plain(self._words.name)

    @property
    def ask(self) -> Say:
        levels = self.edition.words.levels
        return say(
            "ask.level",
            code=self.criterion.code,
            question=self._words.question,
            council=self.criterion.judged_by == "council",
            levels=tuple((str(lv.id), levels[lv.words].text) for lv in self.criterion.levels),
        )

    @property
    def why(self) -> Say:
        criterion, levels = self.criterion, self.edition.words.levels
        return say(
            "why.level",
            why=self._words.why,
            code=criterion.code,
            part=criterion.part,
            max=criterion.max,
            gates=tuple(
                say("why.gate", stars=star, button=levels[level.words].button)
                for level in criterion.levels
                for star in sorted(level.min_for)
            ),
            title=self.edition.title,
        )

    @property
    def example(self) -> Say:
        return plain(self._words.example)

    @property
    def paper(self) -> Say:
        papers = self.edition.words.papers
        return say(
            "paper.level",
            paper=self._words.paper,
            papers=tuple(plain(papers[paper]) for paper in self.criterion.papers),
        )

    @property
    def _words(self) -> CriterionWords:
        return self.edition.words.criteria[self.criterion.words]


def value_of(question: Question, dossier: Dossier) -> Say:
    """The answer as it stands, in words."""
    answer = dossier.answer(question)
    if answer is None:
        return say("value.none")
    if answer.later:
        return say("value.later")
    return shown(question, dossier, answer.value)


def shown(question: Question, dossier: Dossier, value: object) -> Say:
    """One possible answer in words."""
    words = dossier.edition.words
    match question.kind:
        case "applicant":
            return plain(words.applicants.get(str(value), str(value)))
        case "verdict":
            return say(f"value.{value}")
        case "choice":
            return say(f"q.{question.id}.choice.{value}")
        case "set" if isinstance(value, int) and value in words.sets:
            return say("value.set", number=value, label=words.sets[value].label)
        case "commune":
            return say("value.commune", code=str(value))
        case "phone":
            return say("value.phone", e164=str(value))
        case "date":
            return say("value.date", iso=str(value))
        case "level":
            return _level_shown(question, dossier, value)
        case _:
            return plain(str(value))


def _level_shown(question: Question, dossier: Dossier, value: object) -> Say:
    criteria_set = dossier.criteria_set
    if criteria_set is None or question.criterion is None:
        return plain(str(value))
    level = next(
        (lv for lv in criteria_set.by_code[question.criterion].levels if lv.id == value), None
    )
    if level is None:
        return say("value.not_reached")
    return plain(dossier.edition.words.levels[level.words].button)
