"""Fits a linear model and brings its weights into the small whole numbers that are shipped."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from conversations.understand.linear import IDF_STEP

_MOST = 127  # one signed byte


@dataclass(frozen=True, slots=True)
class Settings:
    """How one model is fitted.

    Attributes:
        views: Weight of each view by its prefix letter; views not named are not used.
        rare_pairs: Least number of samples a pair of words or a sound piece must occur in.
        strictness: Inverse strength of the penalty on weights ("C").
        levels: Finest weight in the file is the greatest one divided by this (at most 127).
    """

    views: Mapping[str, float]
    rare_pairs: int = 2
    strictness: float = 8.0
    levels: int = _MOST


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known features with their rarity (inverse document frequency)."""

    idf: Mapping[str, float]
    views: Mapping[str, float]

    def scaled(self, features: frozenset[str]) -> dict[str, float]:
        """What each known feature of a sample counts: its rarity, each view at its length."""
        known = sorted(feature for feature in features if feature in self.idf)
        values: dict[str, float] = {}
        for view, scale in self.views.items():
            own = [feature for feature in known if feature[0] == view]
            length = math.hypot(*(self.idf[feature] for feature in own))
            values.update((feature, scale * self.idf[feature] / length) for feature in own)
        return values


def learn_vocabulary(samples: Sequence[frozenset[str]], settings: Settings) -> Vocabulary:
    """Collect the features that occur often enough, in alphabetical order."""
    counts = Counter(feature for features in samples for feature in features)
    idf = {
        feature: round((math.log((1 + len(samples)) / (1 + count)) + 1) / IDF_STEP) * IDF_STEP
        for feature, count in sorted(counts.items())
        if feature[0] in settings.views
        and (count >= settings.rare_pairs or (feature[0] in "wh" and " " not in feature))
    }
    return Vocabulary(idf, settings.views)


def fit(
    samples: Sequence[frozenset[str]], labels: Sequence[str], settings: Settings
) -> dict[str, Any]:
    """Fit a model and return it as its file's content, without ``act``."""
    vocabulary = learn_vocabulary(samples, settings)
    columns = DictVectorizer(sort=True)
    matrix = columns.fit_transform([vocabulary.scaled(features) for features in samples])
    fitted = LogisticRegression(C=settings.strictness, max_iter=5000)
    fitted.fit(matrix, np.array(labels))
    weights = fitted.coef_ - fitted.coef_.mean(axis=0)
    step = float(f"{np.abs(weights).max() / settings.levels:.4g}")
    small = np.rint(weights / step).astype(int).clip(-_MOST, _MOST)
    return {
        "labels": [str(label) for label in fitted.classes_],
        "views": dict(settings.views),
        "step": step,
        "bias": [int(value) for value in np.rint(fitted.intercept_ / step)],
        "features": {
            feature: " ".join(map(str, (round(vocabulary.idf[feature] / IDF_STEP), *small[:, at])))
            for at, feature in enumerate(columns.feature_names_)
            if small[:, at].any()
        },
    }
