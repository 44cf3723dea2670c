"""Joining another chat to this person (nối kênh): a code shown here, sent there.

Whoever gives somebody a code of their own could read what that person writes from then on. So a
code alone does nothing: the chat it is sent in asks first, and the other chat is told afterwards.
"""

from __future__ import annotations

from conversations.commands import read_command
from conversations.events import Event, Notice, Press, Start, Text
from conversations.presses import VerbPress, read_press, verb_data
from conversations.reply import Choice, Say, say
from conversations.turns.asking import ask
from conversations.turns.talk import Talk
from ocop_core.registry.acts import JoinPerson, MakeLinkCode
from ocop_core.registry.link_code import (
    LASTS,
    MOST_WRONG,
    PREFIX,
    WRONG_COUNTS,
    WRONG_TRY,
    hash_of_link,
    new_link_code,
    read_link_code,
    shown,
)
from ocop_core.vietnamese import read

VERB = "link"
"""The verb of the wish to go on in another channel."""

JOIN = "join"
"""The verb of the "yes" that joins."""

CHANNELS = ("telegram", "zalo_bot", "zalo_oa", "web", "console")
"""Channels that have a name people know them by."""


def link_takes(talk: Talk, event: Event) -> bool:
    """Handle a code, or the answer to whether to join, also of somebody who is new here."""
    code = _code_in(event)
    if code is not None:
        _offer(talk, code)
        return True
    answer = _answer(talk, event) if _waits(talk) else None
    if answer is not None:
        (_join if answer else _decline)(talk)
        return True
    if talk.env.officer is not None and _is_wish(event):
        _refuse_officer(talk)
        return True
    return False


def show_code(talk: Talk, _arg: str) -> None:
    """Answer "Nối kênh": a code to be sent in the other chat."""
    if talk.env.officer is not None:
        _refuse_officer(talk)
        return
    code = new_link_code(talk.env.random_bits)
    talk.acts.append(MakeLinkCode(hash_of_link(code), talk.env.now + LASTS))
    talk.note("link.code", "")
    minutes = int(LASTS.total_seconds() // 60)
    ask(talk, say("link.code", code=shown(code), minutes=minutes))


def linked(talk: Talk, notice: Notice) -> None:
    """The chats were joined: go on here, or know of it there."""
    office = talk.env.office
    if notice.data.get("here") is True:
        registrations = talk.case.registrations
        talk.turn_to(registrations[0].id if len(registrations) == 1 else None)
        ask(talk, say("link.here"))
        return
    name = channel_name(notice.data.get("channel"))
    ask(talk, say("link.elsewhere", channel=name, office=office.name, phone=office.phone))


def held(talk: Talk, notice: Notice) -> None:
    """Messages wait in the person's other chat: go on in this one."""
    ask(talk, say("link.held", channel=channel_name(notice.data.get("channel"))))


def channel_name(channel: object) -> Say:
    """A channel as people call it."""
    return say(f"link.on.{channel if channel in CHANNELS else 'other'}")


def _code_in(event: Event) -> str | None:
    match event:
        case Start(payload=payload) if payload.startswith(PREFIX):
            return read_link_code(payload) or ""
        case Text(text=text, edits=False):
            return read_link_code(text)
        case _:
            return None


def _offer(talk: Talk, code: str) -> None:
    """Say what the code would do, and ask."""
    desk, env = talk.env.desk, talk.env
    tries = desk.wrong_links(env.now - WRONG_COUNTS) if desk else 0
    if tries >= MOST_WRONG:
        _say(talk, say("link.too_many"))
        return
    known_by = hash_of_link(code)
    found = desk.link(known_by) if desk else None
    if found is None:
        talk.note(WRONG_TRY, "")
        _say(talk, say("link.wrong"))
    elif found.own:
        _say(talk, say("link.own"))
    elif found.officer:
        _refuse_officer(talk)
    else:
        both = bool(talk.case.registrations)
        talk.say(
            say("link.ask", dossiers=found.dossiers, both=both),
            choices=(
                Choice(say("link.yes"), talk.ask_to_confirm(JOIN, known_by)),
                Choice(say("link.no"), verb_data("stay")),
            ),
            menu="confirm",
        )


def _waits(talk: Talk) -> bool:
    confirm = talk.dialogue.confirm
    return confirm is not None and confirm[1] == JOIN and talk.dialogue.menu == "confirm"


def _answer(talk: Talk, event: Event) -> bool | None:
    """Yes or no to what was asked; None for anything else, which is handled as ever."""
    confirm, options = talk.dialogue.confirm, talk.dialogue.options
    match event:
        case Press(data=data):
            pressed = read_press(data)
            if confirm is not None and pressed == VerbPress("do", confirm[0]):
                return True
            return False if pressed == VerbPress("stay") else None
        case Text(text=text):
            number = text.strip(" .")
            if number in {"1", "2"}:
                return number == "1"
            labels = [option.label.casefold() for option in options]
            if text.strip().casefold() in labels:
                return labels.index(text.strip().casefold()) == 0
            found = read("yes_no", text)
            answer = found.value.get("answer") if found.value and not found.reject else None
            return {"yes": True, "no": False}.get(str(answer))
        case _:
            return None


def _join(talk: Talk) -> None:
    confirm, desk = talk.dialogue.confirm, talk.env.desk
    talk.remember(confirm=None)
    found = desk.link(confirm[2]) if desk and confirm else None
    if found is None or confirm is None or found.own:
        _say(talk, say("link.wrong"))
        return
    if found.officer:
        _refuse_officer(talk)
        return
    talk.settle(say("settled", value=say("link.yes")))
    talk.acts.append(JoinPerson(confirm[2]))
    talk.turn_to(None)
    _say(talk, say("link.joined"))


def _decline(talk: Talk) -> None:
    talk.remember(confirm=None)
    talk.settle(say("settled", value=say("link.no")))
    _say(talk, say("link.declined"))


def _is_wish(event: Event) -> bool:
    match event:
        case Text(text=text):
            command = read_command(text)
            return command is not None and command.verb == VERB
        case _:
            return False


def _refuse_officer(talk: Talk) -> None:
    office = talk.env.office
    talk.say(
        say("link.officer", office=office.name, phone=office.phone),
        choices=(_way_on(talk),),
        menu="list",
    )


def _say(talk: Talk, words: Say) -> None:
    talk.say(words, choices=(_way_on(talk),), menu="list")


def _way_on(talk: Talk) -> Choice:
    verb = "o_menu" if talk.env.officer is not None else "resume"
    return Choice(say("do.resume"), verb_data(verb))
