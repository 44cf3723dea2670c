from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from conversations.understand.files import DATA
from conversations.understand.intents import INTENTS as INTENT_NAMES
from conversations.understand.intents import OUT_OF_SCOPE
from conversations.understand.linear import parse_model
from conversations.understand.result import Candidate
from conversations.understand.training.calibrate import Judged, cross_validate, find_rule
from conversations.understand.training.corpus import (
    CorpusError,
    Sample,
    read_messages,
    read_products,
    with_plain_copies,
)
from conversations.understand.training.train import (
    RECIPES,
    Recipe,
    check,
    dumps,
    fingerprint,
    train,
)
from tests.understand.heldout import held_out

INTENTS, PRODUCTS = RECIPES


def corpus(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "some.tsv"
    path.write_text("\n".join(("label\ttext\tdescription", *rows)) + "\n", encoding="utf-8")
    return path


def test_there_is_enough_to_learn_from() -> None:
    messages, products = read_messages(), read_products()
    assert len(messages) >= 1800
    assert len(products) >= 1100
    count = Counter(each.label for each in messages)
    assert set(count) == {*INTENT_NAMES, OUT_OF_SCOPE}
    assert min(count.values()) > 200
    assert {each.label for each in products} == {str(number) for number in range(1, 27)}


def test_held_out_texts_are_not_trained_on() -> None:
    learnt = {each.group for each in read_messages()}
    assert not learnt & {Sample("", row["text"]).group for row in held_out("intents")}
    named = {Sample("", each.text).group for each in read_products()}
    assert not named & {Sample("", row["name"]).group for row in held_out("products")}


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_the_shipped_model_was_made_from_the_corpus_as_it_is(recipe: Recipe) -> None:
    shipped = json.loads((DATA / f"{recipe.name}.model.json").read_text(encoding="utf-8"))
    assert shipped["corpus"] == fingerprint(recipe.corpus), (
        "run python -m conversations.understand.training.train"
    )


def test_training_twice_writes_the_same_file() -> None:
    few = read_messages()[::25]
    assert dumps(train(INTENTS, few)) == dumps(train(INTENTS, list(few)))


def test_a_written_model_reads_back_as_it_was_fitted() -> None:
    fitted = {**train(PRODUCTS, read_products()[::30]), "act": {"p": 0.9, "margin": 0.0}}
    read = parse_model(json.loads(dumps(fitted)))
    assert read.labels == tuple(fitted["labels"])
    assert len(read.rows) == len(fitted["features"])


def test_copies_without_diacritics_are_added_once() -> None:
    samples = [Sample("a", "xem điểm"), Sample("b", "sửa"), Sample("b", "sua")]
    assert with_plain_copies(samples)[3:] == [Sample("a", "xem diem")]


@pytest.mark.parametrize(
    "rows", [("nonsense\txin chào\t",), ("cancel\t \t",), ("cancel\tThôi\t", "continue\tthôi\t")]
)
def test_a_corpus_that_contradicts_itself_is_refused(tmp_path: Path, rows: tuple[str, ...]) -> None:
    with pytest.raises(CorpusError, match=r"some\.tsv, line"):
        read_messages(corpus(tmp_path, *rows))


def test_every_sample_is_judged_once_by_a_model_that_has_not_seen_it() -> None:
    samples = [Sample("a" if at % 2 else "b", f"câu số {at}") for at in range(40)]

    def remember(part: list[Sample]) -> Callable[[Sample], tuple[Candidate, ...]]:
        seen = {sample.text for sample in part}

        def rank(sample: Sample) -> tuple[Candidate, ...]:
            assert sample.text not in seen
            return (Candidate("a", 1.0),)

        return rank

    judged = cross_validate(samples, remember)
    assert len(judged) == 40
    assert sum(each.right for each in judged) == 20


def test_the_rule_acts_as_often_as_the_wanted_precision_allows() -> None:
    judged = [Judged("a", (Candidate("a", 0.9),)) for _ in range(19)]
    judged += [Judged("b", (Candidate("a", 0.6),)) for _ in range(5)]
    assert 0.6 < find_rule(judged, 0.95).p <= 0.9
    assert find_rule(judged, 0.5).p <= 0.6
    with pytest.raises(ValueError, match="precision"):
        find_rule(judged, 0.95, never="a")


def test_checking_a_small_corpus_end_to_end() -> None:
    judged = check(INTENTS, read_messages()[::40])
    assert len(judged) > 100
    assert sum(each.right for each in judged) / len(judged) > 0.3
