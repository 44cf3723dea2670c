"""The stretches of a text that are a place's name, to the letter or nearly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ocop_core.places.gazetteer import Gazetteer
from ocop_core.places.leads import Lead, glued_lead, lead_at
from ocop_core.places.marks import words_of
from ocop_core.places.mentions import Mention, Window, windows
from ocop_core.places.place import Place, name_key
from ocop_core.places.tokens import Token
from ocop_core.places.weights import weigh
from ocop_core.places.words import DISTRICT, PROVINCE, WARD, Level
from ocop_core.vietnamese.fold import fold

_SHORTEST = 4
_LONGEST = 5
_TWO_EDITS_FROM = 9
_MOST = 8
_MOST_PROVINCES = 3


def exact_mentions(tokens: Sequence[Token], gazetteer: Gazetteer) -> list[Mention]:
    """Every stretch of the text that is the name of a place, once per place."""
    leads = _leads(tokens, gazetteer)
    found = (
        weigh(tokens, leads[start], (start, end), place)
        for start, end, key in windows(tokens)
        for place in gazetteer.by_key.get(name_key(key), ())
    )
    return [mention for mention in found if mention]


def near_mentions(
    tokens: Sequence[Token],
    gazetteer: Gazetteer,
    exact: Sequence[Mention],
    default_province: str | None,
) -> list[Mention]:
    """The stretches of the text that are nearly the name of a place.

    Communes and districts are sought in the provinces that were named, or else in the default
    one and where a district leads: over the whole country every name has a neighbour.
    """
    stretches = tuple(_stretches(tokens, _leads(tokens, gazetteer)))
    named = [one for one in exact if one.place.level is PROVINCE and one.score > 0]
    found: list[Mention] = []
    scope = [one.place.province for one in named]
    if not named:
        found += _near(tokens, gazetteer, stretches, PROVINCE, "")
        districts = [one for one in exact if one.place.level is DISTRICT and one.score > 0]
        scope = [one.place.province for one in (*found, *districts)]
        scope = [default_province, *scope] if default_province else scope
    for province in list(dict.fromkeys(scope))[:_MOST_PROVINCES]:
        for level in (DISTRICT, WARD):
            found += _near(tokens, gazetteer, stretches, level, province)
    return found


def _leads(tokens: Sequence[Token], gazetteer: Gazetteer) -> tuple[Lead, ...]:
    """The lead at each position; a word that ends a place name leads nothing.

    In "xã Vân Hồ Sơn La" the word "hồ" (lake) belongs to the commune's name.
    """
    leads = [lead_at(tokens, position) for position in range(len(tokens) + 1)]
    for start, end, key in windows(tokens):
        lead = leads[end]
        if lead.kind is None or not start < lead.begin < end or key not in gazetteer.by_key:
            continue
        opens = start == 0 or tokens[start - 1].segment != tokens[start].segment
        if not lead.is_unit or leads[start].is_unit or opens:
            leads[end] = Lead(None, end)
    return tuple(leads)


class _Stretch(NamedTuple):
    window: Window
    lead: Lead
    glued: bool


def _stretches(tokens: Sequence[Token], leads: Sequence[Lead]) -> Iterator[_Stretch]:
    """The stretches to look up, also without a kind word that lost its space: "xãLong"."""
    for window in windows(tokens):
        start, end, key = window
        if end - start > _LONGEST:
            continue
        if _is_name(key):
            yield _Stretch(window, leads[start], glued=False)
        first = tokens[start].folded
        glued = glued_lead(first)
        if glued:
            kind, rest = glued
            key = rest + key[len(first) :]
            if _is_name(key):
                yield _Stretch(Window(start, end, key), Lead(kind, start), glued=True)


def _is_name(key: str) -> bool:
    return len(key) >= _SHORTEST and not key.isdecimal()


def _near(
    tokens: Sequence[Token],
    gazetteer: Gazetteer,
    stretches: Sequence[_Stretch],
    level: Level,
    province: str,
) -> list[Mention]:
    """The near names of one level in one province, or of the whole country for ""."""
    keys = gazetteer.keys.get((level, province), ())
    matches: dict[str, list[tuple[str, int]]] = {}
    found: list[Mention | None] = []
    for (start, end, typed), lead, glued in stretches:
        if typed not in matches:
            matches[typed] = _matches(typed, keys)
        for key, edits in matches[typed]:
            if not edits and not glued:
                continue
            found += [
                weigh(tokens, lead, (start, end), place, edits)
                for place in gazetteer.by_key[key]
                if place.level is level
                and province in {"", place.province}
                and not _whole_word_apart(tokens[start:end], place)
            ]
    return [mention for mention in found if mention]


def _whole_word_apart(typed: Sequence[Token], place: Place) -> bool:
    """Whether one name is the other and a word more: "Mường" is no slip for "Mường É"."""
    mine = {word.folded for word in typed}
    yours = {fold(word) for word in words_of(place.name)}
    return mine < yours or yours < mine


def _matches(typed: str, keys: Sequence[str]) -> list[tuple[str, int]]:
    allowed = 2 if len(typed) >= _TWO_EDITS_FROM else 1
    near = process.extract(typed, keys, scorer=OSA.distance, score_cutoff=allowed, limit=_MOST)
    return [(key, int(edits)) for key, edits, _ in near]
