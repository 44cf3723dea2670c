from __future__ import annotations

import pytest

from conversations.understand.linear import ActRule, load_model, parse_model
from conversations.understand.result import Candidate

MODEL = {
    "labels": ["left", "right"],
    "views": {"w": 1.0, "s": 0.5},
    "step": 0.5,
    "bias": [1, 0],
    "act": {"p": 0.8, "margin": 0.5},
    "features": {"w:nam": "20 6 -6", "w:bac": "20 -6 6", "w:nam bac": "30 0 1", "s:<na": "10 2 0"},
}


def test_ranks_by_what_the_features_weigh() -> None:
    model = parse_model(MODEL)
    assert model.rank(["w:nam"])[0].label == "left"
    assert model.rank(["w:bac"])[0].label == "right"
    assert sum(each.p for each in model.rank(["w:nam", "s:<na"])) == pytest.approx(1.0)


def test_without_known_features_only_the_bias_speaks() -> None:
    ranked = parse_model(MODEL).rank(["w:dong", "x:unknown view"])
    assert ranked[0].label == "left"
    assert ranked[0].p == pytest.approx(0.6225, abs=1e-4)


def test_words_for_mending_are_the_single_folded_ones() -> None:
    assert parse_model(MODEL).words == {"nam": pytest.approx(2.0), "bac": pytest.approx(2.0)}


def test_acts_on_a_sure_and_lonely_first() -> None:
    rule = ActRule(p=0.6, margin=0.3)
    assert rule.allows((Candidate("a", 0.7), Candidate("b", 0.2)))
    assert not rule.allows((Candidate("a", 0.5), Candidate("b", 0.1)))
    assert not rule.allows((Candidate("a", 0.6), Candidate("b", 0.4)))
    assert not rule.allows(())


@pytest.mark.parametrize("name", ["intents", "products"])
def test_shipped_models_are_whole(name: str) -> None:
    model = load_model(name)
    assert len(model.table) == len(model.rows) * (len(model.labels) + 1)
    assert len(model.rows) > 3000
    assert model.act.p > 0.5
