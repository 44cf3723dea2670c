"""Correcting any answer (sửa), by name, by number, or from a list; nothing unrelated is lost."""

from __future__ import annotations

from conversations.flows.dossier import Dossier
from conversations.flows.order import find, questions
from conversations.flows.question import Question
from conversations.flows.words import value_of, words_of
from conversations.presses import verb_data
from conversations.reply import Choice, Say, say
from conversations.turns import filing
from conversations.turns.asking import ask
from conversations.turns.talk import Talk
from conversations.wording import vietnamese
from ocop_core.vietnamese import fold

PER_PAGE = 8
"""Answers in one list; more come on the next page."""


def edit(talk: Talk, arg: str) -> None:
    """Correct an answer.

    Args:
        talk: the turn.
        arg: a question's id (from a button), a code (`2.3`), words of its name, a section with
            a page (`§who.0`), or nothing.
    """
    dossier = talk.dossier
    if dossier is None:
        ask(talk)
        return
    if dossier.registration.filed is not None:
        filing.ask_taking_back(talk)
        return
    if arg.startswith("§"):
        section, _, page = arg[1:].rpartition(".")
        _list(talk, dossier, section, int(page) if page.isdecimal() else 0)
        return
    matches = _matches(dossier, arg) if arg else []
    if len(matches) == 1:
        _open(talk, dossier, matches[0])
    elif matches:
        _offer(talk, dossier, matches[:PER_PAGE])
    else:
        _sections(talk, dossier, asked=bool(arg))


def names_a_question(dossier: Dossier, text: str) -> bool:
    """Whether words name a question that can be corrected, by code or by name."""
    return bool(_matches(dossier, text))


def _open(talk: Talk, dossier: Dossier, question: Question) -> None:
    talk.remember(editing=question.id, pending={}, view="", misses=0)
    talk.trace.append(f"editing {question.id}")
    name, value = words_of(question, dossier).name, value_of(question, dossier)
    ask(talk, say("edit.now", name=name, value=value))


def _matches(dossier: Dossier, arg: str) -> list[Question]:
    """Questions meant by an id, a code or words, the exact ones before the likely ones."""
    by_id = find(dossier, arg)
    if by_id is not None:
        return [by_id]
    answered = [q for q in questions(dossier) if dossier.answer(q) is not None]
    wanted = fold(arg).removeprefix("cau ").removeprefix("muc ").removeprefix("tieu chi ").strip()
    by_code = [q for q in questions(dossier) if q.criterion == wanted]
    if by_code or not wanted or wanted.replace(".", "").isdecimal():
        return by_code
    names = {q.id: fold(vietnamese().text(words_of(q, dossier).name)) for q in answered}
    exact = [q for q in answered if names[q.id] == wanted]
    if exact:
        return exact
    return [q for q in answered if wanted in names[q.id] or names[q.id] in wanted]


def _offer(talk: Talk, dossier: Dossier, matches: list[Question]) -> None:
    talk.say(say("edit.which"), choices=tuple(_choice(dossier, q) for q in matches), menu="edit")


def _sections(talk: Talk, dossier: Dossier, *, asked: bool) -> None:
    answered = [q.section for q in questions(dossier) if dossier.answer(q) is not None]
    if not answered:
        ask(talk, say("edit.nothing"))
        return
    choices = tuple(
        Choice(_section_name(dossier, section), verb_data("edit", f"§{section}.0"))
        for section in dict.fromkeys(answered)
    )
    talk.say(say("edit.not_found" if asked else "edit.where"), choices=choices, menu="edit")


def _section_name(dossier: Dossier, section: str) -> Say:
    part, _, words = section.partition(".")
    if words:
        return say("edit.section", part=part, name=dossier.edition.words.sections[words])
    return say(f"edit.sections.{section}")


def _list(talk: Talk, dossier: Dossier, section: str, page: int) -> None:
    own = [q for q in questions(dossier) if q.section == section and dossier.answer(q) is not None]
    shown = own[page * PER_PAGE : (page + 1) * PER_PAGE]
    if not shown:
        _sections(talk, dossier, asked=False)
        return
    choices = [_choice(dossier, question) for question in shown]
    if len(own) > (page + 1) * PER_PAGE:
        choices.append(Choice(say("edit.more"), verb_data("edit", f"§{section}.{page + 1}")))
    talk.say(say("edit.which"), choices=tuple(choices), menu="edit")


def _choice(dossier: Dossier, question: Question) -> Choice:
    label = say(
        "edit.choice",
        code=question.criterion or "",
        name=words_of(question, dossier).name,
        value=value_of(question, dossier),
    )
    return Choice(label, verb_data("edit", question.id))
