"""How much one stretch of text speaks for one place.

The weights are on one scale with those of `context`; they were set on generated addresses
and are held by the tests.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from ocop_core.places.leads import Lead
from ocop_core.places.marks import Marks, compare, is_marked, words_of
from ocop_core.places.mentions import Doubt, Mention
from ocop_core.places.place import Place, name_key
from ocop_core.places.tokens import Token
from ocop_core.places.words import DISTRICT, KIND_LEVELS, PROVINCE, WARD
from ocop_core.vietnamese.fold import fold
from ocop_core.vietnamese.syllables import is_plain_syllable

_BASE = {WARD: 2.0, DISTRICT: 3.0, PROVINCE: 3.5}
_SAME_KIND = {WARD: 2.0, DISTRICT: 1.5, PROVINCE: 1.0}
_OTHER_KIND = {WARD: 0.6, DISTRICT: 0.0, PROVINCE: 0.0}
_GROWN = 1.0
_GROWS = ("huyen", "thi_xa", "thanh_pho")
_VILLAGE = {WARD: -4.0, DISTRICT: -3.5}
_NUMBER = -2.0
_MARKS = {Marks.AGREE: 0.8, Marks.FEWER: -0.6, Marks.CONFLICT: -2.0}
_EDIT = -1.5
_LONGER = 0.9
_LAST = 0.5
_SHORT = 5
_SHORT_NAME, _SHORT_NAME_ALONE = -3.0, -1.0


def weigh(
    tokens: Sequence[Token], lead: Lead, stretch: tuple[int, int], place: Place, edits: int = 0
) -> Mention | None:
    """Weigh one stretch (start, end) as one place; None when its lead rules the place out."""
    start, end = stretch
    kind = _kind_score(place, lead.kind)
    numbered = place.key.isdecimal() or (end - start == 1 and tokens[start].folded.isdecimal())
    if kind is None or (numbered and not lead.is_unit):
        return None
    score = _BASE[place.level] + kind + _EDIT * edits
    score += _marks_score(tokens, start, end, place, edits)
    if place.level is WARD:
        score += _LONGER * max(min(end - start, len(words_of(place.name)), 4) - 2, 0)
    if place.level is PROVINCE:
        score += _LAST if end == len(tokens) else 0.0
    elif not lead.is_unit and end - start == 1 and len(place.key) <= _SHORT:
        score += _SHORT_NAME_ALONE if _alone(tokens, start) else _SHORT_NAME
    doubt = _doubt(tokens[start:end], place, edits)
    return Mention(lead.begin, start, end, place, score, lead.kind, edits, doubt)


def _kind_score(place: Place, kind: str | None) -> float | None:
    if kind is None:
        return 0.0
    if kind == "number":
        # "số 5 phố Huế" is the street, though a ward was called Phố Huế.
        return None if place.name.startswith("Phố ") else _NUMBER
    if kind not in KIND_LEVELS:
        return _VILLAGE.get(place.level)
    if place.level not in KIND_LEVELS[kind]:
        return None
    if kind == place.type:
        return _SAME_KIND[place.level]
    return _GROWN if _grew(kind, place.type) else _OTHER_KIND[place.level]


def _grew(earlier: str, later: str) -> bool:
    """Whether a district may have been of one kind and have become another."""
    known = earlier in _GROWS and later in _GROWS
    return known and _GROWS.index(earlier) < _GROWS.index(later)


def _marks_score(tokens: Sequence[Token], start: int, end: int, place: Place, edits: int) -> float:
    """Marks tell names apart, if the text has any and the name is not a short form."""
    if not any(is_marked(token.typed) for token in tokens):
        return 0.0
    typed = [token.typed for token in tokens[start:end]]
    if edits:
        others = OSA.distance("".join(typed), "".join(words_of(place.name))) - edits
        return _MARKS[(Marks.AGREE, Marks.FEWER, Marks.CONFLICT)[max(0, min(others, 2))]]
    if name_key("".join(typed)) != place.key:
        return 0.0
    return _MARKS[compare(typed, place.name)]


def _alone(tokens: Sequence[Token], start: int) -> bool:
    """Whether the word is all there is in its segment; elsewhere a short syllable is a word."""
    neighbours = (*tokens[max(start - 1, 0) : start], *tokens[start + 1 : start + 2])
    return all(token.segment != tokens[start].segment for token in neighbours)


def _doubt(typed: Sequence[Token], place: Place, edits: int) -> Doubt:
    if not edits or not all(is_plain_syllable(word.folded) for word in typed):
        return Doubt.NONE
    official = [fold(word) for word in words_of(place.name)]
    pairs = zip((word.folded for word in typed), official, strict=False)
    short = any(len(word) <= 2 for word, name in pairs if word != name)
    return Doubt.GRAVE if short or edits > 1 else Doubt.SLIGHT
