"""Whether an edition adds up: points, minima, efforts, and a word for every key."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_core.criteria.faults import Fault
from ocop_core.criteria.model import CriteriaSet, Criterion, Edition, Words

WHOLE = 100
"""All parts together bring 100 points (Article 3)."""

LONGEST_TEXT = 160
"""Characters of a level's sentence that fit a phone without scrolling."""

LONGEST_BUTTON = 28
"""Characters of a button's label that an old phone shows uncut."""


def faults_of(edition: Edition) -> list[Fault]:
    """Everything that does not add up, named by file, set and criterion."""
    faults = list(_edition_faults(edition))
    for criteria_set in edition.sets.values():
        file = f"sets/{criteria_set.number:02d}.yaml"
        faults += [
            Fault(file, what, criteria_set.number, code)
            for code, what in _set_faults(criteria_set, edition)
        ]
    faults += list(_word_faults(edition.words))
    return faults


def _edition_faults(edition: Edition) -> Iterator[Fault]:
    ends = edition.effective_to
    if ends is not None and ends < edition.effective_from:
        yield Fault("edition.yaml", "effective_to lies before effective_from")
    thresholds = [edition.stars[star] for star in sorted(edition.stars)]
    if thresholds != sorted(set(thresholds)):
        yield Fault("edition.yaml", "stars: more stars must need more points")
    for kind in edition.applicants:
        if kind not in edition.words.applicants:
            yield Fault("edition.yaml", f"applicant {kind} has no words")
    for key in ("may_apply", "tourism_only", "business_registration"):
        if key not in edition.words.conditions:
            yield Fault("words/edition.yaml", f"condition {key} has no words")
    if not edition.sets:
        yield Fault("sets", "holds no set")


def _set_faults(criteria_set: CriteriaSet, edition: Edition) -> Iterator[tuple[str | None, str]]:
    if sum(criteria_set.parts.values()) != WHOLE:
        yield None, f"parts add up to {sum(criteria_set.parts.values())}, not {WHOLE}"
    for part, most in criteria_set.parts.items():
        own = sum(c.max for c in criteria_set.criteria if c.part == part)
        if own != most:
            yield None, f"part {part} adds up to {own} points, not {most}"
    for section in criteria_set.sections:
        own = sum(c.max for c in criteria_set.criteria if c.section == section.words)
        if own != section.max:
            yield None, f"section {section.words} adds up to {own} points, not {section.max}"
    if len(criteria_set.by_code) != len(criteria_set.criteria):
        yield None, "two criteria have the same code"
    yield from ((None, what) for what in _missing_set_words(criteria_set, edition.words))
    for criterion in criteria_set.criteria:
        for what in _criterion_faults(criterion, criteria_set, edition.words):
            yield criterion.code, what


def _missing_set_words(criteria_set: CriteriaSet, words: Words) -> Iterator[str]:
    if criteria_set.number not in words.sets:
        yield "has no words in sets"
    for key in (criteria_set.sector, criteria_set.group, *criteria_set.ministries):
        if key not in words.taxonomy:
            yield f"taxonomy key {key} has no words"
    for section in criteria_set.sections:
        if section.words not in words.sections:
            yield f"section {section.words} has no words"
    for condition in criteria_set.conditions:
        if condition.words not in words.conditions:
            yield f"condition {condition.words} has no words"
        if condition.criterion and condition.criterion not in criteria_set.by_code:
            yield f"condition {condition.words} names unknown criterion {condition.criterion}"


def _criterion_faults(
    criterion: Criterion, criteria_set: CriteriaSet, words: Words
) -> Iterator[str]:
    if criterion.section not in {section.words for section in criteria_set.sections}:
        yield f"stands in unknown section {criterion.section}"
    if criterion.words not in words.criteria:
        yield f"key {criterion.words} has no words"
    for paper in criterion.papers:
        if paper not in words.papers:
            yield f"paper {paper} has no words"
    follows = criterion.counts_only_with
    if follows and follows[0] not in criteria_set.by_code:
        yield f"counts only with unknown criterion {follows[0]}"
    if not criterion.levels:
        yield "has no levels"
    for case in criterion.cases:
        yield from _case_faults(criterion, case)
    for level in criterion.levels:
        if level.words not in words.levels:
            yield f"level {level.id}: key {level.words} has no words"


def _case_faults(criterion: Criterion, case: str) -> Iterator[str]:
    levels = [level for level in criterion.levels if level.case == case]
    points = [level.points for level in levels]
    if points != sorted(points):
        yield f"points fall from one level to the next: {points}"
    if points and points[-1] != criterion.max:
        yield f"the top level brings {points[-1]} points, max says {criterion.max}"
    marks = [star for level in levels for star in sorted(level.min_for)]
    if marks != sorted(set(marks)) or any(star not in range(2, 6) for star in marks):
        yield f"star minima must rise with the level, each once: {marks}"
    efforts = [level.effort for level in levels if level.effort is not None]
    if efforts != sorted(efforts) or any(effort < 0 for effort in efforts):
        yield f"effort falls from one level to the next: {efforts}"


def _word_faults(words: Words) -> Iterator[Fault]:
    for key, level in words.levels.items():
        if len(level.text) > LONGEST_TEXT:
            yield Fault("words", f"{key}: text has {len(level.text)} characters")
        if len(level.button) > LONGEST_BUTTON:
            yield Fault("words", f"{key}: button has {len(level.button)} characters")
        if not level.text.strip() or not level.button.strip():
            yield Fault("words", f"{key}: empty words")
    for key, item in words.criteria.items():
        if not all(text.strip() for text in (item.name, item.question, item.why)):
            yield Fault("words", f"{key}: empty words")
