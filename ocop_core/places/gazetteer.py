"""Every name a place goes or went by, indexed as people type it: without marks or spaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from ocop_core.places import tables
from ocop_core.places.place import Place, name_key
from ocop_core.places.words import ALIASES, DISTRICT, PROVINCE, WARD, Level

_Codes = dict[str, dict[str, None]]


class Gazetteer(NamedTuple):
    """The index from names to places.

    Attributes:
        by_key: The places with a name, by `name_key`.
        keys: The distinct name keys by (level, present province); "" stands for the country.
    """

    by_key: dict[str, tuple[Place, ...]]
    keys: dict[tuple[Level, str], tuple[str, ...]]


@cache
def gazetteer() -> Gazetteer:
    """The one index of all places, built on first use."""
    by_key: dict[str, list[Place]] = defaultdict(list)
    keys: dict[tuple[Level, str], dict[str, None]] = defaultdict(dict)
    for place in _places():
        by_key[place.key].append(place)
        keys[place.level, place.province][place.key] = None
        keys[place.level, ""][place.key] = None
    for alias, (level, official) in ALIASES.items():
        by_key[alias] += [one for one in by_key[name_key(official)] if one.level is level]
    return Gazetteer(
        {key: tuple(places) for key, places in by_key.items()},
        {scope: tuple(names) for scope, names in keys.items()},
    )


def _places() -> Iterator[Place]:
    districts = {district.code: district for district in tables.old_districts()}
    wards = list(tables.old_wards())
    in_district: _Codes = defaultdict(dict)
    districts_of: _Codes = defaultdict(dict)
    for ward in wards:
        for code in ward.now:
            in_district[ward.district][code] = None
            districts_of[code][ward.district] = None
    yield from _communes(districts, districts_of)
    yield from _provinces(districts, in_district)
    for district in districts.values():
        now = tuple(in_district[district.code])
        yield _old(DISTRICT, district, now, district.code, district.province)
    for ward in wards:
        # An island district without wards is known by its district alone.
        if ward.type != "huyen":
            province = districts[ward.district].province
            yield _old(WARD, ward, ward.now, ward.district, province)


def _communes(districts: dict[str, tables.OldDistrict], districts_of: _Codes) -> Iterator[Place]:
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}
    for unit in tables.communes().values():
        within = tuple(districts_of[unit.code])
        within = shared.setdefault(within, within)
        before = _distinct(districts[code].province for code in within)
        yield Place(
            key=name_key(unit.name),
            level=WARD,
            name=unit.name,
            type=unit.type,
            is_old=False,
            communes=(unit.code,),
            province=unit.parent or "",
            districts=within,
            old_provinces=shared.setdefault(before, before),
        )


def _provinces(districts: dict[str, tables.OldDistrict], in_district: _Codes) -> Iterator[Place]:
    present = tables.provinces()
    for unit in present.values():
        key = name_key(unit.name)
        yield Place(key, PROVINCE, unit.name, unit.type, False, (), unit.code, (), ())
    names = {unit.name for unit in present.values()}
    now = {
        district.province: _province_of(next(iter(in_district[code])))
        for code, district in districts.items()
    }
    for old in tables.old_provinces():
        # A name that is still a province's is taken in its present, wider meaning.
        if old.name not in names:
            key, province = name_key(old.name), now[old.code]
            yield Place(key, PROVINCE, old.name, old.type, True, (), province, (), (old.code,))


def _old(
    level: Level,
    unit: tables.OldDistrict | tables.OldWard,
    communes: tuple[str, ...],
    district: str,
    province: str,
) -> Place:
    return Place(
        key=name_key(unit.name),
        level=level,
        name=unit.name,
        type=unit.type,
        is_old=True,
        communes=communes,
        province=_province_of(communes[0]),
        districts=(district,),
        old_provinces=(province,),
    )


def _province_of(commune: str) -> str:
    return tables.communes()[commune].parent or ""


def _distinct(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
