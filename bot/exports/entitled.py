"""Whether an officer may still have what was made for them (quyền xuất), asked at the making."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection

from bot.attachments import AttachmentRefused
from ocop_core.calendar import local_day
from ocop_core.registry import JsonValue
from ocop_core.store.officer_reading import find_officer

Perform: TypeAlias = Callable[[Callable[[Connection], Any]], Awaitable[Any]]
"""Does work on the database in a transaction."""


def spec_of(payload: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """What a picture or file is made from; empty where nothing is said."""
    spec = payload.get("file") or payload.get("picture")
    return spec if isinstance(spec, Mapping) else {}


def entitled_area(conn: Connection, spec: Mapping[str, JsonValue], now: datetime) -> str:
    """The area a spec may be made of now.

    Args:
        conn: in the transaction in which the area is read.
        spec: names the `officer` it was made for, and the `area`.
        now: aware.

    Raises:
        AttachmentRefused: the officer's role has ended, is for another area, or nobody is named.
    """
    officer, area = spec.get("officer"), spec.get("area")
    found = find_officer(conn, officer) if isinstance(officer, str) else None
    if found is None or not isinstance(area, str) or found.area != area:
        raise AttachmentRefused("this is for no officer of the area")
    if not found.may("export", local_day(now)):
        raise AttachmentRefused("the officer's right to it has ended")
    return area
