"""What the rest of a text says for or against one way to read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ocop_core.places.mentions import Mention
from ocop_core.places.place import Place
from ocop_core.places.tokens import Token
from ocop_core.places.words import DISTRICT, PROVINCE, WARD

_DEFAULT_PROVINCE = 2.3
_NESTED = -1.5
_IGNORED_WARD = -2.5
_OTHER_DISTRICT = -2.2
_OTHER_PROVINCE_BEFORE = -0.5
_OTHER_PROVINCE_TOO = 0.3
_GAP, _MOST_GAP = -0.7, -2.1
_TAIL, _MOST_TAIL = -0.4, -1.2
_CLEAR = 1.0
_MOST_ALIKE = 2


class Context:
    """The mentions of one text by level, and how they bear on each other.

    Attributes:
        wards: The mentions at commune level.
        districts: The mentions of old districts, by the district's code.
        provinces: The mentions of provinces, by the present province's code.
    """

    def __init__(
        self, tokens: Sequence[Token], mentions: Iterable[Mention], default_province: str | None
    ) -> None:
        """Sort the mentions; `default_province` speaks for bare names of that province."""
        self._tokens = tokens
        self._default = default_province
        self.wards: list[Mention] = []
        self.districts: dict[str, list[Mention]] = defaultdict(list)
        self.provinces: dict[str, list[Mention]] = defaultdict(list)
        for mention in _best_of_each(mentions):
            if mention.place.level is WARD:
                self.wards.append(mention)
            elif mention.score > 0 and mention.place.level is DISTRICT:
                self.districts[mention.place.districts[0]].append(mention)
            elif mention.score > 0:
                self.provinces[mention.place.province].append(mention)
        self._announced_districts = [
            mention for found in self.districts.values() for mention in found if mention.announced
        ]
        self._clear_wards = [ward for ward in self.wards if ward.score > _CLEAR and not ward.edits]
        self._explained = {
            word
            for mention in self._announced_districts
            for word in range(mention.begin, mention.end)
        }

    def default(self, lowest: Mention, province: Mention | None) -> float:
        """A place in the default province, when no province is named with it.

        "Sơn La" alone is the province, not the town in it.
        """
        if province or lowest.place.level is PROVINCE or self._names_province(lowest):
            return 0.0
        return _DEFAULT_PROVINCE if lowest.place.province == self._default else 0.0

    def _names_province(self, lowest: Mention) -> bool:
        provinces = self.provinces.get(lowest.place.province, ())
        return not lowest.announced and any(
            (one.start, one.end) == (lowest.start, lowest.end) for one in provinces
        )

    def gap(self, ward: Mention, upper: Sequence[Mention]) -> tuple[int, float]:
        """How many words after a commune's name nothing explains, and what they weigh."""
        after = [mention.begin for mention in upper if mention.begin >= ward.end]
        words = range(ward.end, min(after, default=len(self._tokens)))
        count = sum(
            not self._tokens[word].is_filler and word not in self._explained for word in words
        )
        each, most = (_GAP, _MOST_GAP) if after else (_TAIL, _MOST_TAIL)
        return count, max(each * count, most)

    def nested(self, lowest: Mention) -> float:
        """A name that ends a longer commune's name is more likely a part of that."""
        nested = not lowest.announced and any(
            ward.start < lowest.start and lowest.end <= ward.end for ward in self._clear_wards
        )
        return _NESTED if nested else 0.0

    def ignored(self, lowest: Mention) -> float:
        """A district alone leaves a commune unread that was announced in its province.

        A number is no evidence: every town had a "phường 4".
        """
        ignored = any(
            ward.announced
            and not ward.place.key.isdecimal()
            and ward.place.province == lowest.place.province
            and not ward.overlaps(lowest)
            for ward in self._clear_wards
        )
        return _IGNORED_WARD if ignored else 0.0

    def other_district(self, parts: Sequence[Mention]) -> float:
        """Another district was announced than those of a chain that names none."""
        other = any(_apart(mention, parts) for mention in self._announced_districts)
        return _OTHER_DISTRICT if other else 0.0

    def other_province(self, parts: Sequence[Mention], *, named: bool) -> float:
        """Another province was named: after the chain's first part it weighs in full.

        Before that it is more likely a village or a street; and less so where the chain has
        a province of its own (`named`).
        """
        lowest = parts[0]
        others = [
            mention
            for found in self.provinces.values()
            for mention in found
            if not within(lowest.place, mention.place) and _apart(mention, parts)
        ]
        later = [mention.score for mention in others if mention.start >= lowest.end]
        if later:
            return -max(later) * (_OTHER_PROVINCE_TOO if named else 1.0)
        return _OTHER_PROVINCE_BEFORE if others else 0.0


def within(place: Place, province: Place) -> bool:
    """Whether a place lies in a province, taken in its old borders if that is an old one."""
    if not province.is_old or place.level is PROVINCE:
        return place.province == province.province
    return province.old_provinces[0] in place.old_provinces


def _apart(mention: Mention, parts: Sequence[Mention]) -> bool:
    return not any(mention.overlaps(part) for part in parts)


def _best_of_each(mentions: Iterable[Mention]) -> list[Mention]:
    """The best mentions of each place; a text that repeats itself must not cost more."""
    kept: dict[Place, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=lambda one: (-one.score, -one.start)):
        if len(kept[mention.place]) < _MOST_ALIKE:
            kept[mention.place].append(mention)
    return [mention for found in kept.values() for mention in found]
