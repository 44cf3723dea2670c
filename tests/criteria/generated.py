"""Small made-up editions and sets as Hypothesis draws them, and holdings for any set.

They are valid in shape (see `check.py`) but their parts need not add up to 100: neither the
score nor the plan relies on that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hypothesis import settings
from hypothesis import strategies as st

from ocop_core.criteria import CriteriaSet, Criterion, Edition, Level, LevelId, Part
from ocop_core.criteria.model import Section, Words

CALM = settings(deadline=None, max_examples=150)
"""No deadline: machines differ, and time is measured in benchmarks."""

NO_WORDS = Words({}, {}, {}, {}, {}, {}, {}, {})


@dataclass(frozen=True)
class Small:
    """A set small enough to try every way."""

    edition: Edition
    criteria_set: CriteriaSet


def edition_of(stars: dict[int, int], criteria_set: CriteriaSet) -> Edition:
    return Edition(
        id="drawn",
        title="drawn",
        effective_from=date(2030, 1, 1),
        effective_to=None,
        stars=stars,
        applicants={},
        organisation_criterion="1",
        sets={1: criteria_set},
        words=NO_WORDS,
    )


def set_of(criteria: list[Criterion]) -> CriteriaSet:
    parts: dict[Part, int] = dict.fromkeys(("A", "B", "C"), 0)
    for criterion in criteria:
        parts[criterion.part] += criterion.max
    return CriteriaSet(
        number=1,
        name="drawn",
        sector="drawn",
        group="drawn",
        ministries=(),
        parts=parts,
        sections=tuple(Section(part, part, most) for part, most in parts.items()),
        criteria=tuple(criteria),
        conditions=(),
        by_code={criterion.code: criterion for criterion in criteria},
    )


def criterion_of(
    code: str,
    levels: list[Level],
    part: Part = "A",
    counts_only_with: tuple[str, int] | None = None,
) -> Criterion:
    return Criterion(
        code=code,
        part=part,
        section=part,
        max=max(level.points for level in levels),
        words=code,
        judged_by="applicant",
        papers=(),
        levels=tuple(levels),
        counts_only_with=counts_only_with,
    )


@st.composite
def _case(draw: st.DrawFn, case: str, top: int, marks: dict[int, tuple[int, ...]]) -> list[Level]:
    size = max([*marks, draw(st.integers(1, 3))])
    points = sorted(draw(st.lists(st.integers(0, top), min_size=size - 1, max_size=size - 1)))
    known = sorted(draw(st.lists(st.integers(0, 9), min_size=size, max_size=size)))
    lost = draw(st.lists(st.integers(0, 4).map(bool), min_size=size, max_size=size))
    return [
        Level(
            id=f"{case}{i}" if case else i,
            position=i,
            points=[*points, top][i - 1],
            min_for=marks.get(i, ()),
            effort=known[i - 1] if lost[i - 1] else None,
            words=f"{case}{i}",
        )
        for i in range(1, size + 1)
    ]


@st.composite
def _criterion(draw: st.DrawFn, code: str, leaders: dict[str, int]) -> Criterion:
    top = draw(st.integers(0, 12))
    stars = draw(st.lists(st.integers(2, 5), unique=True, max_size=2).map(sorted))
    places = sorted(draw(st.lists(st.integers(1, 3), min_size=len(stars), max_size=len(stars))))
    marks = {
        place: tuple(star for star, at in zip(stars, places, strict=True) if at == place)
        for place in places
    }
    cases = draw(st.sampled_from([[""], [""], ["a", "b"]]))
    levels = [level for case in cases for level in draw(_case(case, top, marks))]
    part: Part = draw(st.sampled_from(["A", "B", "C"]))
    follows = draw(st.none() | st.sampled_from(sorted(leaders))) if leaders else None
    above = draw(st.integers(0, leaders[follows] - 1)) if follows else 0
    return criterion_of(code, levels, part, (follows, above) if follows else None)


@st.composite
def smalls(draw: st.DrawFn) -> Small:
    """Up to five criteria, some in two cases, some counting only with another, any order."""
    criteria: list[Criterion] = []
    for number in range(draw(st.integers(1, 5))):
        leaders = {
            c.code: max(lv.position for lv in c.levels)
            for c in criteria
            if c.counts_only_with is None
        }
        criteria.append(draw(_criterion(str(number + 1), leaders)))
    criteria_set = set_of(draw(st.permutations(criteria)))
    whole = max(4, sum(c.max for c in criteria))
    thresholds = draw(st.lists(st.integers(1, whole), min_size=4, max_size=4, unique=True))
    return Small(edition_of(dict(zip((2, 3, 4, 5), sorted(thresholds), strict=True)), criteria_set),
                 criteria_set)  # fmt: skip


@st.composite
def holdings(draw: st.DrawFn, criteria_set: CriteriaSet) -> dict[str, LevelId | None]:
    """Any answers a set can be given: some missing, some None, some 0, some levels."""
    held: dict[str, LevelId | None] = {}
    for criterion in criteria_set.criteria:
        answers: list[LevelId | str | None] = ["-", None, 0, *(lv.id for lv in criterion.levels)]
        answer = draw(st.sampled_from(answers))
        if answer != "-":
            held[criterion.code] = answer
    return held


@dataclass(frozen=True)
class Held:
    """A set with some answers given."""

    edition: Edition
    criteria_set: CriteriaSet
    held: dict[str, LevelId | None]


@st.composite
def held_smalls(draw: st.DrawFn) -> Held:
    small = draw(smalls())
    return Held(small.edition, small.criteria_set, draw(holdings(small.criteria_set)))


@st.composite
def held_in(draw: st.DrawFn, edition: Edition) -> Held:
    criteria_set = edition.sets[draw(st.sampled_from(sorted(edition.sets)))]
    return Held(edition, criteria_set, draw(holdings(criteria_set)))
