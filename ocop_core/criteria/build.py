"""From the files of an edition to its values; nothing is checked here."""

from __future__ import annotations

from collections.abc import Mapping

from ocop_core.criteria.effort import EffortTable
from ocop_core.criteria.files import (
    CriteriaWordsFile,
    CriterionFile,
    CriterionWordsFile,
    EditionFile,
    LevelFile,
    PlainWordsFile,
    SetFile,
)
from ocop_core.criteria.model import (
    Applicant,
    Condition,
    ConditionWords,
    CriteriaSet,
    Criterion,
    CriterionWords,
    Edition,
    Level,
    LevelWords,
    Part,
    Section,
    SetWords,
    Words,
)


def build_edition(
    facts: EditionFile,
    sets: list[SetFile],
    efforts: EffortTable,
    criteria_words: list[CriteriaWordsFile],
    plain: PlainWordsFile,
) -> Edition:
    """Put the files of one edition together."""
    return Edition(
        id=facts.id,
        title=facts.title,
        effective_from=facts.effective_from,
        effective_to=facts.effective_to,
        stars=dict(facts.stars),
        applicants={
            kind: Applicant(
                item.may_apply, item.needs_registration, item.only_sector, item.organisation_level
            )
            for kind, item in facts.applicants.items()
        },
        organisation_criterion=facts.organisation_criterion,
        sets={file.set: _set(file, facts, efforts) for file in sorted(sets, key=lambda f: f.set)},
        words=_words(criteria_words, plain),
    )


def _set(file: SetFile, facts: EditionFile, efforts: EffortTable) -> CriteriaSet:
    parts: dict[str, Part] = {section.words: section.part for section in file.sections}
    criteria = tuple(_criterion(item, parts, efforts) for item in file.criteria)
    return CriteriaSet(
        number=file.set,
        name=file.name,
        sector=file.sector,
        group=file.group,
        ministries=tuple(file.ministries),
        parts=dict(facts.parts),
        sections=tuple(Section(s.words, s.part, s.max) for s in file.sections),
        criteria=criteria,
        conditions=tuple(Condition(c.kind, c.words, c.criterion) for c in file.conditions),
        by_code={criterion.code: criterion for criterion in criteria},
        print_note=file.print_note,
    )


def _criterion(file: CriterionFile, parts: Mapping[str, Part], efforts: EffortTable) -> Criterion:
    follows = file.counts_only_with
    return Criterion(
        code=file.code,
        part=parts.get(file.section, "A"),
        section=file.section,
        max=file.max,
        words=file.words,
        judged_by=file.judged_by,
        papers=tuple(file.papers),
        levels=tuple(_levels(file.levels, efforts)),
        counts_only_with=(follows.criterion, follows.above) if follows else None,
        print_note=file.print_note,
    )


def _levels(files: list[LevelFile], efforts: EffortTable) -> list[Level]:
    seen: dict[str, int] = {}
    levels = []
    for file in files:
        case = file.id[0] if file.id else ""
        seen[case] = seen.get(case, 0) + 1
        levels.append(
            Level(
                id=file.id or seen[case],
                position=seen[case],
                points=file.points,
                min_for=tuple(file.min_for),
                effort=efforts.of(file),
                words=file.words,
            )
        )
    return levels


def _words(criteria_words: list[CriteriaWordsFile], plain: PlainWordsFile) -> Words:
    criteria: dict[str, CriterionWords] = {}
    levels: dict[str, LevelWords] = {}
    for file in criteria_words:
        for key, words in file.root.items():
            for slug, level in words.levels.items():
                levels[f"{key}.{slug}"] = LevelWords(level.text, level.button)
            if isinstance(words, CriterionWordsFile):
                criteria[key] = CriterionWords(
                    words.name, words.question, words.why, words.example, words.paper
                )
    return Words(
        criteria=criteria,
        levels=levels,
        applicants=dict(plain.applicants),
        conditions={
            key: ConditionWords(item.name, item.question, item.todo)
            for key, item in plain.conditions.items()
        },
        sets={no: SetWords(item.label, item.examples) for no, item in plain.sets.items()},
        sections=dict(plain.sections),
        papers=dict(plain.papers),
        taxonomy=dict(plain.taxonomy),
    )
