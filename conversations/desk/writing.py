"""Writing to producers through the bot, and leaving a dossier be for a while."""

from __future__ import annotations

from datetime import date

from conversations.desk.clerk import Clerk, button, held, read_held
from conversations.desk.dossier_card import show
from conversations.desk.lists import show_menu
from conversations.reply import plain, say
from ocop_core.places import unit
from ocop_core.registry.acts import RemindPaper, Snooze, Tell
from ocop_core.registry.desk import DossierFile

LONGEST = 500
"""Characters of a message to a producer."""

SNOOZED_DAYS = 5
"""Working days a dossier is left be."""

SNOOZE_REASONS = ("outside", "asked", "away")


def _opened(clerk: Clerk, arg: str) -> DossierFile | None:
    file = clerk.open(read_held(arg)[0])
    if file is None or not (clerk.may("review") or clerk.may("decide")):
        show_menu(clerk, say("desk.gone"))
        return None
    return file


def ask_message(clerk: Clerk, arg: str) -> None:
    """What shall the producer be told?"""
    file = _opened(clerk, arg)
    if file is None:
        return
    clerk.remember(open=file.registration.code, typing="message", held=held(file))
    clerk.say(
        say("desk.message", code=file.registration.code),
        choices=(button("cancel", "o_open", held(file)),),
    )


def preview(clerk: Clerk, text: str) -> None:
    """Show the message in its frame before it goes."""
    file = _opened(clerk, clerk.doing("held"))
    if file is None:
        return
    if len(text) > LONGEST:
        clerk.say(say("desk.message_long", most=LONGEST))
        return
    clerk.remember(open=file.registration.code, held=held(file), text=text)
    clerk.say(
        say("desk.preview", text=text, code=file.registration.code),
        choices=(
            button("send", "o_send", held(file)),
            button("cancel", "o_open", held(file)),
        ),
    )


def send(clerk: Clerk, arg: str) -> None:
    """Send it: in the fixed frame, with a reference that can be checked."""
    text = clerk.doing("text")
    file = _opened(clerk, arg)
    if file is None:
        return
    if not text or clerk.doing("held") != held(file):
        show(clerk, file, say("desk.moved_on"))
        return
    talk = clerk.talk
    reference = talk.env.new_code().replace("OC-", "TN-")
    talk.acts.append(
        Tell(
            file.registration.id,
            {
                "type": "notice",
                "about": "message",
                "registration": file.registration.id,
                "unit": unit(clerk.officer.area).label,
                "text": text,
                "reference": reference,
            },
            f"message:{reference}",
        )
    )
    talk.note("officer.message", reference, officer=clerk.officer.id)
    show(clerk, file, say("desk.message_sent" if file.reachable else "desk.unreachable"))


def ask_snooze(clerk: Clerk, arg: str) -> None:
    """Why may this dossier wait?"""
    file = _opened(clerk, arg)
    if file is None:
        return
    clerk.say(
        say("desk.snooze", code=file.registration.code, days=SNOOZED_DAYS),
        choices=(
            *(
                button(f"snooze_for.{why}", "o_snoozed", f"{held(file)}.{why}")
                for why in SNOOZE_REASONS
            ),
            button("cancel", "o_open", held(file)),
        ),
    )


def snooze(clerk: Clerk, arg: str) -> None:
    """Leave it out of this officer's digests for a while."""
    file, why = _opened(clerk, arg), read_held(arg)[2]
    if file is None:
        return
    if why not in SNOOZE_REASONS:
        show(clerk, file, say("desk.gone"))
        return
    until: date = clerk.talk.env.calendar.add_working_days(clerk.today, SNOOZED_DAYS)
    clerk.talk.acts.append(Snooze(clerk.officer.id, file.registration.id, until, why))
    clerk.talk.note("dossier.snoozed", file.registration.id, officer=clerk.officer.id)
    show(clerk, file, say("desk.snoozed", until=until.isoformat()))


def remind_paper(clerk: Clerk, paper: str) -> None:
    """Remind every producer of the area that misses a paper ("Nhắc cả 6")."""
    edition = clerk.talk.edition
    words = edition.words
    known = words.papers.get(paper) or (
        words.conditions[paper].name if paper in words.conditions else ""
    )
    if not clerk.may("review") or not known:
        show_menu(clerk, say("desk.gone"))
        return
    clerk.talk.acts.append(RemindPaper(clerk.officer.id, clerk.officer.area, paper, clerk.today))
    clerk.talk.note("paper.reminded", paper, officer=clerk.officer.id)
    show_menu(clerk, say("desk.reminded", paper=plain(known)))
