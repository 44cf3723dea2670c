"""A trained linear model read from JSON: pure Python, a few hundred additions a text."""

from __future__ import annotations

import json
import math
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conversations.understand.files import DATA
from conversations.understand.result import Candidate

IDF_STEP = 0.1


@dataclass(frozen=True, slots=True)
class ActRule:
    """When the best candidate may be acted on without asking.

    Attributes:
        p: Least probability of the best candidate.
        margin: Least distance to the second.
    """

    p: float
    margin: float

    def allows(self, ranked: tuple[Candidate, ...]) -> bool:
        """Tell whether the first of the ranked candidates is sure enough."""
        if not ranked:
            return False
        second = ranked[1].p if len(ranked) > 1 else 0.0
        return ranked[0].p >= self.p and ranked[0].p - second >= self.margin


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Multinomial logistic regression over named features, weights in small whole numbers.

    A feature counts by its rarity, scaled so that each view has its fixed length. Trained and
    written by ``conversations.understand.training``.

    Attributes:
        labels: What can be answered.
        views: Weight of each view by its prefix letter.
        step: What one unit of a stored weight is worth.
        bias: One per label, in steps.
        rows: Feature -> its row in ``table``.
        table: Rows of rarity (in ``IDF_STEP``) followed by one weight per label (in ``step``).
        words: Known folded words with their rarity, for mending misspellings.
        act: When to act alone.
    """

    labels: tuple[str, ...]
    views: Mapping[str, float]
    step: float
    bias: tuple[int, ...]
    rows: Mapping[str, int]
    table: array[int]
    words: Mapping[str, float]
    act: ActRule

    def rank(self, features: Iterable[str]) -> tuple[Candidate, ...]:
        """Rank every label for a text, best first; the probabilities add up to one."""
        scores = [value * self.step for value in self.bias]
        width = len(self.labels) + 1
        for scale, starts in self._found(features):
            for start in starts:
                row = self.table[start : start + width]
                worth = scale * row[0]
                for at, weight in enumerate(row[1:]):
                    scores[at] += worth * weight
        top = max(scores)
        grown = [math.exp(score - top) for score in scores]
        total = sum(grown)
        found = [Candidate(label, p / total) for label, p in zip(self.labels, grown, strict=True)]
        return tuple(sorted(found, key=lambda candidate: (-candidate.p, candidate.label)))

    def _found(self, features: Iterable[str]) -> list[tuple[float, list[int]]]:
        """Known features by view: what one unit of rarity times weight is worth, row starts."""
        width = len(self.labels) + 1
        starts: dict[str, list[int]] = {view: [] for view in self.views}
        for name in features:
            row = self.rows.get(name)
            if row is not None:
                starts[name[0]].append(row * width)
        for found in starts.values():
            found.sort()  # a set's order changes between runs; a sum of floats must not
        return [
            (self.views[view] * self.step / math.hypot(*(self.table[at] for at in found)), found)
            for view, found in starts.items()
            if found
        ]


def load_model(name: str) -> LinearModel:
    """Read a trained model of this package.

    Args:
        name: "intents" or "products".
    """
    return parse_model(json.loads((DATA / f"{name}.model.json").read_text(encoding="utf-8")))


def parse_model(read: Mapping[str, Any]) -> LinearModel:
    """Turn a model file's content into a model."""
    table = array("b")
    for numbers in read["features"].values():
        table.extend(map(int, numbers.split()))
    rows = {feature: row for row, feature in enumerate(read["features"])}
    width = len(read["labels"]) + 1
    return LinearModel(
        labels=tuple(read["labels"]),
        views=read["views"],
        step=read["step"],
        bias=tuple(read["bias"]),
        rows=rows,
        table=table,
        words={
            feature[2:]: table[row * width] * IDF_STEP
            for feature, row in rows.items()
            if feature.startswith("w:") and " " not in feature
        },
        act=ActRule(**read["act"]),
    )
