"""Commune, district and province mentions put together into one address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ocop_core.places.context import Context, within
from ocop_core.places.mentions import Mention
from ocop_core.places.place import Place

_REVERSED = -0.7
_CONTRADICTED = -1.0


@dataclass(frozen=True, slots=True)
class Chain:
    """One way to read the text as an address.

    Attributes:
        ward: The commune-level name, present or old; None when none was read.
        district: The old district it lies in, if named.
        province: The province, if named.
        score: How well the chain explains the text.
        gap: Words after the commune's name, before the next part, that nothing explains.
        contradicted: Whether another district or province was named as well.
    """

    ward: Mention | None
    district: Mention | None
    province: Mention | None
    score: float
    gap: int
    contradicted: bool

    @property
    def lowest(self) -> Mention:
        """The mention of the most precise place of the chain."""
        found = self.ward or self.district or self.province
        assert found, "a chain has a part"  # noqa: S101 - for the type checker
        return found

    @property
    def place(self) -> Place:
        """The most precise place of the chain."""
        return self.lowest.place


def chains_of(context: Context) -> list[Chain]:
    """Every way to read the text, the best first; one for each mention of a place."""
    chains = [
        *(_best(context, ward=ward) for ward in context.wards),
        *(_best(context, district=one) for found in context.districts.values() for one in found),
        *(
            _chain(context, None, None, one)
            for found in context.provinces.values()
            for one in found
        ),
    ]
    return sorted(chains, key=lambda chain: -chain.score)


def _best(
    context: Context, *, ward: Mention | None = None, district: Mention | None = None
) -> Chain:
    """The best chain above a commune, or above a district that is all there is."""
    districts = _districts_for(context, ward) if ward else iter((district,))
    chains = (
        _chain(context, ward, above, province)
        for above in districts
        for province in _provinces_for(context, ward, above)
    )
    return max(chains, key=lambda chain: chain.score)


def _districts_for(context: Context, ward: Mention) -> Iterator[Mention | None]:
    yield None
    for code in ward.place.districts:
        for mention in context.districts.get(code, ()):
            if not mention.overlaps(ward):
                yield mention


def _provinces_for(
    context: Context, ward: Mention | None, district: Mention | None
) -> Iterator[Mention | None]:
    yield None
    parts = [mention for mention in (ward, district) if mention]
    for mention in context.provinces.get(parts[0].place.province, ()):
        apart = not any(mention.overlaps(part) for part in parts)
        if apart and within(parts[0].place, mention.place):
            yield mention


def _chain(
    context: Context, ward: Mention | None, district: Mention | None, province: Mention | None
) -> Chain:
    parts = [mention for mention in (ward, district, province) if mention]
    lowest = parts[0]
    gap, after = context.gap(ward, parts[1:]) if ward else (0, context.ignored(lowest))
    against = context.other_province(parts, named=province is not None)
    if district is None:
        against += context.other_district(parts)
    turned = sum(upper.start < lower.start for lower, upper in pairwise(parts))
    score = (
        sum(mention.score for mention in parts)
        + context.default(lowest, province)
        + context.nested(lowest)
        + after
        + against
        + _REVERSED * turned
    )
    return Chain(ward, district, province, score, gap, against < _CONTRADICTED)
