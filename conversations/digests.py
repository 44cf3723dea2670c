"""Digests in words (bản tin): what was composed, as one message with its buttons.

A digest is read again from JSON at the moment it is told, so its words are always those of the
present version, whenever it was composed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from conversations.digest_lines import Editions, line_words, short_paper, star_lines
from conversations.presses import short, verb_data
from conversations.reply import Arg, Choice, Message, Say, say
from conversations.wording import Wording, vietnamese
from ocop_core.calendar import local
from ocop_core.notices.buttons import Button, buttons_of
from ocop_core.notices.digest import MOST_LINES, Digest, Rule, Section, from_json
from ocop_core.places import unit
from ocop_core.registry.model import JsonValue

LIMIT = 4096
"""UTF-16 units a message may have."""

RULES: tuple[Rule, ...] = (
    "waiting",
    "answered",
    "missing",
    "new",
    "near",
    "certificate",
    "unreachable",
    "stars",
    "communes",
    "without",
    "funnel",
    "steps",
    "overdue",
    "papers",
    "expiring",
    "round",
    "assigned",
    "alarm",
)
"""What templates ask for; each is None where the digest has no such section."""

WHOLE: frozenset[Rule] = frozenset({"stars", "funnel", "steps", "expiring"})
"""Sections whose lines are short and make sense together only."""

SIDES = ("commune", "producer", "province", "certificates")

VERBS = {
    "open": "o_open",
    "remind_paper": "o_remind",
    "list": "o_list",
    "time": "o_hours",
    "pause": "o_hours",
}
"""What the desk calls what a button does. Pausing is chosen among the hours: never by a slip."""


def digest_message(
    content: Mapping[str, JsonValue],
    editions: Editions,
    *,
    menu: str = "",
    wording: Wording | None = None,
) -> Message | None:
    """A digest as a message that fits into one of the platform.

    Args:
        content: as `ocop_core.notices.digest.to_json` wrote it.
        editions: by id; they name papers, criteria and groups.
        menu: `Message.menu` of where its buttons lead.
        wording: the words.

    Returns:
        None when there is nothing to say.
    """
    digest = from_json(content)
    if digest is None:
        return None
    words = wording or vietnamese()
    choices = tuple(_choice(button, editions) for button in buttons_of(digest))
    return Message((_fitting(digest, editions, words),), choices, menu=menu)


def digest_say(digest: Digest, editions: Editions, most: int = MOST_LINES) -> Say:
    """The sentence of a digest, with at most so many lines in a section."""
    sections = {section.rule: section for section in digest.sections}
    here = local(digest.at)
    filled: dict[str, Arg] = {
        "place": _place(digest.area),
        "weekday": say(f"digests.weekday_{here.weekday()}"),
        "day": f"{here:%d/%m}",
        "time": f"{here:%H:%M}",
        "totals": {side: digest.totals.get(side, 0) for side in SIDES},
        **{rule: _section(sections.get(rule), digest, editions, most) for rule in RULES},
    }
    return _TEMPLATES[digest.kind](**filled)


_TEMPLATES = {
    "commune": partial(say, "digest.commune"),
    "province": partial(say, "digest.province"),
    "alert": partial(say, "digest.alert"),
}


def _fitting(digest: Digest, editions: Editions, words: Wording) -> Say:
    """With as many lines as there is room for; the counts are always there."""
    for most in range(MOST_LINES, 0, -1):
        found = digest_say(digest, editions, most)
        if _length(words.html(found)) <= LIMIT:
            return found
    whole = replace(digest, sections=tuple(s for s in digest.sections if s.rule not in WHOLE))
    return digest_say(whole, editions, 0)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _section(section: Section | None, digest: Digest, editions: Editions, most: int) -> Arg:
    if section is None:
        return None
    if section.rule == "stars":
        lines: Sequence[Mapping[str, Arg]] = star_lines(section, editions)
    else:
        shown = section.lines if section.rule in WHOLE else section.lines[:most]
        lines = [line_words(section.rule, line, digest, editions) for line in shown]
    return {
        "count": section.count,
        "days": section.days,
        "more": max(section.count - len(lines), 0),
        "lines": tuple(lines),
    }


def _place(area: str) -> str:
    try:
        return unit(area).label
    except KeyError:  # a unit of the past
        return area


def _choice(button: Button, editions: Editions) -> Choice:
    verb, arg = VERBS[button.verb], button.arg
    match button.verb:
        case "open":
            return Choice(say("digests.open", code=arg), verb_data(verb, short(arg)))
        case "remind_paper":
            label = say(
                "digests.remind_paper", count=button.count, paper=short_paper(arg, editions)
            )
            return Choice(label, verb_data(verb, arg))
        case "list":
            return Choice(say("digests.list"), verb_data(verb, "0"))
        case "time":
            return Choice(say("digests.time"), verb_data(verb))
        case "pause":
            return Choice(say("digests.pause"), verb_data(verb))
