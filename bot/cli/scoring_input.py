"""Reading what a program asks: `{"set": 7, "levels": {"1.1": 2, "6.1": null}}`, strictly."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.cli.json_input import NotJson, read_json, shown
from bot.cli.lazy import Refused
from ocop_core.criteria import NOT_REACHED, CriteriaSet, Criterion, Edition, LevelId

LARGEST = 64 * 1024
"""Bytes of one request; a whole set needs less than 2 KiB."""

LARGEST_BATCH = 32 * 1024 * 1024
"""Bytes of all requests of one call."""


@dataclass(frozen=True, slots=True)
class Request:
    """The levels held of one product."""

    criteria_set: CriteriaSet
    held: dict[str, LevelId | None]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a request cannot be read, in one line."""

    why: str


def read_requests(source: str, edition: Edition, lines: bool) -> list[Request]:
    """All requests of one call; nothing is served when one of them cannot be read.

    Args:
        source: a file, or `-` for standard input.
        edition: knows sets, codes and levels.
        lines: one request per line (JSON Lines) instead of a single one.

    Raises:
        Refused: the source or a request cannot be read; with the number of its line.
    """
    raw = _bytes(source, LARGEST_BATCH if lines else LARGEST)
    if not lines:
        found = read_request(raw, edition)
        if isinstance(found, Unreadable):
            raise Refused(found.why)
        return [found]
    requests = []
    for number, line in enumerate(raw.removesuffix(b"\n").split(b"\n") if raw else [], 1):
        found = read_request(line, edition)
        if isinstance(found, Unreadable):
            raise Refused(f"line {number}: {found.why}")
        requests.append(found)
    return requests


def read_request(raw: bytes, edition: Edition) -> Request | Unreadable:
    """One request from its JSON, or why it is none.

    Args:
        raw: UTF-8 JSON.
        edition: knows sets, codes and levels.
    """
    if len(raw) > LARGEST:
        return Unreadable(f"the request is too large: at most {LARGEST} bytes are read")
    content = read_json(raw)
    if isinstance(content, NotJson):
        return Unreadable(f"the request is {content.why}")
    why = _shape(content)
    return Unreadable(why) if why else _known(content["set"], content["levels"], edition)


def _bytes(source: str, most: int) -> bytes:
    try:
        raw = _standard_input(most + 1) if source == "-" else _file(source, most + 1)
    except OSError as error:
        raise Refused(f"{source!a} cannot be read: {error.strerror}") from error
    if len(raw) > most:
        raise Refused(f"the input is too large: at most {most} bytes are read")
    return raw


def _standard_input(most: int) -> bytes:
    if not isinstance(sys.stdin, io.TextIOWrapper):
        raise Refused("there is no standard input")
    raw: bytes = sys.stdin.buffer.read(most)
    return raw


def _file(source: str, most: int) -> bytes:
    with Path(source).open("rb") as file:
        return file.read(most)


def _shape(content: object) -> str:
    if not isinstance(content, dict):
        return f"the request must be an object, not {shown(content)}"
    missing = [key for key in ("set", "levels") if key not in content]
    if missing:
        return f'key "{missing[0]}" is missing'
    extra = sorted(content.keys() - {"set", "levels"})
    if extra:
        return f'unknown key {shown(extra[0])}: a request has "set" and "levels"'
    if not isinstance(content["levels"], dict):
        return f'"levels" must be an object of codes and levels, not {shown(content["levels"])}'
    return ""


def _known(number: object, levels: dict[str, object], edition: Edition) -> Request | Unreadable:
    criteria_set = edition.sets.get(number) if type(number) is int else None
    if criteria_set is None:
        known = ", ".join(str(known) for known in edition.sets)
        return Unreadable(f"unknown set {shown(number)}: sets are {known}")
    held: dict[str, LevelId | None] = {}
    for code, level in levels.items():
        criterion = criteria_set.by_code.get(code)
        if criterion is None:
            return Unreadable(f"set {number} has no criterion {shown(code)}")
        # an equal number is not enough: 1.0 equals 1
        if level is None or (isinstance(level, int | str) and criterion.knows(level)):
            held[code] = level
            continue
        return Unreadable(
            f"criterion {code} of set {number} has no level {shown(level)}: "
            f"levels are {_levels(criterion)}"
        )
    return Request(criteria_set, held)


def _levels(criterion: Criterion) -> str:
    known = [NOT_REACHED, *(level.id for level in criterion.levels), None]
    return ", ".join(json.dumps(level) for level in known)
