"""Whether a product may be filed: who applies, conditions of the set, what is still open."""

from __future__ import annotations

import pytest

from ocop_core.criteria import (
    Edition,
    Finding,
    LevelId,
    Verdict,
    asked_conditions,
    eligibility,
    needs_registration,
    organisation_level,
)

DRIED_FRUIT, CRAFTS, TOURISM = 7, 21, 26


def verdicts(edition: Edition, number: int, answer: Verdict) -> dict[str, Verdict | None]:
    conditions = asked_conditions(edition, edition.sets[number])
    assert conditions or number == TOURISM
    return {condition.words: answer for condition in conditions}


@pytest.mark.parametrize(
    ("kind", "registered", "number", "verdict"),
    [
        ("household", "yes", DRIED_FRUIT, "yes"),
        ("household", "no", DRIED_FRUIT, "no"),
        ("household", "unsure", DRIED_FRUIT, "unsure"),
        ("household", None, DRIED_FRUIT, "unsure"),
        ("farm", None, DRIED_FRUIT, "yes"),
        ("cooperative_group", None, DRIED_FRUIT, "yes"),
        ("cooperative", "no", DRIED_FRUIT, "yes"),
        ("company", None, CRAFTS, "yes"),
        ("joint_stock", None, CRAFTS, "yes"),
        ("association", None, TOURISM, "yes"),
        ("association", None, DRIED_FRUIT, "no"),
        ("centre", None, TOURISM, "yes"),
        ("centre", None, CRAFTS, "no"),
        ("large_company", "yes", DRIED_FRUIT, "no"),
        ("stranger", "yes", DRIED_FRUIT, "unsure"),
        (None, None, DRIED_FRUIT, "unsure"),
    ],
)
def test_who_may_apply(
    edition: Edition, kind: str | None, registered: Verdict | None, number: int, verdict: Verdict
) -> None:
    answers = {**verdicts(edition, number, "yes"), "business_registration": registered}
    assert eligibility(edition, edition.sets[number], kind, answers).verdict == verdict


def test_every_kind_of_producer_is_in_the_table(edition: Edition) -> None:
    assert set(edition.applicants) == {
        "household", "farm", "cooperative_group", "cooperative", "company", "joint_stock",
        "association", "centre", "large_company",
    }  # fmt: skip


@pytest.mark.parametrize("verdict", ["yes", "no", "unsure"])
def test_each_asked_condition_decides(edition: Edition, verdict: Verdict) -> None:
    checked = 0
    for number, criteria_set in edition.sets.items():
        for condition in asked_conditions(edition, criteria_set):
            answers = {**verdicts(edition, number, "yes"), condition.words: verdict}
            found = eligibility(edition, criteria_set, "cooperative", answers)
            assert found.verdict == verdict, (number, condition.words)
            hinders = (Finding(condition.words, verdict, condition.criterion),)
            assert found.open == (hinders if verdict != "yes" else ())
            checked += 1
    assert checked > 60


def test_unanswered_conditions_are_open(edition: Edition) -> None:
    found = eligibility(edition, edition.sets[DRIED_FRUIT], "cooperative", {})
    assert found.verdict == "unsure"
    assert {finding.words for finding in found.open} == {
        "food_safety_papers",
        "imported_material",
        "copied_product",
    }


def test_what_hinders_comes_first(edition: Edition) -> None:
    answers: dict[str, Verdict | None] = {
        "food_safety_papers": "yes",
        "imported_material": "unsure",
        "copied_product": "no",
        "business_registration": "yes",
    }
    found = eligibility(edition, edition.sets[DRIED_FRUIT], "household", answers)
    assert found.verdict == "no"
    order = [finding.verdict for finding in found.findings]
    assert order == ["no", "unsure", "yes", "yes", "yes"]
    assert [finding.words for finding in found.open] == ["copied_product", "imported_material"]


def test_before_the_set_is_known(edition: Edition) -> None:
    assert eligibility(edition, None, "cooperative", {}).verdict == "yes"
    assert eligibility(edition, None, "association", {}).verdict == "yes"
    assert eligibility(edition, None, "large_company", {}).verdict == "no"
    assert eligibility(edition, None, None, {}).verdict == "unsure"


def test_notes_and_what_has_no_question_are_told_not_asked(edition: Edition) -> None:
    for criteria_set in edition.sets.values():
        asked = asked_conditions(edition, criteria_set)
        assert all(edition.words.conditions[c.words].question for c in asked)
        assert all(condition.kind != "note" for condition in asked)
        assert "forged_dossier" not in {condition.words for condition in asked}


def test_every_finding_has_words_that_say_what_to_do(edition: Edition) -> None:
    for criteria_set in edition.sets.values():
        for kind in edition.applicants:
            for finding in eligibility(edition, criteria_set, kind, {}).findings:
                assert edition.words.conditions[finding.words].todo


def test_only_households_are_asked_for_their_registration(edition: Edition) -> None:
    kinds = [kind for kind in edition.applicants if needs_registration(edition, kind)]
    assert kinds == ["household"]
    assert not needs_registration(edition, None)
    assert not needs_registration(edition, "stranger")


@pytest.mark.parametrize(
    ("kind", "registered", "level"),
    [
        ("household", "yes", 1),
        ("household", "no", 0),
        ("household", None, None),
        ("farm", None, 1),
        ("farm", "no", 1),
        ("cooperative", None, 3),
        ("company", "no", 2),
        ("joint_stock", "yes", None),
        ("large_company", "yes", None),
        ("stranger", "yes", None),
        (None, "yes", None),
    ],
)
def test_the_level_a_kind_of_producer_means(
    edition: Edition, kind: str | None, registered: Verdict | None, level: LevelId | None
) -> None:
    assert organisation_level(edition, kind, registered) == level
