"""Reading one line that asks for a text to be understood, strictly but for keys it ignores."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from bot.cli.json_input import NotJson, read_json, shown

LARGEST = 1024 * 1024
"""Bytes of one line."""

LONGEST = 10_000
"""Characters of a text that are looked at; no message in a chat has half as many."""

YEARS = range(1900, 2101)
"""Years `ref_date` may lie in: days told from it stay days the calendar has."""

Id: TypeAlias = str | int


@dataclass(frozen=True, slots=True)
class Asked:
    """What one line asks.

    Attributes:
        id: Handed back with the answer.
        kind: What the text is read as.
        text: What a person typed; any text, at most `LONGEST` characters of it.
        context: What is known of the question, as the kind understands it; None if nothing.
            As long as the text at most.
        ref_date: The day the text was typed; None for today.
    """

    id: Id
    kind: str
    text: str
    context: str | None
    ref_date: date | None


@dataclass(frozen=True, slots=True)
class Unanswerable:
    """Why a line cannot be answered, in one line of ASCII, and its id if it has one."""

    id: Id | None
    why: str


def read_line(raw: bytes, kinds: Collection[str]) -> Asked | Unanswerable:
    """Read what one line asks, or why that cannot be told.

    Keys other than those of `Asked` are ignored, so that rows of a data set can be sent as
    they are.

    Args:
        raw: UTF-8 JSON, with or without the line feed.
        kinds: The kinds there are.
    """
    content = _object(raw)
    if isinstance(content, Unanswerable):
        return content
    name = content.get("id")
    why = _fault(content, kinds)
    if why:
        return Unanswerable(name if _is_id(name) else None, why)
    return Asked(
        id=content["id"],
        kind=content["kind"],
        text=content["text"][:LONGEST],
        context=(content.get("context") or "")[:LONGEST] or None,
        ref_date=_day(content.get("ref_date")),
    )


def _object(raw: bytes) -> dict[str, Any] | Unanswerable:
    if len(raw.rstrip(b"\n")) > LARGEST:
        return Unanswerable(None, f"the line is too large: at most {LARGEST} bytes are read")
    content = read_json(raw)
    if isinstance(content, NotJson):
        return Unanswerable(None, content.why)
    if isinstance(content, dict):
        return content
    return Unanswerable(None, f"the line must hold an object, not {shown(content)}")


def _fault(content: dict[str, Any], kinds: Collection[str]) -> str:
    """What is wrong with an object as a question; nothing when it is one."""
    missing = [key for key in ("id", "kind", "text") if key not in content]
    if missing:
        return f'key "{missing[0]}" is missing'
    if not _is_id(content["id"]):
        return f'"id" must be text or a whole number, not {shown(content["id"])}'
    kind = content["kind"]
    if not isinstance(kind, str) or kind not in kinds:
        return f"unknown kind {shown(kind)}: kinds are {', '.join(kinds)}"
    if not isinstance(content["text"], str):
        return f'"text" must be text, not {shown(content["text"])}'
    context, ref_date = content.get("context"), content.get("ref_date")
    if not isinstance(context, str | None):
        return f'"context" must be text, not {shown(context)}'
    if ref_date is not None and _day(ref_date) is None:
        years = f"from {YEARS[0]} to {YEARS[-1]}"
        return f'"ref_date" must be a day like 2026-11-23, {years}, not {shown(ref_date)}'
    return ""


def _is_id(name: object) -> bool:
    # a bool is an int to isinstance
    return type(name) in {str, int}


def _day(written: object) -> date | None:
    if not isinstance(written, str):
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    # fromisoformat also reads 20261123 and 2026-W48-1
    return day if day.isoformat() == written and day.year in YEARS else None
