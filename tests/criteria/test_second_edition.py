"""Another decision is another folder: the made-up edition through all of the package."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_core.criteria import (
    CriteriaSet,
    Edition,
    LevelId,
    Range,
    Verdict,
    asked_conditions,
    eligibility,
    needs_registration,
    organisation_level,
    plan,
    score,
)

SWEETS, WEAVING, VISITING = 31, 32, 33

NAMED_IN_CODE = {"may_apply", "tourism_only", "business_registration"}
"""The conditions of Article 2, which each edition words for itself."""


def test_what_the_edition_says(made_up: Edition) -> None:
    assert (made_up.id, made_up.title) == ("made_up_2030", "1/2030/QĐ-THỬ")
    assert list(made_up.sets) == [SWEETS, WEAVING, VISITING]
    assert not made_up.in_force(date(2029, 12, 31))
    assert made_up.in_force(date(2030, 1, 1))
    assert made_up.in_force(date(2034, 12, 31))
    assert not made_up.in_force(date(2035, 1, 1))
    for criteria_set in made_up.sets.values():
        assert dict(criteria_set.parts) == {"A": 35, "B": 25, "C": 40}


def test_its_sets_codes_and_conditions_are_its_own(edition: Edition, made_up: Edition) -> None:
    assert not edition.sets.keys() & made_up.sets.keys()
    assert not edition.words.conditions.keys() & made_up.words.conditions.keys() - NAMED_IN_CODE
    codes = {code for s in edition.sets.values() for code in s.by_code}
    assert not codes & {code for s in made_up.sets.values() for code in s.by_code}


def test_without_minima_points_are_stars(made_up: Edition) -> None:
    criteria_set = made_up.sets[SWEETS]
    assert score(made_up, criteria_set, {}).gates == ()
    # N1 8, N2 7, S1 10, T2 15, T3 15 = 55: the threshold of 3 stars
    held: dict[str, LevelId | None] = {"N1": 3, "N2": 2, "S1": 3, "T2": 4, "T3": 3}
    result = score(made_up, criteria_set, held)
    assert result.total == Range(55, 100)
    assert result.stars == Range(3, 5)
    assert score(made_up, criteria_set, {**held, "T3": 2}).stars == Range(2, 5)


def test_two_cases(made_up: Edition) -> None:
    criteria_set = made_up.sets[VISITING]
    points: dict[LevelId, int] = {0: 0, "a1": 4, "a2": 10, "b1": 5, "b2": 10}
    for level, brings in points.items():
        assert score(made_up, criteria_set, {"V1": level}).total.sure == brings
    assert not criteria_set.by_code["V1"].knows(1)


def test_what_counts_only_with_the_tale(made_up: Edition) -> None:
    for number in (SWEETS, WEAVING):
        criteria_set = made_up.sets[number]
        assert score(made_up, criteria_set, {"S3": 1, "S4": 2}).total == Range(0, 92)
        assert score(made_up, criteria_set, {"S3": 2, "S4": 2}).total == Range(5, 97)


@pytest.mark.parametrize("target", [2, 3, 4, 5])
@pytest.mark.parametrize("number", [SWEETS, WEAVING, VISITING])
def test_the_way_to_each_star(made_up: Edition, number: int, target: int) -> None:
    criteria_set = made_up.sets[number]
    found = plan(made_up, criteria_set, {}, target)
    assert found.reachable
    assert found.total >= made_up.stars[target]
    assert found.stars >= target
    assert {step.why for step in found.steps} == {"points"}
    assert "three_generations" not in {_words(criteria_set, s.criterion, s.to_level)
                                       for s in found.steps}  # fmt: skip


def _words(criteria_set: CriteriaSet, code: str, level_id: LevelId) -> str:
    level = criteria_set.by_code[code].level(level_id)
    assert level is not None
    return level.words.partition(".")[2]


def test_who_may_apply(made_up: Edition) -> None:
    kinds = {kind for kind in made_up.applicants if needs_registration(made_up, kind)}
    assert kinds == {"family"}
    assert organisation_level(made_up, "family", "yes") == 1
    assert organisation_level(made_up, "cooperative", None) == 3
    assert organisation_level(made_up, "shareholders", None) is None
    assert eligibility(made_up, None, "corporation", {}).verdict == "no"
    visiting, sweets = made_up.sets[VISITING], made_up.sets[SWEETS]
    assert eligibility(made_up, sweets, "village_club", {}).verdict == "no"
    inside: dict[str, Verdict | None] = {"inside_village": "yes"}
    assert eligibility(made_up, visiting, "village_club", inside).verdict == "yes"


def test_conditions(made_up: Edition) -> None:
    asked = {no: [c.words for c in asked_conditions(made_up, s)] for no, s in made_up.sets.items()}
    assert asked == {
        SWEETS: ["clean_kitchen", "unknown_stuff"],
        WEAVING: ["stolen_pattern"],
        VISITING: ["inside_village"],
    }
