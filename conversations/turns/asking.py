"""Asking the current question, with the ways to step aside that every question offers."""

from __future__ import annotations

from conversations.flows.choices import choices_of, is_guess, likely_sets, telling_apart
from conversations.flows.dossier import Dossier
from conversations.flows.order import put_off
from conversations.flows.question import Question
from conversations.flows.returned import is_returned
from conversations.flows.words import words_of
from conversations.presses import verb_data
from conversations.reply import Choice, Say, plain, say
from conversations.turns.cards import result_parts
from conversations.turns.talk import Talk

NO_EXAMPLE = ("applicant", "choice", "verdict", "set")
"""Kinds whose choices are their own example."""


def ask(talk: Talk, *leads: Say) -> None:
    """Say what leads up to it, then ask what comes next: a question, the result or the menu."""
    dossier, question = talk.dossier, talk.question
    if dossier is None:
        ask_menu(talk, *leads)
    elif question is None and is_returned(dossier):
        ask_supplement(talk, dossier, *leads)
    elif question is None:
        ask_result(talk, dossier, *leads)
    else:
        talk.trace.append(f"asked {question.id}")
        _put(talk, question, dossier, (*leads, *_full(talk, question, dossier)))


def ask_again(talk: Talk, *leads: Say) -> None:
    """After a step aside or a slip: the same question in short, with its choices."""
    dossier, question = talk.dossier, talk.question
    if dossier is None or question is None:
        ask(talk, *leads)
        return
    again = say("ask.again", name=words_of(question, dossier).name)
    _put(talk, question, dossier, (*leads, again))


def ask_without_words(talk: Talk, *leads: Say) -> None:
    """Only the leads, with the current question's choices under them."""
    dossier, question = talk.dossier, talk.question
    if dossier is None or question is None:
        ask(talk, *leads)
        return
    _put(talk, question, dossier, leads)


def _full(talk: Talk, question: Question, dossier: Dossier) -> tuple[Say, ...]:
    if talk.dialogue.pending:
        return (say("echo.again"),)
    asked = words_of(question, dossier).ask
    if question.kind == "commune" and talk.dialogue.view:
        asked = say("ask.which_commune")
    if question.kind == "set" and is_guess(talk.dialogue.view):
        asked = _which_set(dossier, talk.dialogue.view)
    if question.kind in (*NO_EXAMPLE, "level"):
        return (asked,)
    return (asked, say("ask.example", example=words_of(question, dossier).example))


def _which_set(dossier: Dossier, view: str) -> Say:
    apart = telling_apart(dossier, view)
    if apart is not None:
        return plain(apart.question)
    words = dossier.edition.words.sets
    likely = tuple(words[number] for number in likely_sets(dossier, view))
    return say(
        "ask.set_proposed" if likely else "q.set.ask",
        product=dossier.text("product"),
        examples=tuple((found.label, found.examples) for found in likely),
    )


def _put(talk: Talk, question: Question, dossier: Dossier, parts: tuple[Say, ...]) -> None:
    echoed = bool(talk.dialogue.pending)
    talk.say(
        *parts,
        choices=echo_choices(talk) if echoed else choices_of(question, dossier, talk.dialogue.view),
        services=services_of(question),
        request="contact" if question.kind == "phone" and not echoed else None,
        menu="",
    )


def services_of(question: Question) -> tuple[Choice, ...]:
    """Ways to step aside from a question.

    Those that move on name it, so that a second tap does not move on from another.
    """
    verbs = ["why", "paper", "later", "back"] if question.criterion else ["why", "later", "back"]
    return tuple(
        Choice(
            say(f"service.{verb}"),
            verb_data(verb, question.id if verb in {"later", "back"} else ""),
        )
        for verb in verbs
    )


def echo_choices(talk: Talk) -> tuple[Choice, ...]:
    """Yes, that is it; no, again."""
    return (
        Choice(say("echo.right"), talk.ask_to_confirm("right")),
        Choice(say("echo.wrong"), verb_data("wrong")),
    )


def ask_result(talk: Talk, dossier: Dossier, *leads: Say) -> None:
    """Everything is answered or put off: the score card and what can be done now."""
    filed = dossier.registration.filed is not None
    talk.trace.append("asked result")
    choices = [Choice(say("do.missing"), verb_data("missing"))]
    if not filed:
        later = len(put_off(dossier))
        if later:
            choices.append(Choice(say("do.later_ones", count=later), verb_data("later_ones")))
        choices.append(Choice(say("do.file"), verb_data("file")))
    choices += [
        Choice(say("do.edit"), verb_data("edit")),
        Choice(say("do.new"), verb_data("new")),
    ]
    talk.say(*leads, *result_parts(dossier), say("ask.what_now"), choices=tuple(choices), menu="")


def ask_supplement(talk: Talk, dossier: Dossier, *leads: Say) -> None:
    """All that the officer asked for is answered: send it back?"""
    talk.trace.append("asked supplement")
    talk.say(
        *leads,
        say("review.ready", code=dossier.registration.code, product=dossier.text("product")),
        choices=(
            Choice(say("review.send"), talk.ask_to_confirm("supplement", dossier.registration.id)),
            Choice(say("review.not_yet"), verb_data("stop")),
        ),
        menu="confirm",
    )


def ask_menu(talk: Talk, *leads: Say) -> None:
    """No dossier is open: begin one, or go on with one of those there are."""
    talk.trace.append("asked menu")
    choices = [
        Choice(
            say("do.continue", product=label_of(dossier)),
            verb_data("pick", dossier.registration.id),
        )
        for registration in talk.case.registrations[-8:]
        if (dossier := talk.opened(registration.id)) is not None
    ]
    choices.append(Choice(say("do.new"), verb_data("new")))
    several = len(choices) > 1
    talk.say(*leads, say("ask.menu", several=several), choices=tuple(choices), menu="")


def label_of(dossier: Dossier) -> str:
    """How a person knows a dossier: by its product, else by its code."""
    return dossier.text("product") or dossier.registration.code
