"""Greeting and consent: nothing is kept about a person before they have said yes."""

from __future__ import annotations

from typing import Literal

from conversations.commands import read_command
from conversations.consent_text import TEXTS
from conversations.events import Event, Press, Text
from conversations.presses import VerbPress, read_press, verb_data
from conversations.reply import Choice, Say, say
from conversations.turns.dossiers import begin
from conversations.turns.talk import PURPOSE, Talk
from conversations.understand import FaqAnswer, faq_answer, read_faq
from ocop_core.registry import Consent
from ocop_core.vietnamese import fold

YES = frozenset({"dong y", "dongy", "chap nhan"})
"""Typed words that are consent; "ok", "ừ" or the next message are not."""

NO = frozenset({"khong dong y", "khongdongy", "khong", "khong chap nhan", "hong dong y"})

POLITE = frozenset({
    "da", "vang", "a", "nhe", "nha", "nghe", "chau", "em", "bac", "co", "chu", "anh", "chi", "toi",
    "tui", "minh", "con", "dau", "luon",
})  # fmt: skip
"""Words around an answer that change nothing, folded."""

AGREE = "yes." + TEXTS[PURPOSE].version
"""Argument of the button that agrees: to this version of the text, to no other."""


def before_consent(talk: Talk, event: Event) -> None:
    """Whatever happens before consent: greet and ask for it, or take the answer."""
    match event:
        case Press(data=data):
            _pressed(talk, data)
        case Text(text=text):
            _typed(talk, text)
        case _:
            _ask_again(talk)


def _pressed(talk: Talk, data: str) -> None:
    pressed = read_press(data)
    verb, arg = (pressed.verb, pressed.arg) if isinstance(pressed, VerbPress) else ("", "")
    if verb == "consent" and arg in {AGREE, "no"}:
        _answered(talk, agreed=arg == AGREE, button=f"button {arg}")
    elif verb == "consent":
        ask_consent(talk)
    else:
        _ask_again(talk)


def ask_consent(talk: Talk, *leads: Say) -> None:
    """The consent text with its two equal buttons."""
    talk.trace.append("asked consent")
    talk.say(
        *leads,
        _consent_words(talk),
        choices=_choices(),
    )


def _consent_words(talk: Talk) -> Say:
    office = talk.env.office
    return say(
        "consent.ask", office=office.name, phone=office.phone, version=TEXTS[PURPOSE].version
    )


def _typed(talk: Talk, text: str) -> None:
    """A typed answer counts only while the consent text is what was shown last."""
    folded = fold(text).strip(" .!")
    said = " ".join(word for word in folded.split() if word.strip(",.!") not in POLITE)
    options = talk.dialogue.options
    if folded.isdecimal() and 0 < int(folded[:3]) <= len(options):
        _pressed(talk, options[int(folded[:3]) - 1].data)
        return
    asked = any(option.data == verb_data("consent", AGREE) for option in options)
    if asked and said in YES | NO:
        _answered(talk, agreed=said in YES, button="typed")
        return
    command = read_command(text)
    found = read_faq(text)
    if command is not None and command.verb == "officer":
        _ask_again(talk, officer_words(talk))
    elif found.act:
        answer = faq_answer(found.candidates[0].label)
        _ask_again(talk, _told(answer))
    else:
        _ask_again(talk)


def _told(answer: FaqAnswer) -> Say:
    return say("faq.answer", question=answer.question, answer=answer.answer, basis=answer.basis)


def _ask_again(talk: Talk, *leads: Say) -> None:
    """Greet a stranger; to somebody who has read the text only the choice is put again."""
    tries = talk.dialogue.misses + 1
    if not talk.dialogue.seen_at:
        ask_consent(talk, *leads, say("greeting"))
        return
    talk.remember(misses=tries)
    talk.trace.append("asked consent again")
    lead = leads or (say(f"consent.again_{tries % AGAIN}"),)
    talk.say(*lead, choices=(*_choices(), Choice(say("consent.read"), verb_data("consent", "ask"))))


AGAIN = 4
"""Wordings of a repeated request, taken in turn."""


def _choices() -> tuple[Choice, ...]:
    return (
        Choice(say("consent.yes"), verb_data("consent", AGREE)),
        Choice(say("consent.no"), verb_data("consent", "no")),
    )


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
    talk.consent(of_purpose(talk, PURPOSE, "grant", button))
    talk.note("consent.granted", PURPOSE, version=TEXTS[PURPOSE].version)
    begin(talk, None, say("consent.thanks"))


def of_purpose(
    talk: Talk, purpose: str, action: Literal["grant", "withdraw"], button: str
) -> Consent:
    """An event for the consent ledger, with the words it is about."""
    text = TEXTS[purpose]
    return Consent(purpose, action, text.version, text.sha256, talk.env.now, button)


def officer_words(talk: Talk) -> Say:
    """How to reach a human."""
    return say("officer.card", office=talk.env.office.name, phone=talk.env.office.phone)
