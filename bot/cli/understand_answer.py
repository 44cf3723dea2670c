"""What was understood of a text, as values for JSON. Kept stable: docs/command-line.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

from bot.cli.understand_request import Asked
from conversations.understand import Understanding, read_intent, read_product
from ocop_core.places import read_place, unit
from ocop_core.vietnamese import kinds, read

Json: TypeAlias = dict[str, Any]

_DIGITS = 4
"""Decimals of a probability: more would say nothing."""


def answer(asked: Asked, today: date) -> Json:
    """Answer one question.

    Args:
        asked: The question; its kind must be one of `KINDS`.
        today: The day dates are told from when the question names none.
    """
    return {"id": asked.id, **_READERS[asked.kind](asked, today)}


def _intent(asked: Asked, _: date) -> Json:
    found = read_intent(asked.text)
    return _candidates(found, [("intent", each.label) for each in found.candidates])


def _product(asked: Asked, _: date) -> Json:
    found = read_product(asked.text, asked.context or "")
    return _candidates(found, [("set", int(each.label)) for each in found.candidates])


def _candidates(found: Understanding, named: list[tuple[str, str | int]]) -> Json:
    ranked = [
        {key: label, "p": round(each.p, _DIGITS)}
        for (key, label), each in zip(named, found.candidates, strict=True)
    ]
    return {"candidates": ranked, "act": found.act}


def _address(asked: Asked, _: date) -> Json:
    default = None if asked.context is None else _province(asked.context)
    found = read_place(asked.text, default_province=default)
    if found.province is None and not found.communes:
        return _reading(None, ask=False, why=found.why)
    value = {"province": found.province, "commune": list(found.communes)}
    return _reading(value, ask=found.ask, why=found.why)


@lru_cache(maxsize=64)
def _province(context: str) -> str | None:
    """Code of the present province that a code or a name means; None if it means none."""
    named = context.strip()
    if not named.isdecimal():
        return read_place(named).province
    try:
        return unit(named).code if len(named) == 2 else None
    except KeyError:
        return None


def _value(asked: Asked, today: date) -> Json:
    found = read(asked.kind, asked.text, ref_date=asked.ref_date or today, context=asked.context)
    value = None if found.reject or found.value is None else dict(found.value)
    return _reading(value, ask=found.ask, why=found.why)


def _reading(value: Json | None, *, ask: bool, why: str | None) -> Json:
    """A value or an address; nothing read is a refusal."""
    shape: Json = {"reading": value, "reject": value is None, "ask": ask}
    return shape if why is None else {**shape, "why": why}


_READERS: Mapping[str, Callable[[Asked, date], Json]] = {
    "intent": _intent,
    "product": _product,
    "address": _address,
    **dict.fromkeys(kinds(), _value),
}

KINDS = tuple(_READERS)
"""What a text can be read as."""
