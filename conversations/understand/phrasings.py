"""Finds which of many curated phrasings a text is alike: cosine over rare words and sounds."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from conversations.understand.features import message_features, split_words

VIEWS = {"w": 1.0, "a": 0.55, "s": 0.85}
"""Share of each view: words, words as typed, sound pieces."""
_FLOOR = 0.3
"""Rarity of a feature that every question has: small, not nothing."""


class PhrasingIndex:
    """Phrasings by key, searchable by likeness.

    Likeness is the cosine between the text and the closest phrasing of a key, lifted a little
    where other phrasings of that key are alike too; between 0 and 1.
    """

    def __init__(
        self, phrasings: Mapping[str, Sequence[str]], shorthand: Mapping[str, str]
    ) -> None:
        """Index the phrasings of each key; shorthand is expanded in them as in texts."""
        self._shorthand = shorthand
        samples = [
            (key, _used(message_features(split_words(phrasing, shorthand))))
            for key, wordings in phrasings.items()
            for phrasing in wordings
        ]
        self._rarity = _rarity(samples)
        self._unknown = math.log(1 + len(phrasings)) + _FLOOR
        self._words = {
            feature[2:]: rarity
            for feature, rarity in self._rarity.items()
            if feature.startswith("w:") and " " not in feature
        }
        self._keys = [key for key, _ in samples]
        self._postings: dict[str, tuple[array[int], array[float]]] = {}
        for at, (_, features) in enumerate(samples):
            for feature, weight in self._weights(features).items():
                where, worth = self._postings.setdefault(feature, (array("H"), array("f")))
                where.append(at)
                worth.append(weight)

    def alike(self, text: str) -> list[tuple[str, float]]:
        """Keys with their likeness to a text, best first; keys not alike at all are left out."""
        asked = _used(message_features(split_words(text, self._shorthand, self._words)))
        scores = [0.0] * len(self._keys)
        for feature, weight in sorted(self._weights(asked).items()):
            where, worth = self._postings.get(feature, ((), ()))
            for at, other in zip(where, worth, strict=True):
                scores[at] += weight * other
        by_key: dict[str, list[float]] = {}
        for key, score in zip(self._keys, scores, strict=True):
            if score > 0:
                by_key.setdefault(key, []).append(score)
        found = [(key, _likeness(scores)) for key, scores in by_key.items()]
        return sorted(found, key=lambda item: (-item[1], item[0]))

    def _weights(self, features: Iterable[str]) -> dict[str, float]:
        """Scale features to length one, each view keeping its share; unknown words count."""
        weights: dict[str, float] = {}
        ordered = sorted(features)
        for view, share in VIEWS.items():
            own = {
                feature: rarity
                for feature in ordered
                if feature[0] == view and (rarity := self._rarity_of(feature))
            }
            length = math.hypot(*own.values())
            weights.update((feature, share * rarity / length) for feature, rarity in own.items())
        total = math.hypot(*weights.values()) or 1.0
        return {feature: weight / total for feature, weight in weights.items()}

    def _rarity_of(self, feature: str) -> float:
        is_word = feature.startswith("w:") and " " not in feature
        return self._rarity.get(feature, self._unknown if is_word else 0.0)


def _used(features: frozenset[str]) -> list[str]:
    return [feature for feature in features if feature[0] in VIEWS]


def _rarity(samples: Sequence[tuple[str, list[str]]]) -> dict[str, float]:
    """Rarity of each feature among keys: one key's many phrasings count once."""
    pairs = {(key, feature) for key, features in samples for feature in features}
    counts = Counter(feature for _, feature in pairs)
    keys = len({key for key, _ in samples})
    return {
        feature: math.log((1 + keys) / (1 + count)) + _FLOOR for feature, count in counts.items()
    }


def _likeness(scores: Sequence[float]) -> float:
    best, *others = sorted(scores, reverse=True)
    return min(1.0, best + 0.1 * sum(others[:2]))
