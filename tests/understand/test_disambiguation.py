from __future__ import annotations

import pytest

from conversations.understand import (
    Candidate,
    disambiguation,
    disambiguation_keys,
    disambiguation_question,
    read_product,
)
from tests.understand.heldout import held_out, labels, share

SETS = {str(number) for number in range(1, 27)}


def candidates(*pairs: tuple[str, float]) -> list[Candidate]:
    return [Candidate(label, p) for label, p in pairs]


@pytest.mark.parametrize(
    ("sets", "key"),
    [
        (("1", "7", "20"), "fresh_or_remedy"),
        (("1", "7", "3"), "plant"),
        (("14", "15", "9"), "spirit"),
        (("11", "12", "17"), "tea"),
        (("18", "20", "12"), "herb"),
        (("19", "18", "20"), "health"),
        (("4", "8", "7"), "honey"),
        (("22", "21", "7"), "craft"),
        (("2", "25", "8"), "meat_or_pet"),
    ],
)
def test_asks_what_separates_the_likeliest_sets(sets: tuple[str, str, str], key: str) -> None:
    first, second, third = sets
    assert disambiguation(candidates((first, 0.5), (second, 0.3), (third, 0.1))) == key


def test_asks_nothing_when_the_first_is_clear_or_no_question_fits() -> None:
    assert disambiguation(candidates(("14", 0.95), ("15", 0.03), ("9", 0.01))) is None
    assert disambiguation(candidates(("13", 0.5), ("26", 0.3), ("2", 0.1))) is None
    assert disambiguation(candidates(("13", 0.5))) is None
    assert disambiguation([]) is None


@pytest.mark.parametrize("key", disambiguation_keys())
def test_each_question_offers_distinct_sets_in_plain_words(key: str) -> None:
    asked = disambiguation_question(key)
    numbers = [option.set_no for option in asked.options]
    assert asked.key == key
    assert asked.question.endswith("?")
    assert 2 <= len(numbers) <= 4
    assert len(set(numbers)) == len(numbers)
    assert set(numbers) <= SETS


def test_every_set_is_an_option_somewhere() -> None:
    offered = [disambiguation_question(key).sets for key in disambiguation_keys()]
    assert set().union(*offered) == SETS


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError):
        disambiguation_question("no_such_question")


def test_a_question_that_is_asked_mostly_offers_the_right_set() -> None:
    offers_right = []
    for row in held_out("products"):
        understood = read_product(row["name"], row["description"])
        key = disambiguation(understood.candidates)
        if key is not None and row["set"] in labels(understood):
            offers_right.append(row["set"] in disambiguation_question(key).sets)
    assert share(offers_right) >= 0.9
