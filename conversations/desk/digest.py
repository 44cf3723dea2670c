"""Digests in the chat: telling one, pulling it again, and when it comes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from conversations.desk.clerk import MENU, Clerk, button
from conversations.desk.lists import show_menu
from conversations.digest_picture import digest_picture
from conversations.digests import digest_message
from conversations.presses import verb_data
from conversations.reply import Choice, Say, plain, say
from ocop_core.registry import JsonValue
from ocop_core.registry.acts import Arrange
from ocop_core.registry.officer import Officer

TIMES = (7 * 60, 7 * 60 + 45, 8 * 60 + 30, 13 * 60 + 30)
"""Minutes of the day that are offered; others are typed."""

CLOCK = re.compile(r"([01]?\d|2[0-3])\s*[:hg.]\s*([0-5]\d)?")

NOBODY = "-"
"""In the place of a deputy's id."""

PAUSES = (3, 7, 14)
"""Days a pause lasts."""


def tell(clerk: Clerk, kind: str, period: str) -> None:
    """Say a digest that was composed for this officer."""
    content = clerk.desk.digest(clerk.officer, kind, period)
    if content is not None and clerk.may("digest"):
        _say(clerk, content)


def pull(clerk: Clerk, _arg: str) -> None:
    """Answer /tongket: how things stand now."""
    if not clerk.may("digest"):
        show_menu(clerk, say("desk.may_not"))
        return
    env = clerk.talk.env
    content = clerk.desk.present(clerk.officer, env.calendar, env.waiting_days)
    if content is None:
        show_menu(clerk, say("desk.nothing_due"))
        return
    _say(clerk, content)


def _say(clerk: Clerk, content: Mapping[str, JsonValue]) -> None:
    message = digest_message(content, clerk.talk.env.editions, menu=MENU)
    if message is None:
        show_menu(clerk, say("desk.nothing_due"))
        return
    clerk.remember()
    clerk.talk.replies.append(message)
    picture = digest_picture(content, clerk.talk.env.editions)
    if picture is not None:
        clerk.talk.show(picture)


def ask_hours(clerk: Clerk, _arg: str) -> None:
    """When shall the digest come?"""
    if not clerk.may("digest"):
        show_menu(clerk, say("desk.may_not"))
        return
    settings = clerk.desk.settings(clerk.officer)
    clerk.remember(typing="hours")
    away = settings.paused_until is not None and settings.paused_until > clerk.today
    pauses = [button("resume", "o_resume")] if away else []
    pauses += [button("pause", "o_pause", str(days), days=days) for days in PAUSES]
    deputy = _standing_in(clerk)
    clerk.say(
        say(
            "desk.hours",
            deputy=deputy.name if deputy else "",
            lost=settings.deputy is not None and deputy is None,
            at=clock(settings.at_minute),
            days=", ".join(DAYS[day] for day in settings.weekdays),
            paused=settings.paused_until.isoformat() if away and settings.paused_until else "",
        ),
        choices=(
            *(Choice(plain(clock(minute)), verb_data("o_at", minute)) for minute in TIMES),
            button("weekdays", "o_weekdays"),
            *pauses,
            button("deputy", "o_deputies"),
        ),
    )


DAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


def clock(minute: int) -> str:
    """A minute of the day as 07:45."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def set_time(clerk: Clerk, arg: str) -> None:
    """Take another time."""
    minute = int(arg) if arg.isdecimal() and len(arg) < 5 else -1
    if not 0 <= minute < 24 * 60:
        ask_hours(clerk, "")
        return
    _arrange(clerk, Arrange(clerk.officer.id, at_minute=minute), "time", at=clock(minute))


def typed_time(clerk: Clerk, text: str) -> None:
    """A time as typed: 8:15, 8h15, 8h."""
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        clerk.say(say("desk.time_again"))
        return
    set_time(clerk, str(int(found[1]) * 60 + int(found[2] or 0)))


def ask_weekdays(clerk: Clerk, _arg: str) -> None:
    """On which days?"""
    if not clerk.may("digest"):
        show_menu(clerk, say("desk.may_not"))
        return
    clerk.say(
        say("desk.weekdays"),
        choices=tuple(
            Choice(plain(", ".join(DAYS[int(day)] for day in days)), verb_data("o_days", days))
            for days in ("01234", "024", "13", "0")
        ),
    )


def set_days(clerk: Clerk, arg: str) -> None:
    """Take other days."""
    days = tuple(sorted({int(day) for day in arg if day in "0123456"}))
    if not days:
        ask_weekdays(clerk, "")
        return
    named = ", ".join(DAYS[day] for day in days)
    _arrange(clerk, Arrange(clerk.officer.id, weekdays=days), "days", days=named)


def pause(clerk: Clerk, arg: str) -> None:
    """No digests for some days."""
    days = int(arg) if arg in {str(days) for days in PAUSES} else PAUSES[0]
    until = clerk.today + timedelta(days=days)
    _arrange(clerk, Arrange(clerk.officer.id, paused_until=until), "pause", until=until.isoformat())


def resume(clerk: Clerk, _arg: str) -> None:
    """End a pause; whoever stood in does so the next time, too."""
    deputy = _standing_in(clerk) if clerk.may("digest") else None
    name = deputy.name if deputy else ""
    _arrange(clerk, Arrange(clerk.officer.id, resume=True), "resume", deputy=name)


def ask_deputy(clerk: Clerk, _arg: str, *leads: Say) -> None:
    """Who gets the digests meanwhile?"""
    if not clerk.may("digest"):
        show_menu(clerk, say("desk.may_not"))
        return
    choices = [
        Choice(plain(one.name), verb_data("o_deputy", one.id[:24])) for one in _deputies(clerk)
    ]
    if clerk.desk.settings(clerk.officer).deputy is not None:
        choices.append(button("no_deputy", "o_deputy", NOBODY))
    clerk.say(*leads, say("desk.deputy" if choices else "desk.nobody"), choices=tuple(choices))


def _deputies(clerk: Clerk) -> list[Officer]:
    """Who may stand in: at work now, for the same area, so that they may see what it tells."""
    return [
        one
        for one in clerk.desk.colleagues(clerk.officer)
        if one.state == "active" and one.until >= clerk.today and one.area == clerk.officer.area
    ]


def _standing_in(clerk: Clerk) -> Officer | None:
    """Who was named and can stand in now."""
    named = clerk.desk.settings(clerk.officer).deputy
    return next((one for one in _deputies(clerk) if one.id == named), None)


def set_deputy(clerk: Clerk, arg: str) -> None:
    """Take a deputy, or none; one who could not read what they would be told is refused."""
    if arg == NOBODY:
        _arrange(clerk, Arrange(clerk.officer.id, deputy=""), "alone")
        return
    found = [one for one in _deputies(clerk) if one.id[:24] == arg]
    if not found:
        ask_deputy(clerk, "", say("desk.not_deputy"))
        return
    arranged = Arrange(clerk.officer.id, deputy=found[0].id)
    _arrange(clerk, arranged, "deputy", name=found[0].name)


def _arrange(clerk: Clerk, act: Arrange, what: str, **words: str) -> None:
    if not clerk.may("digest"):
        show_menu(clerk, say("desk.may_not"))
        return
    clerk.talk.acts.append(act)
    clerk.talk.note(f"digest.{what}", clerk.officer.id)
    show_menu(clerk, say(f"desk.arranged.{what}", **words))
