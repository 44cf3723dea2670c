"""The officer's menu and the list of what waits."""

from __future__ import annotations

from conversations.desk.clerk import Clerk, button
from conversations.presses import short, verb_data
from conversations.reply import Choice, Say, plain, say
from ocop_core.calendar import local_day
from ocop_core.registry.desk import DossierLine

PAGE = 5
"""Dossiers on one page: a phone's screen."""


def show_menu(clerk: Clerk, *leads: Say) -> None:
    """What an officer may do here."""
    clerk.remember()
    choices = []
    if clerk.may("see"):
        choices.append(button("list", "o_list", "0"))
    if clerk.may("digest"):
        choices.append(button("digest", "o_digest"))
        choices.append(button("hours", "o_hours"))
    if clerk.may("export"):
        choices.append(button("export", "o_export"))
        choices.append(button("month", "o_month"))
    if clerk.may("approve"):
        choices.append(button("officers", "o_officers"))
    if clerk.may("invite"):
        choices.append(button("invite", "o_invite"))
    choices.append(Choice(say("desk.do.own"), verb_data("mine")))
    clerk.say(*leads, who(clerk), choices=tuple(choices))


def who(clerk: Clerk) -> Say:
    """The role the person has here."""
    officer = clerk.officer
    return say(
        "desk.menu",
        role=say(f"desk.role.{officer.role}"),
        area=officer.area,
        until=officer.until.isoformat(),
    )


def show_list(clerk: Clerk, arg: str) -> None:
    """Dossiers that wait for this officer's side, the longest waiting first."""
    if not clerk.may("see"):
        show_menu(clerk, say("desk.may_not"))
        return
    offset = int(arg) if arg.isdecimal() and len(arg) < 7 else 0
    found = clerk.desk.waiting(clerk.officer, offset=offset, limit=PAGE)
    if not found.lines:
        show_menu(clerk, say("desk.nothing_waits" if not found.total else "desk.no_more"))
        return
    clerk.remember()
    choices = [
        Choice(plain(f"{line.code} · {line.product}"[:60]), verb_data("o_open", short(line.code)))
        for line in found.lines
    ]
    if offset + PAGE < found.total:
        choices.append(button("more", "o_list", str(offset + PAGE)))
    clerk.say(
        say(
            "desk.list",
            total=found.total,
            first=offset + 1,
            lines=tuple(_line(clerk, line) for line in found.lines),
        ),
        choices=tuple(choices),
    )


def _line(clerk: Clerk, line: DossierLine) -> Say:
    since = local_day(line.since)
    return say(
        "desk.line",
        code=line.code,
        product=line.product,
        state=say(f"desk.state.{line.state}"),
        waited=clerk.talk.env.calendar.working_days_between(since, clerk.today),
        late=line.due_on is not None and line.due_on < clerk.today,
    )
