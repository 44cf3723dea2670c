"""Typed text: a command, an option, an answer, a question of their own, or not understood.

The order matters. What was asked comes first; a model is asked only when nothing exact fits,
and acts only when it is sure.
"""

from __future__ import annotations

import re

from conversations.commands import Command, read_command
from conversations.flows.choices import choices_of
from conversations.flows.dossier import Dossier
from conversations.flows.order import find
from conversations.flows.question import Question
from conversations.flows.reading import Accepted, Echo, Narrowed, Refused, read_answer
from conversations.flows.volunteered import FREE, OPEN, volunteered
from conversations.flows.words import shown, words_of
from conversations.reply import Choice, plain, say
from conversations.state import Option
from conversations.turns import editing, pressing
from conversations.turns.answering import record
from conversations.turns.asking import ask
from conversations.turns.evidence import is_id_card
from conversations.turns.missed import MENU_WORDS, missed
from conversations.turns.paper_choices import MENU as PHOTOS
from conversations.turns.several import several_answers
from conversations.turns.talk import Talk
from conversations.turns.wishes import asking, leaving, may_be_a_wish, wish
from conversations.wording import vietnamese
from ocop_core.calendar import local_day
from ocop_core.registry import JsonValue
from ocop_core.vietnamese import fold, is_line_number, read, read_choice, tidy

NARROWINGS = 2
"""How often in a row a guess is shown for one question."""

MOST_LINES = 99
"""More than any list has; a number of a line is looked for up to here."""

FEW_WORDS = 2
"""Words of a plain yes or no; what is longer may mean its opposite."""

PICK = re.compile(
    r"(?:(?:chon|muc|so|cau|dong|y|cai)\s+)*(?:\d{1,2}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)[.):]?"
)
"""A number as an option: "2", "mức 2", "số hai"."""

MISSING_ARG = re.compile(r"(gi|chi|diem|tieu chi|cai|nhung|may|bao)\b|.*[1-5]\b")
"""What may follow "thiếu"."""

LONGEST = 1000
"""Characters looked at; nothing a person answers here is longer."""


def typed(talk: Talk, text: str) -> None:
    """Handle what was typed."""
    clean = tidy(text)[:LONGEST]
    if not any(character.isalnum() for character in clean):
        missed(talk, "empty")
        return
    if is_id_card(talk, clean) or _yes_or_no(talk, clean) or _label(talk, clean):
        return
    command = read_command(clean)
    if command is not None and _is_meant(talk, command):
        talk.trace.append(f"command {command.verb}")
        pressing.VERBS[command.verb](talk, command.arg)
        return
    if _option(talk, clean) or _several(talk, clean):
        return
    if talk.dialogue.menu and talk.dialogue.menu != PHOTOS:
        _in_menu(talk, clean)
    else:
        _answer(talk, clean)


def _is_meant(talk: Talk, command: Command) -> bool:
    """Whether what follows a verb makes sense: "sửa chua Mộc Châu" is a yoghurt, no correction."""
    if command.verb not in pressing.VERBS:
        return False
    if not command.arg:
        return True
    if command.verb == "missing":
        return bool(MISSING_ARG.match(command.arg))
    question, dossier = talk.question, talk.dossier
    named = question is not None and question.kind in {"name", "text", "commune"}
    return not named or (dossier is not None and editing.names_a_question(dossier, command.arg))


def _in_menu(talk: Talk, text: str) -> None:
    """What fits no line of the menu that stands is never taken for an answer behind it."""
    dossier = talk.dossier
    editable = talk.dialogue.menu == "edit" and dossier is not None
    if editable and dossier is not None and editing.names_a_question(dossier, text):
        editing.edit(talk, text)
        return
    if not editable and wish(talk, text):
        return
    dialogue = talk.dialogue
    choices = tuple(Choice(plain(o.label), o.data) for o in dialogue.shelf or dialogue.options)
    misses = dialogue.misses + 1
    talk.remember(misses=misses)
    talk.trace.append(f"missed menu ({misses})")
    lead = say(f"missed.menu_{misses % MENU_WORDS}")
    talk.say(lead, choices=choices, menu=dialogue.menu, page=dialogue.page)


def _label(talk: Talk, text: str) -> bool:
    """A label typed whole, even where it is a command as well: what was just shown comes first."""
    wanted = fold(text)
    dialogue = talk.dialogue
    for option in (*dialogue.options, *dialogue.shelf, *dialogue.words):
        if fold(option.label) == wanted:
            pressing.pressed(talk, option.data, typed=True)
            return True
    return False


