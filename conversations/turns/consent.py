"""Greeting and consent: nothing is kept about a person before they have said yes."""

from __future__ import annotations

from conversations.commands import read_command
from conversations.consent_text import SHA256, VERSION
from conversations.events import Event, Press, Text
from conversations.presses import VerbPress, read_press, verb_data
from conversations.reply import Choice, Say, say
from conversations.turns.dossiers import begin
from conversations.turns.talk import PURPOSE, Talk
from conversations.understand import faq_answer, read_faq
from ocop_core.registry import Consent
from ocop_core.vietnamese import fold

YES = frozenset({"dong y", "toi dong y", "dongy", "em dong y", "1"})
"""Typed words that are consent; "ok", "ừ" or the next message are not."""

NO = frozenset({"khong dong y", "toi khong dong y", "khongdongy", "2"})


def before_consent(talk: Talk, event: Event) -> None:
    """Whatever happens before consent: greet and ask for it, or take the answer."""
    refused = bool(talk.case.consents)
    match event:
        case Press(data=data):
            pressed = read_press(data)
            if (
                isinstance(pressed, VerbPress)
                and pressed.arg in {"yes", "no"}
                and (pressed.verb == "consent")
            ):
                _answered(talk, agreed=pressed.arg == "yes", button=f"button {pressed.arg}")
            else:
                ask_consent(talk, say("consent.first"))
        case Text(text=text) if fold(text).strip(" .!") in YES and talk.dialogue.seen_at:
            _answered(talk, agreed=True, button="typed")
        case Text(text=text) if fold(text).strip(" .!") in NO and talk.dialogue.seen_at:
            _answered(talk, agreed=False, button="typed")
        case Text(text=text):
            _typed(talk, text, refused=refused)
        case _:
            ask_consent(talk, say("consent.first" if refused else "greeting"))


def ask_consent(talk: Talk, *leads: Say) -> None:
    """The consent text with its two equal buttons."""
    talk.trace.append("asked consent")
    talk.say(
        *leads,
        _consent_words(talk),
        choices=(
            Choice(say("consent.yes"), verb_data("consent", "yes")),
            Choice(say("consent.no"), verb_data("consent", "no")),
        ),
    )


def _consent_words(talk: Talk) -> Say:
    office = talk.env.office
    return say("consent.ask", office=office.name, phone=office.phone, version=VERSION)


def _typed(talk: Talk, text: str, *, refused: bool) -> None:
    command = read_command(text)
    if command is not None and command.verb == "officer":
        ask_consent(talk, officer_words(talk))
        return
    found = read_faq(text)
    if found.act:
        answer = faq_answer(found.candidates[0].label)
        ask_consent(talk, say("faq.answer", answer=answer.answer, basis=answer.basis))
        return
    if not talk.dialogue.seen_at:
        ask_consent(talk, say("greeting"))
    elif refused:
        ask_consent(talk, say("consent.still_refused"))
    else:
        ask_consent(talk, say("consent.first"))


def _answered(talk: Talk, *, agreed: bool, button: str) -> None:
    chosen = say("consent.yes" if agreed else "consent.no")
    talk.settle(_consent_words(talk), say("settled", value=chosen))
    if not agreed:
        talk.note("consent.refused", PURPOSE)
        talk.say(
            say("consent.refused", office=talk.env.office.name, phone=talk.env.office.phone),
            choices=(Choice(say("consent.again"), verb_data("consent", "ask")),),
        )
        return
    talk.consent(grant(talk, PURPOSE, button))
    talk.note("consent.granted", PURPOSE, version=VERSION)
    begin(talk, None, say("consent.thanks"))


def grant(talk: Talk, purpose: str, button: str) -> Consent:
    """A consent to be written into the ledger."""
    return Consent(
        purpose=purpose,
        action="grant",
        text_version=VERSION,
        text_sha256=SHA256[VERSION],
        at=talk.env.now,
        button=button,
    )


def officer_words(talk: Talk) -> Say:
    """How to reach a human."""
    return say("officer.card", office=talk.env.office.name, phone=talk.env.office.phone)
