"""Recording answers, and saying what they led to."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.flows.choices import likely_sets
from conversations.flows.dossier import Dossier
from conversations.flows.order import current, find, questions
from conversations.flows.question import Question
from conversations.flows.words import shown, words_of
from conversations.presses import verb_data
from conversations.reply import Choice, Say, say
from conversations.turns.asking import ask
from conversations.turns.cards import eligibility_parts, section_parts
from conversations.turns.score_card import show_score_if_done
from conversations.turns.talk import Talk
from ocop_core.registry import Answer, JsonValue


def record(talk: Talk, values: Mapping[str, JsonValue], *, tell: bool = True) -> None:
    """Record answers, tell what changed and what is done by them, and ask on.

    Args:
        talk: the turn.
        values: given answers by question id; ids that do not apply are left out.
        tell: whether to repeat the answers; a pressed button already shows its own.
    """
    before = talk.dossier
    if before is None:
        ask(talk)
        return
    filed = filed_with(talk, before, values)
    if filed is not None:
        ask_taking_back_first(talk, filed)
        return
    dossier, taken = _with_values(before, values, talk)
    talk.put(dossier)
    edited = talk.dialogue.editing is not None
    talk.remember(**_done())
    leads = [say("noted.all", lines=tuple(taken))] if tell and taken else []
    leads += _consequences(before, dossier, values)
    if edited:
        leads += _change_of_score(before, dossier)
    leads += _milestones(before, dossier, values)
    show_score_if_done(talk, before)
    ask(talk, *leads)


def filed_with(talk: Talk, dossier: Dossier, values: Mapping[str, JsonValue]) -> Dossier | None:
    """Another dossier, already filed, that an answer given there before would change."""
    for question_id in values:
        question = find(dossier, question_id)
        if question is None or question.scope == "registration":
            continue
        if (given := dossier.answer(question)) is None or given.later:
            continue
        for registration in talk.case.registrations:
            if registration.id == dossier.registration.id:
                continue  # returned: its own questions are asked anew
            other = talk.opened(registration.id) if registration.filed else None
            shared = other is not None and (
                other.producer.id == dossier.producer.id
                if question.scope == "producer"
                else other.product.id == dossier.product.id
            )
            if shared:
                return other
    return None


def ask_taking_back_first(talk: Talk, filed: Dossier) -> None:
    """What the commune has been given is not changed behind its back."""
    talk.remember(**_done())
    talk.say(
        say("file.locked_other", product=filed.text("product")),
        choices=(
            Choice(say("press.switch"), verb_data("pick", filed.registration.id)),
            Choice(say("press.go_on"), verb_data("stay")),
        ),
        menu="confirm",
    )


def put_off(talk: Talk, question: Question) -> None:
    """Record "để sau" for a question and ask on; an answer that stands is left standing."""
    dossier = talk.dossier
    if dossier is None:
        return
    answer = dossier.answer(question)
    if answer is not None and not answer.later:
        talk.remember(**_done())
        ask(talk, say("later.kept", name=words_of(question, dossier).name))
        return
    after = dossier.with_answer(question, Answer(None, talk.env.now, later=True))
    talk.put(after)
    talk.remember(**_done())
    show_score_if_done(talk, dossier)
    told = say("later.needed" if question.needed else "later.noted")
    ask(talk, told, *_milestones(dossier, after, {question.id: None}))


def _done() -> dict[str, object]:
    return {"editing": None, "view": "", "pending": {}, "misses": 0}


def _with_values(
    dossier: Dossier, values: Mapping[str, JsonValue], talk: Talk
) -> tuple[Dossier, list[Say]]:
    taken = []
    for question_id, value in values.items():
        question = find(dossier, question_id)
        if question is None:
            continue
        dossier = dossier.with_answer(question, Answer(value, talk.env.now))
        name, words = words_of(question, dossier).name, shown(question, dossier, value)
        taken.append(say("noted.line", name=name, value=words))
        talk.trace.append(f"answered {question_id}")
    return dossier, taken


def _consequences(before: Dossier, after: Dossier, values: Mapping[str, JsonValue]) -> list[Say]:
    """What an answer changes beyond itself, told at once."""
    told: list[Say] = []
    if after.kind != before.kind and after.kind is not None:
        may = after.edition.applicants[after.kind]
        allowed = "applicant.may_if_registered" if may.needs_registration else "applicant.may"
        told.append(say(allowed if may.may_apply else "applicant.may_not"))
        if may.only_sector:
            told.append(say("applicant.tourism_only"))
    if values.get("business_registration") in {"no", "unsure"}:
        todo = after.edition.words.conditions["business_registration"].todo
        told.append(say("applicant.register_first", todo=todo))
    old, new = before.criteria_set, after.criteria_set
    if "product" in values and old is not None and new is old:
        likely = likely_sets(after, "")
        if likely and old.number not in likely:
            told.append(say("set.recheck", label=after.edition.words.sets[likely[0]].label))
    if new is not None and new is not old:
        told.append(say("set.chosen", number=new.number, name=new.name, count=len(new.criteria)))
        if old is not None and before.holdings:
            told.append(say("set.changed", name=old.name))
    return told


def _change_of_score(before: Dossier, after: Dossier) -> list[Say]:
    old, new = before.score, after.score
    if old is None or new is None or (old.total, old.stars) == (new.total, new.stars):
        return []
    return [
        say(
            "edit.score",
            before=old.total.sure,
            after=new.total.sure,
            possible=new.total.possible,
            stars=new.stars.sure,
        )
    ]


def _milestones(before: Dossier, after: Dossier, values: Mapping[str, JsonValue]) -> list[Say]:
    """What is told when the last open question of a section has been answered or put off."""
    told: list[Say] = []
    for section in _sections_of(before, values):
        if not _open_in(before, section) or _open_in(after, section):
            continue
        following = current(after)
        if section == "eligibility" or (
            section == "item" and following is not None and following.section == "contact"
        ):
            told += eligibility_parts(after) if after.criteria_set is not None else ()
        elif section == "contact":
            told += _first_view(after)
        elif following is not None:
            told += section_parts(after, section)
    return told


def _sections_of(dossier: Dossier, values: Mapping[str, JsonValue]) -> list[str]:
    found = (find(dossier, question_id) for question_id in values)
    return list(dict.fromkeys(question.section for question in found if question is not None))


def _open_in(dossier: Dossier, section: str) -> bool:
    return any(q.section == section and dossier.answer(q) is None for q in questions(dossier))


def _first_view(dossier: Dossier) -> list[Say]:
    """The provisional view before the self-assessment: what is possible, and how it goes on."""
    found, criteria_set = dossier.score, dossier.criteria_set
    if found is None or criteria_set is None:
        return []
    levels = [q for q in questions(dossier) if q.criterion is not None]
    return [
        say(
            "first_view.told",
            sure=found.total.sure,
            possible=found.total.possible,
            count=len(levels),
            sections=tuple(
                say("first_view.section", name=dossier.edition.words.sections[s.words], max=s.max)
                for s in criteria_set.sections
            ),
        )
    ]
