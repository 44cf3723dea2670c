"""From the possible chains to one reading: when to be sure, and what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ocop_core.places import tables
from ocop_core.places.chains import Chain
from ocop_core.places.marks import Marks, compare, words_of
from ocop_core.places.mentions import Doubt
from ocop_core.places.place import Place, name_key
from ocop_core.places.reading import PlaceReading, Why
from ocop_core.places.unit import TYPE_WORDS
from ocop_core.places.words import DISTRICT, PROVINCE

NOT_FOUND = PlaceReading(province=None, communes=(), ask=True, why="not_found")
"""The reading of a text in which no place was recognised."""

_MARGIN = 1.25
_LEAST = 0.1


def decide(chains: Sequence[Chain], default_province: str | None) -> PlaceReading:
    """The reading of a text from its chains, the best first."""
    if not chains or chains[0].score < _LEAST:
        return NOT_FOUND
    best = chains[0]
    if best.place.level is PROVINCE:
        return PlaceReading(best.place.province, (), True, "province_only", _old_label(best))
    rivals = _rivals(chains)
    communes = _communes(rivals)
    if len(communes) == 1:
        return _one(rivals[0], communes[0], default_province)
    places = {chain.place for chain in rivals}
    return PlaceReading(
        _only(tables.communes()[code].parent for code in communes),
        communes,
        True,
        _why_several(rivals),
        _old_label(rivals[0]) if len(places) == 1 else None,
    )


def _one(best: Chain, commune: str, default_province: str | None) -> PlaceReading:
    province = tables.communes()[commune].parent
    named = best.district or best.province or province == default_province
    named = named or (default_province is None and best.lowest.announced)
    sure = named and not best.contradicted and not _doubtful(best)
    why: Why | None = None if sure else "unsure"
    return PlaceReading(province, (commune,), not sure, why, _old_label(best))


def _doubtful(best: Chain) -> bool:
    """A misspelt name that too little in the text confirms, or one that names a village."""
    ward = best.ward
    if ward is None:
        return False
    if ward.kind is not None and not ward.announced:
        return True
    if not ward.edits:
        return False
    confirmed = best.district or best.province or (ward.announced and not ward.doubt)
    return ward.doubt is Doubt.GRAVE or not confirmed


def _rivals(chains: Sequence[Chain]) -> list[Chain]:
    """The chains that explain the text about as well as the best, the best first.

    An old commune spelt like a present one is no rival of it when no district was named:
    "xã Tân Hưng, Tây Ninh" is how an address is written today. A name all by itself says
    nothing of the kind, and every commune so called stays.
    """
    least = max(chains[0].score - _MARGIN, _LEAST)
    rivals = [chain for chain in chains if chain.score > least and chain.place.communes]
    present = [chain.place for chain in rivals if _two_levels(chain) and not chain.place.is_old]
    return [
        chain
        for chain in rivals
        if not (
            _two_levels(chain)
            and chain.place.is_old
            and any(_spelt_alike(chain.place.name, place.name) for place in present)
        )
    ]


def _two_levels(chain: Chain) -> bool:
    """Whether the chain has the form of an address of today: a commune, perhaps a province.

    An old province's name makes the commune's likely an old one as well.
    """
    if chain.ward is None or chain.district:
        return False
    if chain.province:
        return not chain.province.place.is_old
    return chain.ward.announced


def _communes(rivals: Sequence[Chain]) -> tuple[str, ...]:
    """The communes of all rivals, those that bear a name that was typed first."""
    names = {chain.place.key for chain in rivals}
    units = tables.communes()
    codes = dict.fromkeys(code for chain in rivals for code in chain.place.communes)
    if rivals[0].ward and rivals[0].ward.doubt is Doubt.GRAVE and rivals[0].district:
        # The name is likely that of a commune gone before 2025; its district is all we know.
        codes |= dict.fromkeys(rivals[0].district.place.communes)
    if rivals[0].place.level is not DISTRICT:
        return tuple(codes)
    return tuple(sorted(codes, key=lambda code: name_key(units[code].name) not in names))


def _why_several(rivals: Sequence[Chain]) -> Why:
    best = rivals[0]
    single = all(chain.place == best.place for chain in rivals)
    if best.ward:
        return "split" if single else "several"
    if not best.lowest.announced and _is_commune_now(best.place):
        return "district_now_commune"
    return "district" if single else "several"


def _is_commune_now(district: Place) -> bool:
    names = (tables.communes()[code].name for code in district.communes)
    return any(name_key(name) == district.key for name in names)


def _old_label(chain: Chain) -> str | None:
    """The label of a former unit, unless a commune it led to is called the same today."""
    place = chain.place
    if not place.is_old:
        return None
    now = (tables.communes()[code].name for code in place.communes)
    said_district = place.level is DISTRICT and chain.lowest.announced
    if not said_district and any(_spelt_alike(place.name, name) for name in now):
        return None
    return f"{TYPE_WORDS[place.type]} {place.name}"


def _spelt_alike(one: str, other: str) -> bool:
    return name_key(one) == name_key(other) and compare(words_of(one), other) is Marks.AGREE


def _only(codes: Iterable[str | None]) -> str | None:
    found = set(codes)
    return found.pop() if len(found) == 1 else None
