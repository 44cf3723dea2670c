"""Which of the 26 criteria sets a product belongs to, by its name and description."""

from __future__ import annotations

from functools import cache

from conversations.understand.features import product_features, split_words
from conversations.understand.linear import LinearModel, load_model
from conversations.understand.result import NOTHING, Candidate, Understanding

SHOWN = 3


def read_product(name: str, description: str = "") -> Understanding:
    """Read which criteria set (bộ sản phẩm, Phụ lục I) a product belongs to.

    Args:
        name: The product's name as on the label: "Mận hậu sấy dẻo Yên Châu".
        description: What it is made of and how, if the person said it.

    Returns:
        Three sets as "1".."26", best first, or none when neither text has a letter.
        ``act`` only says the first is very likely: the producer confirms and the officer decides.
    """
    if not any(char.isalpha() for char in name + description):
        return NOTHING
    model = _model()
    ranked = rank_products(model, name, description)
    return Understanding(ranked[:SHOWN], act=model.act.allows(ranked))


def rank_products(model: LinearModel, name: str, description: str) -> tuple[Candidate, ...]:
    """Rank all 26 sets for a product by a given model."""
    # no shorthand here: "hong" is hông in a message and hồng in a product
    named = split_words(name, known=model.words)
    described = split_words(description, known=model.words)
    return model.rank(product_features(named, described))


@cache
def _model() -> LinearModel:
    return load_model("products")
