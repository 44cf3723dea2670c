"""One turn of the dialogue: a pure function from what was and what happened to what is.

    step(state, event, env) -> Turn(state, replies, …)

No I/O, no clock, no randomness: the world comes in with `env`. The same state, event and env
always give the same turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from conversations.commands import read_command
from conversations.desk import desk_takes, desk_told
from conversations.env import Env
from conversations.events import Contact, Event, Notice, Other, Photo, Press, Start, Text
from conversations.flows.returned import is_asked
from conversations.paging import turn_page
from conversations.reply import Message, Reply, say
from conversations.speak import newest_message, options_of
from conversations.state import Option, State
from conversations.turns.answering import record
from conversations.turns.asking import ask_again
from conversations.turns.consent import before_consent
from conversations.turns.dossiers import recap
from conversations.turns.evidence import let_go, offer_waiting, took, took_more
from conversations.turns.filing import ask_taking_back
from conversations.turns.linking import link_takes
from conversations.turns.noticing import told
from conversations.turns.pressing import VERBS, pressed
from conversations.turns.talk import Happening, Talk
from conversations.turns.typing import typed
from conversations.wording import Wording
from ocop_core.registry.acts import Act
from ocop_core.vietnamese import read

ANSWERED = "answered "
"""How the trace begins a line about an answer that was recorded."""

LONG_AWAY = timedelta(days=3)
"""After this people have forgotten where they were: they get a recap first."""


LINKS = {"moi": "new", "diem": "score", "thieu": "missing", "hoso": "mine"}
"""What deep links into the bot do (`?start=moi`); any other payload is a plain start."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn came to."""

    state: State
    replies: tuple[Reply, ...]
    happenings: tuple[Happening, ...] = ()
    """For the audit trail."""
    acts: tuple[Act, ...] = ()
    """What it changes beyond the person's own records."""
    forget: bool = False
    """The person asked to be forgotten: erase instead of writing."""
    trace: tuple[str, ...] = ()
    """Which rules spoke, for whoever asks later why the bot said what it said."""


def step(state: State, event: Event, env: Env, wording: Wording) -> Turn:
    """Work out one turn.

    Args:
        state: what the conversation and the person's records were.
        event: what the person did.
        env: time, editions, ids, and whose bot it is.
        wording: the words; labels shown are remembered so that typing them works.
    """
    talk = Talk(state, env)
    away = _away(talk)
    if isinstance(event, Press):
        talk.acknowledge(event.callback)
        talk.pressed_on = event.message
    if isinstance(event, Photo) and event.group and event.group == talk.dialogue.album:
        took_more(talk, event)
        let_go(talk, event)
        return _finish(talk, wording)
    if isinstance(event, Photo):
        talk.remember(album=event.group)
    if isinstance(event, Notice):
        if not desk_told(talk, event):
            told(talk, event)
    elif link_takes(talk, event) or desk_takes(talk, event):
        pass
    elif not talk.consented:
        before_consent(talk, event)
    else:
        _handle(talk, event, away=away)
        offer_waiting(talk)
    let_go(talk, event)
    talk.remember(seen_at=env.now)
    return _finish(talk, wording)


def _away(talk: Talk) -> bool:
    seen = talk.dialogue.seen_at
    return seen is not None and talk.env.now - seen >= LONG_AWAY


def _handle(talk: Talk, event: Event, *, away: bool) -> None:
    if away and talk.dossier is not None:
        talk.say(say("welcome_back"), recap(talk, talk.dossier))
    match event:
        case Text(edits=True):
            _edited(talk, event)
        case Text(text=text):
            _typed(talk, event, text)
        case Press(data=data):
            pressed(talk, data)
        case Contact():
            _contact(talk, event)
        case Start(payload=payload):
            VERBS[LINKS.get(payload, "start")](talk, "")
        case Photo():
            took(talk, event)
        case Other(what=what):
            _not_text(talk, "voice" if what == "voice" else "unreadable")


def _not_text(talk: Talk, what: str) -> None:
    """Something that cannot be read: said in full once, then shorter."""
    misses = talk.dialogue.misses + 1
    talk.remember(misses=misses)
    ask_again(talk, say(f"other.{what}" if misses == 1 else f"other.again_{misses % 3}"))


def _typed(talk: Talk, event: Text, text: str) -> None:
    typed(talk, text)
    recorded = [line for line in talk.trace if line.startswith(ANSWERED)]
    registration = talk.dialogue.registration
    if event.message and registration:
        answered = recorded[0].removeprefix(ANSWERED) if len(recorded) == 1 else ""
        talk.remember(answered=(event.message, registration, answered))


def _edited(talk: Talk, event: Text) -> None:
    """They changed a message they had sent: if it was the last answer, it is answered anew."""
    answered = talk.dialogue.answered
    dossier = talk.dossier
    here = (event.message, talk.dialogue.registration)
    if dossier is None or answered is None or answered[:2] != here or not answered[2]:
        ask_again(talk, say("other.edited"))
        return
    if dossier.registration.filed is not None and not is_asked(dossier, answered[2]):
        ask_taking_back(talk)
        return
    talk.remember(editing=answered[2], pending={}, view="", misses=0)
    typed(talk, event.text)


def _contact(talk: Talk, event: Contact) -> None:
    """A shared card answers the phone question, if it is their own and the question stands."""
    question = talk.question
    if question is None or question.kind != "phone":
        ask_again(talk, say("other.contact_not_asked"))
        return
    found = read("phone", event.phone if event.phone.startswith("+") else f"+{event.phone}")
    if not event.own or found.reject or found.value is None:
        ask_again(talk, say("other.contact_not_own"))
        return
    record(talk, {question.id: found.value["e164"]})


def _finish(talk: Talk, wording: Wording) -> Turn:
    replies = tuple(talk.replies)
    newest = newest_message(talk.replies)
    if newest is not None:
        shown = turn_page(newest, talk.env.choices_at_once)
        replies = tuple(shown if reply is newest else reply for reply in replies)
        waits = newest.menu == "confirm" or bool(talk.dialogue.pending)
        talk.remember(
            options=options_of(shown.choices, wording),
            shelf=options_of(newest.choices, wording) if shown is not newest else (),
            page=shown.page if shown is not newest else 0,
            words=_words(replies, wording),
            menu=newest.menu,
            confirm=talk.dialogue.confirm if waits else None,
        )
    return Turn(
        state=State(talk.dialogue, talk.case),
        replies=replies,
        happenings=tuple(talk.happenings),
        acts=tuple(talk.acts),
        forget=talk.forget,
        trace=tuple(talk.trace),
    )


def _words(replies: tuple[Reply, ...], wording: Wording) -> tuple[Option, ...]:
    """Services whose words are no commands by themselves: typing them must work as well."""
    services = (c for reply in replies if isinstance(reply, Message) for c in reply.services)
    return tuple(
        option for option in options_of(services, wording) if not _is_command(option.label)
    )


@lru_cache(maxsize=128)
def _is_command(label: str) -> bool:
    """Asked of the same few labels of services in every turn, all of them our own words."""
    return read_command(label) is not None
