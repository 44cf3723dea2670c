"""What a person wants, out of twelve intents, or that the wish is none of the bot's."""

from __future__ import annotations

from functools import cache

from conversations.understand.features import message_features, split_words
from conversations.understand.files import DATA, read_yaml
from conversations.understand.linear import LinearModel, load_model
from conversations.understand.result import NOTHING, Candidate, Understanding

OUT_OF_SCOPE = "out_of_scope"
INTENTS = (
    "cancel",
    "certificate_renew",
    "check_score",
    "continue",
    "delete_my_data",
    "documents_needed",
    "dossier_status",
    "edit_answer",
    "explain_criterion",
    "missing_for_stars",
    "register_product",
    "talk_to_officer",
)
SURE_OUT_OF_SCOPE = 0.5
"""From this probability on nothing is offered; below it the likeliest intents are."""
SHOWN = 3


def read_intent(text: str) -> Understanding:
    """Read what a person wants from a message, with or without diacritics.

    Args:
        text: What was typed; any text is accepted.

    Returns:
        At most three intents, best first; none when the message is out of scope or says nothing.
        ``act`` tells whether the first may be followed at once; deleting and cancelling are
        still to be asked back by whoever acts.
    """
    if not any(char.isalnum() for char in text):
        return NOTHING
    model = _model()
    ranked = rank_intents(model, text)
    return judge(ranked, act=model.act.allows(ranked))


def best_intent(text: str) -> Candidate:
    """Give the likeliest intent of a message, ``out_of_scope`` among them, however unsure."""
    return rank_intents(_model(), text)[0]


def rank_intents(model: LinearModel, text: str) -> tuple[Candidate, ...]:
    """Rank all intents and ``out_of_scope`` for a message by a given model."""
    return model.rank(message_features(split_words(text, shorthand(), model.words)))


def judge(ranked: tuple[Candidate, ...], *, act: bool) -> Understanding:
    """Turn a full ranking into what may be offered: nothing when surely out of scope."""
    outside = next((item.p for item in ranked if item.label == OUT_OF_SCOPE), 0.0)
    if outside >= SURE_OUT_OF_SCOPE:
        return NOTHING
    inside = tuple(item for item in ranked if item.label != OUT_OF_SCOPE)[:SHOWN]
    return Understanding(inside, act=act and ranked[0].label != OUT_OF_SCOPE)


@cache
def shorthand() -> dict[str, str]:
    """Chat shorthand and dialect words: folded form -> folded standard words."""
    read: dict[str, str] = read_yaml(DATA / "shorthand.yaml")
    return read


@cache
def _model() -> LinearModel:
    return load_model("intents")
