"""Reading one value of a list of certificates, with the quirks of spreadsheets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ocop_core.places import read_place, unit
from ocop_core.registry.certificate import FilingKind
from ocop_core.vietnamese import fold, tidy

FIRST_DAY = date(2018, 5, 7)
"""Quyết định 490/QĐ-TTg: OCOP began; nothing was certified before."""

LONGEST = 200
"""Characters of a name; what is longer is a line gone wrong."""

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?: 0?0:00(?::00)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_STARS = re.compile(r"([3-5])(?:[.,]0+)?\s*(?:\*|★|⭐|sao)?")
_WHOLE = re.compile(r"(\d{1,3})(?:[.,]0+)?")
_CODE = re.compile(r"\d{1,5}")

_KINDS: Mapping[str, str] = {
    "ho": "household",
    "ho kinh doanh": "household",
    "ho san xuat": "household",
    "ho gia dinh": "household",
    "co so": "household",
    "tht": "cooperative_group",
    "htx": "cooperative",
    "cong ty": "company",
    "cong ty tnhh": "company",
    "dn": "company",
    "doanh nghiep": "company",
}
"""How lists write kinds of producers, folded, beside the names of the edition."""

_FILINGS: Mapping[str, FilingKind] = {
    "": "first",
    "first": "first",
    "lan dau": "first",
    "moi": "first",
    "upgrade": "upgrade",
    "nang hang": "upgrade",
    "nang hang sao": "upgrade",
    "renewal": "renewal",
    "danh gia lai": "renewal",
}


@dataclass(frozen=True, slots=True)
class Unread:
    """A value that cannot be taken, and why."""

    why: str


def read_name(written: str, column: str) -> str | Unread:
    """A name or a number of a decision: visible characters on one line."""
    text = " ".join(tidy(written).split())
    if not text:
        return Unread(f"{column} is empty")
    if len(text) > LONGEST:
        return Unread(f"{column} is longer than {LONGEST} characters")
    return text


def read_kind(written: str, names: Mapping[str, str]) -> str | Unread | None:
    """A kind of producer by its key or as people write it; None where nothing is written.

    Args:
        written: the cell.
        names: Vietnamese names by key, of the edition.
    """
    folded = fold(written)
    if not folded:
        return None
    known = {**_KINDS, **{fold(name): key for key, name in names.items()}}
    known |= {fold(key): key for key in names}
    found = known.get(folded)
    return found or Unread(f"unknown producer_kind; known are {', '.join(names)}")


def read_filing(written: str) -> FilingKind | Unread:
    """How it was given; nothing written means for the first time."""
    return _FILINGS.get(fold(written)) or Unread("filing_kind must be first, upgrade or renewal")


def read_stars(written: str) -> int | Unread:
    """Stars as `3`, `3*`, `3 sao`."""
    found = _STARS.fullmatch(fold(written))
    return int(found[1]) if found else Unread("stars must be 3, 4 or 5")


def read_set(written: str, known: frozenset[int]) -> int | Unread | None:
    """Number of the criteria set; None where nothing is written."""
    folded = fold(written)
    if not folded:
        return None
    found = _WHOLE.fullmatch(folded)
    number = int(found[1]) if found else 0
    return number if number in known else Unread(f"set must be one of 1 to {max(known)}")


def read_day(written: str, column: str) -> date | Unread:
    """A day as dd/mm/yyyy, or as spreadsheets save it, yyyy-mm-dd."""
    text = tidy(written)
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        return Unread(f"{column} must be a day like 15/03/2025")
    try:
        return date(year, month, day)
    except ValueError:
        return Unread(f"{column} is no day of the calendar")


def read_commune(written: str, province: str, default_province: str | None) -> str | Unread:
    """Code of a commune from its code, or from its name and province.

    Args:
        written: "03868", "3868" as spreadsheets shorten it, "xã Tà Xùa".
        province: its province, by name or code; may be empty.
        default_province: code of the province the bot serves.
    """
    name, within = tidy(written), tidy(province)
    if not name:
        return Unread("commune is empty")
    if _CODE.fullmatch(name):
        return _by_code(name.zfill(5))
    if len(name) + len(within) > LONGEST:
        return Unread(f"commune is longer than {LONGEST} characters")
    found = read_place(
        f"{name}, {_province_name(within)}" if within else name, default_province=default_province
    )
    if len(found.communes) == 1 and not found.ask:
        return found.communes[0]
    if found.communes:
        meant = ", ".join(found.communes[:5])
        return Unread(f"commune is not sure: write its code, perhaps one of {meant}")
    return Unread("commune is not known: write its code")


def _by_code(code: str) -> str | Unread:
    try:
        unit(code)
    except KeyError:
        return Unread("commune has a code that no present commune has")
    return code


def _province_name(written: str) -> str:
    try:
        return unit(written.zfill(2)).name
    except KeyError:
        return written