def _option(talk: Talk, text: str) -> bool:
    question = talk.question
    if question is not None and question.kind == "verdict" and len(text.split()) > FEW_WORDS:
        return False  # "không, cá mình hết" may be a yes: it is read and said back instead
    options, shelf = talk.dialogue.options, talk.dialogue.shelf
    if talk.dialogue.menu == PHOTOS and not _picks(text, shelf or options):
        return _own_label(talk, text)  # more likely an answer to what was asked before the photo
    at_levels = question is not None and question.kind in {"level", "applicant", "choice"}
    if at_levels and not talk.dialogue.menu and not _picks(text, shelf or options):
        return False  # "có" or "đẹp" fits several levels in part: it is asked, not guessed
    listed = shelf if shelf and not _is_number(text) else options
    index = read_choice(text, [option.label for option in listed]) if listed else None
    if index is not None:
        pressing.pressed(talk, listed[index].data, typed=True)
    return index is not None or _own_label(talk, text)


def _is_number(text: str) -> bool:
    """Whether a text can only be the number of a line."""
    return is_line_number(text, MOST_LINES)


def _picks(text: str, options: tuple[Option, ...]) -> bool:
    """Whether a text is a number, or a label whole or from its beginning by two words or more."""
    folded = fold(text)
    if PICK.fullmatch(folded) or len(options) == 2:
        return True
    names = [fold(option.label) for option in options]
    begins = [name for name in names if name.startswith(folded) and len(folded.split()) > 1]
    return folded in names or len(begins) == 1


def _own_label(talk: Talk, text: str) -> bool:
    """A label of the question itself, when something else was shown since; never a number."""
    question, dossier = talk.question, talk.dossier
    if question is None or dossier is None or any(character.isdigit() for character in text):
        return False
    if _is_number(text):
        return False
    choices = choices_of(question, dossier, talk.dialogue.view)
    labels = tuple(Option(vietnamese().text(c.label), c.data) for c in choices)
    if question.kind != "verdict" and not _picks(text, labels):
        return False
    index = read_choice(text, [vietnamese().text(choice.label) for choice in choices])
    if index is not None:
        pressing.pressed(talk, choices[index].data, typed=True)
    return index is not None


def _yes_or_no(talk: Talk, text: str) -> bool:
    """An answer to what was asked back: "đúng", "ừ" or "không phải"; the rest falls through."""
    confirm, echoed = talk.dialogue.menu == "confirm", bool(talk.dialogue.pending)
    options = talk.dialogue.options
    if not (confirm or echoed) or not options or len(text.split()) > FEW_WORDS + 2:
        return False
    found = read("yes_no", text)
    answer = found.value.get("answer") if found.value and not found.reject else None
    if answer not in {"yes", "no"}:
        return False
    pressing.pressed(talk, options[0 if answer == "yes" else -1].data, typed=True)
    return True


def _several(talk: Talk, text: str) -> bool:
    dossier = talk.dossier
    if dossier is None or dossier.registration.filed is not None:
        return False
    answers = several_answers(text, dossier)
    if answers:
        record(talk, answers)
    return bool(answers)


def _answer(talk: Talk, text: str) -> None:
    question, dossier = talk.question, talk.dossier
    if question is None or dossier is None:
        if not wish(talk, text):
            missed(talk, "choose")
        return
    office = talk.env.office
    today = local_day(talk.env.now)
    reading = read_answer(question, dossier, text, today=today, province=office.province)
    if isinstance(reading, Refused) or question.kind in OPEN:
        told = volunteered(text, dossier, question, office.province)
        if told and (isinstance(reading, Refused | Accepted) or question.id in told):
            waiting = talk.dialogue.pending
            _echo(talk, question, dossier, told if question.id in waiting else {**waiting, **told})
            return
    match reading:
        case Refused(reason):
            if not wish(talk, text):
                missed(talk, reason)
        case Narrowed(view, reason):
            _narrow(talk, view, reason)
        case Echo(values):
            if question.kind == "verdict" and (leaving(talk, text) or asking(talk, text)):
                return
            _echo(talk, question, dossier, dict(values))
        case Accepted(values):
            if question.kind in FREE:
                _in_own_words(talk, question, dossier, text, dict(values))
            else:
                record(talk, values)


def _in_own_words(
    talk: Talk, question: Question, dossier: Dossier, text: str, values: dict[str, JsonValue]
) -> None:
    """Take a name or a description, unless it is a wish; what may be either is said back."""
    if wish(talk, text, instead=True) or leaving(talk, text):
        return
    if may_be_a_wish(text):
        _echo(talk, question, dossier, values)
    else:
        record(talk, values)


def _narrow(talk: Talk, view: str, reason: str) -> None:
    """Show what it may be; when that has not helped twice, help like after any slip."""
    tries = talk.dialogue.misses + 1
    talk.remember(view=view, pending={})
    if tries > NARROWINGS:
        missed(talk, "choose")
        return
    talk.remember(misses=tries)
    ask(talk, say(f"narrowed.{reason}"))


def _echo(talk: Talk, question: Question, dossier: Dossier, values: dict[str, JsonValue]) -> None:
    talk.remember(pending=values, misses=0)
    lines = tuple(
        say("echo.line", name=words_of(found, dossier).name, value=shown(found, dossier, value))
        for question_id, value in values.items()
        if (found := find(dossier, question_id)) is not None
    )
    talk.trace.append(f"echoed {question.id}")
    ask(talk, say("echo.heard", lines=lines))
