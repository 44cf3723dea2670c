"""Buttons: any of them, at any time, old or made up, does what it says or says why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from conversations import paging
from conversations.consent_text import TEXTS
from conversations.flows.choices import CANDIDATES, value_in
from conversations.flows.dossier import Dossier
from conversations.flows.order import find
from conversations.flows.question import Question
from conversations.flows.returned import is_asked, still_asked
from conversations.flows.words import shown, value_of, words_of
from conversations.presses import AnswerPress, VerbPress, read_press, short, verb_data
from conversations.reply import Choice, plain, say
from conversations.turns import (
    aside,
    dossiers,
    evidence,
    filing,
    linking,
    missing,
    photo_sorting,
    reviewing,
)
from conversations.turns.answering import record
from conversations.turns.asking import ask, ask_again, label_of, services_of
from conversations.turns.consent import AGREE, ask_consent, of_purpose
from conversations.turns.rules import tell_rule
from conversations.turns.talk import PURPOSE, Talk
from ocop_core.registry import JsonValue


def pressed(talk: Talk, data: str, *, typed: bool = False) -> None:
    """Do what a button says.

    Args:
        talk: the turn.
        data: the button's data; anybody may send anything here.
        typed: whether a number or label was typed for it, so that the choice is repeated.
    """
    match read_press(data):
        case AnswerPress(code, question, value):
            _answer(talk, code, question, value, typed=typed)
        case VerbPress(verb, arg) if verb in VERBS:
            talk.trace.append(f"pressed {verb}")
            VERBS[verb](talk, arg)
        case _:
            talk.trace.append("pressed nothing known")
            ask(talk, say("press.unknown"))


def _answer(talk: Talk, code: str, question_id: str, text: str, *, typed: bool) -> None:
    dossier = talk.dossier
    if dossier is None or short(dossier.registration.code) != code:
        _elsewhere(talk, code)
        return
    question = find(dossier, question_id)
    value = value_in(question, dossier, text) if question is not None else None
    if question is None or value is None:
        ask(talk, say("press.no_longer"))
        return
    if dossier.registration.filed is not None and not is_asked(dossier, question.id):
        filing.ask_taking_back(talk)
        return
    if _is_open(talk, dossier, question):
        talk.settle(
            words_of(question, dossier).ask
            if question.kind != "level"
            else words_of(question, dossier).name,
            say("settled", value=shown(question, dossier, value)),
        )
        record(talk, {question.id: value}, tell=typed)
        return
    _already(talk, dossier, question, value)


def _is_open(talk: Talk, dossier: Dossier, question: Question) -> bool:
    """Whether an answer is wanted: it is being asked now, or has not been given yet."""
    answer = dossier.answer(question)
    if any(question.id == asked.id for asked in still_asked(dossier)):
        return True
    return answer is None or answer.later or talk.dialogue.editing == question.id


def _already(talk: Talk, dossier: Dossier, question: Question, value: JsonValue) -> None:
    answer = dossier.answer(question)
    name = words_of(question, dossier).name
    if answer is not None and answer.value == value:
        ask(talk, say("press.same", name=name, value=value_of(question, dossier)))
        return
    talk.say(
        say("press.answered", name=name, value=value_of(question, dossier)),
        choices=(
            Choice(say("press.edit_this"), verb_data("edit", question.id)),
            Choice(say("press.go_on"), verb_data("stay")),
        ),
        menu="confirm",
    )


def _elsewhere(talk: Talk, code: str) -> None:
    """The button belongs to another dossier of this person, or to none of theirs."""
    other = next((r for r in talk.case.registrations if short(r.code) == code), None)
    found = talk.opened(other.id) if other is not None else None
    if found is None:
        ask(talk, say("press.gone"))
        return
    talk.say(
        say("press.other_dossier", product=label_of(found)),
        choices=(
            Choice(say("press.switch"), verb_data("pick", found.registration.id)),
            Choice(say("press.go_on"), verb_data("stay")),
        ),
        menu="confirm",
    )


def _do(talk: Talk, token: str) -> None:
    """Do what was asked back, once: an older "yes", or a second press of it, does nothing."""
    confirm = talk.dialogue.confirm
    if confirm is None or confirm[0] != token:
        ask(talk, say("press.no_longer"))
        return
    talk.remember(confirm=None)
    CONFIRMED[confirm[1]](talk, confirm[2])


def _right(talk: Talk, _arg: str) -> None:
    pending = dict(talk.dialogue.pending)
    talk.settle(say("settled", value=say("echo.right")))
    record(talk, pending)


def _wrong(talk: Talk, _arg: str) -> None:
    talk.remember(pending={}, view="")
    ask(talk, say("echo.retype"))


def _narrow_sets(talk: Talk, arg: str) -> None:
    question = talk.question
    known = set(talk.edition.words.taxonomy) | {"all"}
    if question is None or question.kind != "set" or arg not in known:
        ask(talk, say("press.no_longer"))
        return
    talk.remember(view="" if arg.startswith(CANDIDATES) else arg)
    ask(talk)


def _page(talk: Talk, arg: str) -> None:
    """Show more of the list that stands; an old page of another list leads to this one's."""
    dialogue, question = talk.dialogue, talk.question
    if not dialogue.shelf:
        ask(talk, say("press.no_longer"))
        return
    talk.remember(misses=0)
    talk.say(
        say("list.page"),
        choices=tuple(Choice(plain(option.label), option.data) for option in dialogue.shelf),
        services=services_of(question) if question is not None and not dialogue.menu else (),
        menu=dialogue.menu,
        page=int(arg[:3]) if arg.isdecimal() else 0,
    )


