"""Writes the models anew: ``python -m conversations.understand.training.train``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from conversations.understand.features import message_features, product_features, split_words
from conversations.understand.files import DATA
from conversations.understand.intents import OUT_OF_SCOPE, rank_intents, shorthand
from conversations.understand.linear import ActRule, LinearModel, parse_model
from conversations.understand.products import rank_products
from conversations.understand.training.calibrate import Judged, Ranking, cross_validate, find_rule
from conversations.understand.training.corpus import (
    MESSAGES,
    PRODUCTS,
    Sample,
    read_messages,
    read_products,
    with_plain_copies,
)
from conversations.understand.training.fit import Settings, fit


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one model is made.

    Attributes:
        name: Of the model and its file.
        corpus: File with the samples.
        read: Reads that file.
        features: Of one sample, nothing mended: training texts are taken as they are.
        rank: Ranks the labels of a sample as the bot will.
        settings: Of the fit.
        precision: Least share of right answers where the model acts alone, cross-validated.
        never: Label that is never acted on.
    """

    name: str
    corpus: Path
    read: Callable[[Path], list[Sample]]
    features: Callable[[Sample], frozenset[str]]
    rank: Callable[[LinearModel, Sample], Ranking]
    settings: Settings
    precision: float
    never: str | None = None


RECIPES = (
    Recipe(
        name="intents",
        corpus=MESSAGES,
        read=read_messages,
        features=lambda sample: message_features(split_words(sample.text, shorthand())),
        rank=lambda model, sample: rank_intents(model, sample.text),
        settings=Settings(views={"w": 1.0, "a": 0.5, "s": 0.7}, strictness=8.0, levels=60),
        precision=0.96,
        never=OUT_OF_SCOPE,
    ),
    Recipe(
        name="products",
        corpus=PRODUCTS,
        read=read_products,
        features=lambda sample: product_features(
            split_words(sample.text), split_words(sample.description)
        ),
        rank=lambda model, sample: rank_products(model, sample.text, sample.description),
        settings=Settings(
            views={"w": 1.0, "a": 0.7, "s": 0.4, "h": 0.7, "g": 0.7},
            rare_pairs=3,
            strictness=10.0,
            levels=40,
        ),
        precision=0.95,
    ),
)


def train(recipe: Recipe, samples: Sequence[Sample]) -> dict[str, Any]:
    """Train one model on samples and their copies without diacritics; no ``act`` in it yet."""
    shown = with_plain_copies(samples)
    features = [recipe.features(sample) for sample in shown]
    return fit(features, [sample.label for sample in shown], recipe.settings)


def check(recipe: Recipe, samples: Sequence[Sample]) -> list[Judged]:
    """Rank every sample by a model that has not seen it."""

    def trained(part: list[Sample]) -> Callable[[Sample], Ranking]:
        model = parse_model({**train(recipe, part), "act": {"p": 1.0, "margin": 1.0}})
        return lambda sample: recipe.rank(model, sample)

    return cross_validate(samples, trained)


def dumps(model: dict[str, Any]) -> str:
    """The file's text: one feature a line, so that a change can be read in a diff."""
    features = model["features"]
    head = json.dumps({key: value for key, value in model.items() if key != "features"})
    lines = (
        f"{json.dumps(feature, ensure_ascii=False)}: {json.dumps(features[feature])}"
        for feature in sorted(features)
    )
    return f'{head[:-1]}, "features": {{\n' + ",\n".join(lines) + "\n}}\n"


def fingerprint(corpus: Path) -> str:
    """Hash of a training file: a model names the one it was made from."""
    return sha256(corpus.read_bytes()).hexdigest()


def make(recipe: Recipe, folder: Path = DATA) -> str:
    """Train, check and write one model; returns a line of figures."""
    samples = recipe.read(recipe.corpus)
    judged = check(recipe, samples)
    rule = find_rule(judged, recipe.precision, recipe.never)
    model = {
        "corpus": fingerprint(recipe.corpus),
        **train(recipe, samples),
        "act": {"p": rule.p, "margin": rule.margin},
    }
    path = folder / f"{recipe.name}.model.json"
    path.write_text(dumps(model), encoding="utf-8")
    return f"{recipe.name}: {_figures(judged, rule, recipe.never)}, {path.stat().st_size} bytes"


def _figures(judged: Sequence[Judged], rule: ActRule, never: str | None) -> str:
    acted = [item for item in judged if item.ranked[0].label != never and rule.allows(item.ranked)]
    in_three = sum(item.label in {each.label for each in item.ranked[:3]} for item in judged)
    right = sum(item.right for item in judged)
    precise = sum(item.right for item in acted) / len(acted)
    return (
        f"{len(judged)} samples, cross-validated top-1 {right / len(judged):.3f}, "
        f"top-3 {in_three / len(judged):.3f}, acts on {len(acted) / len(judged):.2f} "
        f"right {precise:.3f} ({rule})"
    )


def main() -> None:
    """Make all models, or those named on the command line."""
    wanted = set(sys.argv[1:]) or {recipe.name for recipe in RECIPES}
    for recipe in RECIPES:
        if recipe.name in wanted:
            sys.stdout.write(make(recipe) + "\n")


if __name__ == "__main__":
    main()
