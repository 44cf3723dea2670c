"""How single values are written in Vietnamese: places, phones, dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from ocop_core.calendar import local_day
from ocop_core.places import address, unit
from ocop_core.vietnamese import show


def commune(code: str) -> str:
    """`14.…` as "xã Tà Xùa, tỉnh Sơn La"; an unknown code stays as it is."""
    try:
        return address(code)
    except KeyError:
        return code


def place(code: str) -> str:
    """A commune or a province by its code; an unknown code stays as it is."""
    try:
        found = unit(code)
    except KeyError:
        return code
    return found.label if found.parent is None else address(code)


def phone(e164: str) -> str:
    """+84912345678 as people read it aloud."""
    return show({"e164": e164}, "phone")


def day(value: str | date | datetime) -> str:
    """A date as 15/03/2026; a month or year keeps its precision."""
    if isinstance(value, datetime):
        value = local_day(value)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return "/".join(reversed(value.split("-")))


FILTERS: dict[str, Callable[..., Any]] = {
    "commune": commune,
    "phone": phone,
    "place": place,
    "day": day,
}
