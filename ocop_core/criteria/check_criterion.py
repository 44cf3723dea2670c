"""Whether one criterion adds up: its levels, their points, star minima and efforts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from ocop_core.criteria.model import CriteriaSet, Criterion, Level, Words


def criterion_faults(
    criterion: Criterion, criteria_set: CriteriaSet, stars: Collection[int], words: Words
) -> Iterator[str]:
    """What is wrong with a criterion of a set.

    Args:
        criterion: the criterion.
        criteria_set: its set.
        stars: stars that may have minima.
        words: the words of its edition.
    """
    if criterion.section not in {section.words for section in criteria_set.sections}:
        yield f"stands in unknown section {criterion.section}"
    yield from _missing_words(criterion, words)
    yield from _dependence_faults(criterion, criteria_set)
    if not criterion.levels:
        yield "has no levels"
    elif [level.id for level in criterion.levels] != _printed_ids(criterion.levels):
        yield "level ids must be all left out, or a1, a2 … b1, b2 …"
    cases = [[lv for lv in criterion.levels if lv.case == case] for case in criterion.cases]
    for levels in cases:
        yield from _case_faults(levels, criterion.max, stars)
    if any(_minima(levels) != _minima(cases[0]) for levels in cases):
        yield "star minima must stand in each case alike"


def _missing_words(criterion: Criterion, words: Words) -> Iterator[str]:
    if criterion.words not in words.criteria:
        yield f"key {criterion.words} has no words"
    for paper in criterion.papers:
        if paper not in words.papers:
            yield f"paper {paper} has no words"
    for level in criterion.levels:
        if level.words not in words.levels:
            yield f"level {level.id}: key {level.words} has no words"


def _dependence_faults(criterion: Criterion, criteria_set: CriteriaSet) -> Iterator[str]:
    if criterion.counts_only_with is None:
        return
    code, above = criterion.counts_only_with
    leader = criteria_set.by_code.get(code)
    if leader is None:
        yield f"counts only with unknown criterion {code}"
    elif leader.counts_only_with is not None:
        yield f"counts only with {code}, which hangs on another criterion itself"
    elif not 0 <= above < max((level.position for level in leader.levels), default=0):
        yield f"counts only with {code} above {above}, which is no level below its top"


def _printed_ids(levels: Sequence[Level]) -> list[int | str]:
    if not levels[0].case:
        return list(range(1, len(levels) + 1))
    return [f"{level.case}{level.position}" for level in levels]


def _case_faults(levels: Sequence[Level], most: int, stars: Collection[int]) -> Iterator[str]:
    points = [level.points for level in levels]
    if points != sorted(points):
        yield f"points fall from one level to the next: {points}"
    if points[0] < 0:
        yield f"points lie below 0: {points}"
    if points[-1] != most:
        yield f"the top level brings {points[-1]} points, max says {most}"
    marks = [star for level in levels for star in sorted(level.min_for)]
    if marks != sorted(set(marks)) or not set(marks) <= set(stars):
        yield f"star minima must rise with the level, each star once: {marks}"
    efforts = [level.effort for level in levels if level.effort is not None]
    if efforts != sorted(efforts):
        yield f"effort falls from one level to the next: {efforts}"
    if any(effort < 0 for effort in efforts):
        yield f"effort lies below 0: {efforts}"


def _minima(levels: Sequence[Level]) -> set[tuple[int, int]]:
    return {(star, level.position) for level in levels for star in level.min_for}