def _stay(talk: Talk, _arg: str) -> None:
    talk.remember(pending={}, view="")
    ask(talk, say("press.staying"))


def _consent(talk: Talk, arg: str) -> None:
    if arg == "no":
        aside.withdraw(talk, "")
    elif talk.consented and arg == AGREE and not evidence.covered(talk):
        talk.consent(of_purpose(talk, PURPOSE, "grant", f"button {arg}"))
        talk.note("consent.granted", PURPOSE, version=TEXTS[PURPOSE].version)
        ask_again(talk, say("photos.agreed"))
    elif talk.consented:
        ask(talk, say("consent.already"))
    else:
        ask_consent(talk)


VERBS: Mapping[str, Callable[[Talk, str], None]] = {
    **aside.ASIDE,
    **photo_sorting.PHOTO_VERBS,
    "faq": tell_rule,
    "do": _do,
    "wrong": _wrong,
    "sets": _narrow_sets,
    "stay": _stay,
    paging.VERB: _page,
    "consent": _consent,
    "missing": missing.tell_missing,
    "file": lambda talk, _arg: filing.ask_filing(talk),
    "take_back": filing.ask_taking_back_of,
    "pick": dossiers.pick,
    "new": lambda talk, _arg: dossiers.begin_new(talk),
    "new_for": dossiers.begin,
    "mine": lambda talk, _arg: dossiers.choose(talk),
    linking.VERB: linking.show_code,
    "delete": lambda talk, _arg: dossiers.ask_delete(talk),
    "delete_one": dossiers.ask_delete_one,
    "delete_all": dossiers.ask_delete_all,
}
"""What a verb of a button or a command does. None of these destroys anything by itself, save
photos that were just sent and that nobody has said anything about."""

CONFIRMED: Mapping[str, Callable[[Talk, str], None]] = {
    "right": _right,
    "file": filing.file,
    "take_back": filing.take_back,
    "supplement": reviewing.supplement,
    "delete_one": dossiers.delete_one,
    "delete_all": dossiers.delete_all,
    photo_sorting.DROP: photo_sorting.drop,
}
"""What a "yes" does, once and only while it is the newest thing asked."""
