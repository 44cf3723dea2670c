"""The lines of a digest (các dòng của bản tin): keys and codes as people call them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from conversations.reply import Arg, Say, say
from ocop_core.criteria import CriteriaSet, Edition
from ocop_core.notices.digest import Digest, Line, Rule, Section, clipped
from ocop_core.places import unit

Editions: TypeAlias = Mapping[str, Edition]

STARS = (5, 4, 3)
"""From the best, as officers list them."""

_FIRST_PHRASE = re.compile(r"[^(;]+")


def short_paper(key: str, editions: Editions) -> str:
    """A paper by its key, without copies and alternatives; the key where nobody knows it."""
    for edition in reversed(list(editions.values())):
        words = edition.words
        name = words.papers.get(key) or (
            words.conditions[key].name if key in words.conditions else ""
        )
        if name:
            found = _FIRST_PHRASE.match(name)
            return clipped(found[0] if found else name)
    return key[:40]


def line_words(rule: Rule, line: Line, digest: Digest, editions: Editions) -> dict[str, Arg]:
    """What a template may say of a line."""
    number = int(line.number) if float(line.number).is_integer() else line.number
    filled: dict[str, Arg] = {
        "code": line.code,
        "product": line.product or say("digests.unnamed"),
        "number": str(number).replace(".", ","),
        "also": line.also,
        "star": line.star,
        "key": line.what,
        "what": line.what,
        "step": _step(line, editions),
        "past": 0,
    }
    match rule:
        case "missing" | "papers":
            filled["what"] = short_paper(line.what, editions)
        case "communes" | "overdue":
            filled["what"] = _commune(line.what)
        case "expiring" | "round":
            filled["what"] = "/".join(reversed(line.what.split("-")))
        case "waiting":
            filled["what"] = "/".join(reversed(line.what.split("-")[1:]))
        case "certificate":
            filled["past"] = max(-int(line.number), 0)
    return filled


def star_lines(section: Section, editions: Editions) -> list[Mapping[str, Arg]]:
    """Products by sector, and in each by stars; the largest sector first."""
    groups = star_groups(section, editions, lambda found: found.sector)
    return [
        {"what": name or say("digests.other_group"), "number": _by_star(counts)}
        for name, counts in groups.items()
    ]


def _by_star(counts: Mapping[int, int]) -> Say:
    of = tuple((star, counts[star]) for star in STARS if star in counts)
    return say("digests.stars", total=sum(counts.values()), of=of)


def star_groups(
    section: Section, editions: Editions, by: Callable[[CriteriaSet], str]
) -> dict[str, dict[int, int]]:
    """Counts by stars, by name of the group; the largest first. What is unknown has no name.

    Args:
        section: of the rule "stars".
        editions: they name the groups.
        by: which grouping of a set is meant: its sector or its narrower group.
    """
    groups: dict[str, dict[int, int]] = {}
    for line in section.lines:
        counts = groups.setdefault(_group(line.set_no, editions, by), {})
        counts[line.star] = counts.get(line.star, 0) + int(line.number)
    return dict(sorted(groups.items(), key=lambda item: (-sum(item[1].values()), item[0])))


def _group(set_no: int, editions: Editions, by: Callable[[CriteriaSet], str]) -> str:
    for edition in reversed(list(editions.values())):
        criteria_set = edition.sets.get(set_no)
        if criteria_set is not None:
            key = by(criteria_set)
            return edition.words.taxonomy.get(key, key)
    return ""


def _step(line: Line, editions: Editions) -> str:
    """The criterion of the cheapest step towards a star, by name."""
    code = line.step.partition(":")[0]
    edition = editions.get(line.edition)
    criteria_set = edition.sets.get(line.set_no) if edition else None
    criterion = criteria_set.by_code.get(code) if criteria_set else None
    if edition is None or criterion is None:
        return ""
    return edition.words.criteria[criterion.words].name.lower()


def _commune(code: str) -> str:
    try:
        return unit(code).label
    except KeyError:  # a unit of the past
        return code
