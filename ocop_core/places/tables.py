"""The shipped tables of units, opened once on first use."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources
from sys import intern
from typing import NamedTuple

from ocop_core.places.unit import Unit

_FOLDER = "ocop_core.places.data"


class OldProvince(NamedTuple):
    """A province of the 63 before 2025-07-01, by its two-digit code of then."""

    code: str
    type: str
    name: str


class OldDistrict(NamedTuple):
    """A district (huyện, quận, thị xã, thành phố) of before 2025-07-01."""

    code: str
    province: str
    type: str
    name: str


class OldWard(NamedTuple):
    """A ward of before 2025-07-01; `now` holds the present communes, several when split."""

    code: str
    district: str
    type: str
    name: str
    now: tuple[str, ...]


@cache
def provinces() -> dict[str, Unit]:
    """The present provinces by code, in the order of the official table."""
    return {
        code: Unit(code=code, name=name, type=intern(kind), parent=None)
        for code, kind, name, _ in _rows("provinces")
    }


@cache
def communes() -> dict[str, Unit]:
    """The present communes by code, in the order of the official table."""
    return {
        code: Unit(code=code, name=name, type=intern(kind), parent=intern(parent))
        for code, parent, kind, name, _ in _rows("communes")
    }


def old_provinces() -> Iterator[OldProvince]:
    """The 63 provinces of before, in the order of the official table."""
    return (OldProvince(code, intern(kind), name) for code, kind, name in _rows("old_provinces"))


def old_districts() -> Iterator[OldDistrict]:
    """The districts of before, in the order of the official table."""
    return (
        OldDistrict(code, intern(province), intern(kind), name)
        for code, province, kind, name in _rows("old_districts")
    )


def old_wards() -> Iterator[OldWard]:
    """The wards of before, in the order of the official table."""
    return (
        OldWard(code, district, intern(kind), name, tuple(now.split("|")))
        for code, district, kind, name, now in _rows("old_wards")
    )


def _rows(stem: str) -> Iterator[list[str]]:
    text = (resources.files(_FOLDER) / f"{stem}.csv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)
    return rows
