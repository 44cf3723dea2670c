"""The words of a question: from the wording file, or from the edition for criteria."""

from __future__ import annotations

from conversations.flows.dossier import Dossier
from conversations.flows.question import Question
from conversations.reply import Say, plain, say


def name_of(question: Question, dossier: Dossier) -> Say:
    """The question's short name."""
    words = dossier.edition.words
    if question.criterion is not None and dossier.criteria_set is not None:
        criterion = dossier.criteria_set.by_code[question.criterion]
        return plain(words.criteria[criterion.words].name)
    if question.condition is not None:
        return plain(words.conditions[question.condition].name)
    return say(f"q.{question.id}.name")


def ask_of(question: Question, dossier: Dossier) -> Say:
    """The question itself."""
    words = dossier.edition.words
    if question.criterion is not None and dossier.criteria_set is not None:
        criterion = dossier.criteria_set.by_code[question.criterion]
        return say(
            "ask.level",
            code=criterion.code,
            question=words.criteria[criterion.words].question,
            council=criterion.judged_by == "council",
            levels=tuple(
                (str(level.id), words.levels[level.words].text) for level in criterion.levels
            ),
        )
    if question.condition is not None:
        return plain(words.conditions[question.condition].question)
    return say(f"q.{question.id}.ask")


def why_of(question: Question, dossier: Dossier) -> Say:
    """Why it is asked, and the rule behind it."""
    words = dossier.edition.words
    if question.criterion is not None and dossier.criteria_set is not None:
        criterion = dossier.criteria_set.by_code[question.criterion]
        return say(
            "why.level",
            why=words.criteria[criterion.words].why,
            code=criterion.code,
            part=criterion.part,
            max=criterion.max,
            gates=tuple(
                say("why.gate", stars=star, button=words.levels[level.words].button)
                for level in criterion.levels
                for star in sorted(level.min_for)
            ),
            title=dossier.edition.title,
        )
    if question.condition is not None:
        return say(
            "why.condition",
            name=words.conditions[question.condition].name,
            title=dossier.edition.title,
        )
    return say(f"q.{question.id}.why")


def example_of(question: Question, dossier: Dossier) -> Say:
    """An example of an answer."""
    words = dossier.edition.words
    if question.criterion is not None and dossier.criteria_set is not None:
        criterion = dossier.criteria_set.by_code[question.criterion]
        return plain(words.criteria[criterion.words].example)
    if question.condition is not None:
        return say("example.condition")
    return say(f"q.{question.id}.example")


def paper_of(question: Question, dossier: Dossier) -> Say:
    """The paper that proves the answer, or what to do to get it."""
    words = dossier.edition.words
    if question.criterion is not None and dossier.criteria_set is not None:
        criterion = dossier.criteria_set.by_code[question.criterion]
        return say(
            "paper.level",
            paper=words.criteria[criterion.words].paper,
            papers=tuple(plain(words.papers[paper]) for paper in criterion.papers),
        )
    if question.condition is not None:
        return plain(words.conditions[question.condition].todo)
    return say(f"q.{question.id}.paper")


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
