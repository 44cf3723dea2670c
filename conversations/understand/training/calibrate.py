"""Checks a model on texts it has not seen, and finds from where on it may act alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from conversations.understand.linear import ActRule
from conversations.understand.result import Candidate
from conversations.understand.training.corpus import Sample

FOLDS = 5
Ranking = tuple[Candidate, ...]
Train = Callable[[list[Sample]], Callable[[Sample], Ranking]]
"""Trains on samples and gives a function that ranks the labels of another sample."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One text with its true label and the ranking a model gave without having seen it."""

    label: str
    ranked: Ranking

    @property
    def right(self) -> bool:
        """Whether the best candidate is the true one."""
        return self.ranked[0].label == self.label


def cross_validate(samples: Sequence[Sample], train: Train) -> list[Judged]:
    """Rank every sample by a model trained on the other folds."""
    judged = []
    for fold in range(FOLDS):
        rank = train([sample for sample in samples if _fold_of(sample) != fold])
        judged += [
            Judged(sample.label, rank(sample)) for sample in samples if _fold_of(sample) == fold
        ]
    return judged


def find_rule(judged: Sequence[Judged], precision: float, never: str | None = None) -> ActRule:
    """Find the rule that acts most often while right at least so often.

    Args:
        judged: Rankings of texts not trained on.
        precision: Least share of right ones among those acted on.
        never: A label that is never acted on (out of scope).

    Raises:
        ValueError: No rule is right often enough.
    """
    fits = []
    for rule in _rules():
        acted = [
            item.right
            for item in judged
            if item.ranked[0].label != never and rule.allows(item.ranked)
        ]
        if acted and sum(acted) / len(acted) >= precision:
            fits.append((len(acted), rule.p, rule))
    if not fits:
        raise ValueError(f"no threshold reaches a precision of {precision}")
    return max(fits, key=lambda fit: fit[:2])[2]


def _rules() -> Iterator[ActRule]:
    for percent in range(30, 99, 2):
        for margin in (0.0, 0.1, 0.2, 0.3, 0.4):
            yield ActRule(percent / 100, margin)


def _fold_of(sample: Sample) -> int:
    return sha256(sample.group.encode()).digest()[0] % FOLDS
