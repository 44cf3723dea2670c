"""A name a place goes or went by, and what it leads to today."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ocop_core.places.words import Level
from ocop_core.vietnamese.fold import fold

_NOT_NAME = re.compile(r"[^a-z0-9]+")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7"}


class Place(NamedTuple):
    """A present or former unit and the present communes it leads to.

    Attributes:
        key: The name as it is looked up; see `name_key`.
        level: Which of the three levels the name belongs to.
        name: The official name without type word.
        type: The type key of the official table; older kinds are thi_tran, huyen, quan, thi_xa.
        is_old: Whether the unit ended on 2025-07-01.
        communes: The present communes; empty for a province.
        province: The present province.
        districts: Codes of the old districts it lay or lies in; itself for a district.
        old_provinces: Codes of the old provinces it lay or lies in; empty for a present province.
    """

    key: str
    level: Level
    name: str
    type: str
    is_old: bool
    communes: tuple[str, ...]
    province: str
    districts: tuple[str, ...]
    old_provinces: tuple[str, ...]


@lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """The name without marks, spaces and punctuation: "Ea H'leo" -> "eahleo".

    "Phường V" and "phường 05" give the same key, as people write either.
    """
    key = _NOT_NAME.sub("", fold(name))
    if key.isdecimal():
        return str(int(key))
    return _ROMAN.get(key, key)
