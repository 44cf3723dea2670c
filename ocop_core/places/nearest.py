"""Communes to offer as buttons when a place was not recognised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from ocop_core.places.gazetteer import gazetteer
from ocop_core.places.leads import lead_at
from ocop_core.places.tokens import Token, tokenize
from ocop_core.places.words import WARD

_LEAST_LIKE = 60.0
_LONGEST = 4
_SHORTEST = 3


def nearest(text: str, *, province: str | None, limit: int = 3) -> tuple[str, ...]:
    """Codes of the communes whose names, present or old, look most like the text.

    Args:
        text: What the person typed; kind words and places of villages may stand in it.
        province: Code of the province to stay in; None looks through the whole country.
        limit: The most codes to give.

    Returns:
        Codes, the likeliest first; none when nothing is alike or the province is unknown.
    """
    index = gazetteer()
    keys = index.keys.get((WARD, province or ""), ())
    likeness: dict[str, float] = {}
    for stretch in _stretches(tokenize(text)):
        for key, score, _ in process.extract(
            stretch, keys, scorer=fuzz.ratio, score_cutoff=_LEAST_LIKE, limit=limit
        ):
            likeness[key] = max(score, likeness.get(key, 0.0))
    found = (
        code
        for key in sorted(likeness, key=lambda key: -likeness[key])
        for place in index.by_key[key]
        if place.level is WARD and (province is None or place.province == province)
        for code in place.communes
    )
    return tuple(dict.fromkeys(found))[:limit]


def _stretches(tokens: Sequence[Token]) -> Iterator[str]:
    """The stretches that may be the name meant: after a kind word, or opening a segment."""
    for start, token in enumerate(tokens):
        opens = start == 0 or tokens[start - 1].segment != token.segment
        if not opens and not lead_at(tokens, start).is_unit:
            continue
        key = ""
        for word in tokens[start : start + _LONGEST]:
            if word.segment != token.segment:
                break
            key += word.folded
            if len(key) >= _SHORTEST:
                yield key
