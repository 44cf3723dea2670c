"""Which of an officer's messages go to the desk, and which to the producer in them.

Rights come fresh with every turn, so an old button of somebody whose role has ended does nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from conversations.commands import read_command
from conversations.desk import digest, enrolling, recording, returning, steps, writing
from conversations.desk.clerk import MENU, Clerk, full_code
from conversations.desk.dossier_card import show
from conversations.desk.exporting import export, month
from conversations.desk.lists import show_list, show_menu
from conversations.desk.photos import show_photos
from conversations.events import Event, Notice, Press, Start, Text
from conversations.presses import VerbPress, read_press
from conversations.reply import Choice, plain, say
from conversations.turns import pressing
from conversations.turns.consent import ask_consent
from conversations.turns.talk import Talk
from ocop_core.vietnamese import fold, read_choice

PREFIX = "o_"
"""Begins the verbs of the desk."""

INVITATION = re.compile(r"(?:/start\s+)?i_[0-9A-Za-z-]{16,40}")

CODE = re.compile(r"OC-?[0-9A-Z]{4}-?[0-9A-Z]{4}", re.IGNORECASE)


def desk_takes(talk: Talk, event: Event) -> bool:
    """Handle an event at the desk; False when it is the producer's, or nobody's there."""
    if _invited(talk, event):
        return True
    officer, desk = talk.env.officer, talk.env.desk
    if officer is None or desk is None:
        return False
    if officer.state == "pending":
        return _waits(talk, event)
    return _work(Clerk(talk, officer, desk), event)


def desk_told(talk: Talk, notice: Notice) -> bool:
    """Tell an officer something of the bot's own accord; False when it is a producer's."""
    if notice.about not in {"digest", "officer"}:
        return False
    officer, desk = talk.env.officer, talk.env.desk
    if officer is None or desk is None or officer.state != "active":
        return True  # the role has ended since
    clerk = Clerk(talk, officer, desk)
    kind, period = notice.data.get("kind"), notice.data.get("period")
    if notice.about == "officer":
        show_menu(clerk, say("desk.let_in"))
    elif isinstance(kind, str) and isinstance(period, str):
        digest.tell(clerk, kind, period)
    return True


def _invited(talk: Talk, event: Event) -> bool:
    match event:
        case Start(payload=payload) if payload.startswith(enrolling.PREFIX):
            enrolling.accept(talk, payload)
        case Text(text=text) if INVITATION.fullmatch(text.strip()):
            enrolling.accept(talk, text.strip().removeprefix("/start").strip())
        case _:
            return False
    return True


def _waits(talk: Talk, event: Event) -> bool:
    """Who waits to be let in sees nothing yet; what they do as a producer goes on."""
    if talk.consented and not _desk_verb(event):
        return False
    talk.say(say("desk.pending"), choices=(enrolling.way_on(),), menu="list")
    return True


def _desk_verb(event: Event) -> VerbPress | None:
    found = read_press(event.data) if isinstance(event, Press) else None
    return found if isinstance(found, VerbPress) and found.verb.startswith(PREFIX) else None


def _work(clerk: Clerk, event: Event) -> bool:
    pressed = _desk_verb(event)
    if pressed is not None:
        do(clerk, pressed.verb, pressed.arg)
        return True
    match event:
        case Text(text=text):
            return _typed(clerk, text.strip())
        case Start():
            show_menu(clerk)
            return True
        case Press():
            return False
        case _ if clerk.talk.consented and clerk.talk.dialogue.menu != MENU:
            return False
        case _:
            show_menu(clerk, say("desk.unclear"))
            return True


def do(clerk: Clerk, verb: str, arg: str) -> None:
    """Do what a button or command of the desk says."""
    clerk.talk.trace.append(f"desk {verb}")
    if clerk.today > clerk.officer.until:
        clerk.say(say("desk.ended"))
        return
    action = DESK.get(verb)
    if action is None:
        show_menu(clerk, say("desk.gone"))
        return
    action(clerk, arg)


def _typed(clerk: Clerk, text: str) -> bool:
    command = read_command(text)
    if command is not None and command.verb.startswith(PREFIX):
        do(clerk, command.verb, command.arg)
        return True
    at_desk = clerk.talk.dialogue.menu == MENU
    if at_desk and _option(clerk, text):
        return True
    if CODE.fullmatch(text):
        open_dossier(clerk, text)
        return True
    what = clerk.doing("typing")
    if at_desk and what in TYPED and not _leaves(text):
        TYPED[what](clerk, text)
        return True
    if not at_desk and (clerk.talk.consented or _asked_for_consent(clerk.talk)):
        return False
    if clerk.talk.consented and command is not None:
        return False
    show_menu(clerk, *(() if _leaves(text) else (say("desk.unclear"),)))
    return True


def _asked_for_consent(talk: Talk) -> bool:
    """Whether the newest message asks an officer for consent, as a producer."""
    found = (read_press(option.data) for option in talk.dialogue.options)
    return any(isinstance(one, VerbPress) and one.verb == "consent" for one in found)


def _leaves(text: str) -> bool:
    """Whether a text leaves the field that stands: a command whole, or a bare no.

    "không" or "xoá" is no reason to give a producer, and nobody's name.
    """
    command = read_command(text)
    return fold(text).strip(" .!") in BARE_NO or (command is not None and not command.arg)


BARE_NO = frozenset({"khong", "ko", "bo", "bo di", "thoi", "khong can", "huy bo"})


def _option(clerk: Clerk, text: str) -> bool:
    """A label that stands, or a number of what was just shown; some fields take numbers first."""
    dialogue = clerk.talk.dialogue
    shown = (*dialogue.options, *dialogue.shelf, *dialogue.words)
    picked = next((option for option in shown if fold(option.label) == fold(text)), None)
    if picked is None and text.isdecimal() and clerk.doing("typing") not in NUMBERS:
        index = read_choice(text, [option.label for option in dialogue.options])
        picked = None if index is None else dialogue.options[index]
    found = read_press(picked.data) if picked is not None else None
    if picked is None or not isinstance(found, VerbPress):
        return False
    if found.verb == "page":
        _more(clerk, found.arg)
        return True
    if found.verb.startswith(PREFIX):
        do(clerk, found.verb, found.arg)
    elif clerk.talk.consented:
        pressing.pressed(clerk.talk, picked.data, typed=True)
    else:
        ask_consent(clerk.talk)
    return True


def _more(clerk: Clerk, page: str) -> None:
    """Show more of a list that does not fit where few choices are shown at once."""
    shelf = clerk.talk.dialogue.shelf
    clerk.say(
        say("list.page"),
        choices=tuple(Choice(plain(option.label), option.data) for option in shelf),
        page=int(page[:3]) if page.isdecimal() else 0,
    )


NUMBERS = frozenset({"points", "day", "decision", "set", "stars"})
"""Fields whose answer is a number, which then picks no button."""


def open_dossier(clerk: Clerk, arg: str) -> None:
    """Open a dossier by its code; one that is not theirs is as one that is not there."""
    code = arg.partition(".")[0]
    file = clerk.open(full_code(code)) if code else None
    if file is None:
        show_menu(clerk, say("desk.not_found"))
        return
    show(clerk, file)


def _reason(clerk: Clerk, key: str) -> None:
    kind = clerk.doing("typing")
    words = f"{steps.CHOSEN}{key}"
    known = {"return_why": "return", "reject": "reject"}.get(kind, "")
    if key not in steps.REASONS.get(known, ()):
        show_menu(clerk, say("desk.gone"))
        return
    TYPED[kind](clerk, words)


DESK: Mapping[str, Callable[[Clerk, str], None]] = {
    "o_menu": lambda clerk, _arg: show_menu(clerk),
    "o_list": show_list,
    "o_open": open_dossier,
    "o_photos": show_photos,
    "o_take": steps.take,
    "o_assign": steps.ask_assign,
    "o_give": steps.assign,
    "o_confirm": steps.assess,
    "o_confirmed": steps.confirm,
    "o_propose": steps.ask_propose,
    "o_proposed": steps.propose,
    "o_reject": steps.ask_reject,
    "o_return": returning.ask_papers,
    "o_pick": returning.pick,
    "o_picked": returning.ask_reason,
    "o_reason": _reason,
    "o_set": returning.ask_set,
    "o_set_to": returning.correct_set,
    "o_record": recording.ask_points,
    "o_stars": lambda clerk, arg: recording.typed(clerk, "stars", arg),
    "o_recorded": recording.record,
    "o_message": writing.ask_message,
    "o_send": writing.send,
    "o_snooze": writing.ask_snooze,
    "o_snoozed": writing.snooze,
    "o_remind": writing.remind_paper,
    "o_digest": digest.pull,
    "o_hours": digest.ask_hours,
    "o_at": digest.set_time,
    "o_weekdays": digest.ask_weekdays,
    "o_days": digest.set_days,
    "o_pause": digest.pause,
    "o_resume": digest.resume,
    "o_deputies": digest.ask_deputy,
    "o_deputy": digest.set_deputy,
    "o_export": export,
    "o_month": month,
    "o_invite": enrolling.ask_role,
    "o_role": enrolling.ask_area,
    "o_officers": enrolling.show_officers,
    "o_approve": enrolling.approve,
    "o_revoke": enrolling.ask_revoke,
    "o_revoked": enrolling.revoke,
}
"""What a verb of the desk does. Each asks again what the officer may do at this moment."""

TYPED: Mapping[str, Callable[[Clerk, str], None]] = {
    "reject": steps.reject,
    "return_why": returning.give_back,
    "set": returning.typed_set,
    "points": lambda clerk, text: recording.typed(clerk, "points", text),
    "stars": lambda clerk, text: recording.typed(clerk, "stars", text),
    "decision": lambda clerk, text: recording.typed(clerk, "decision", text),
    "day": lambda clerk, text: recording.typed(clerk, "day", text),
    "message": writing.preview,
    "hours": digest.typed_time,
    "area": enrolling.typed_area,
    "name": enrolling.invite,
}
"""What is done with text typed into a field."""
