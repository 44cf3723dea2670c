"""The shapes of an edition's files."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel


class _File(BaseModel):
    """Files say exactly what the model knows: a misspelt key is a fault, not a surprise.

    Strict, because YAML reads `yes` as a truth value and `1.10` as a number.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ApplicantFile(_File):
    """A kind of producer, and what the decision asks of it."""

    may_apply: bool = True
    needs_registration: bool = False
    only_sector: str | None = None
    organisation_level: int | None = None


class EditionFile(_File):
    """`edition.yaml`: what holds for all sets."""

    id: str
    title: str
    effective_from: date
    effective_to: date | None = None
    stars: dict[int, int]
    parts: dict[Literal["A", "B", "C"], int]
    applicants: dict[str, ApplicantFile]
    organisation_criterion: str
    source: str


class LevelFile(_File):
    """One level; `id` only in two-case criteria."""

    points: int
    words: str
    min_for: list[int] = []
    id: Annotated[str, Field(pattern="^[a-z][1-9]$")] | None = None
    effort: str | None = None
    """Class of work, where these words take another place among their neighbours."""


class DependenceFile(_File):
    """A criterion counts only when another is held above a position."""

    criterion: str
    above: int


class CriterionFile(_File):
    """One criterion of a set."""

    code: str
    section: str
    words: str
    max: int
    judged_by: Literal["applicant", "commune", "council"]
    papers: list[str]
    levels: list[LevelFile]
    counts_only_with: DependenceFile | None = None
    print_note: str | None = None


class ConditionFile(_File):
    """A knock-out, requirement or note."""

    kind: Literal["knockout", "requirement", "note"]
    words: str
    criterion: str | None = None


class SectionFile(_File):
    """A heading with the points below it."""

    words: str
    part: Literal["A", "B", "C"]
    max: int


class SetFile(_File):
    """`sets/NN.yaml`: the facts of one criteria set."""

    set: int
    name: str
    sector: str
    group: str
    ministries: list[str]
    conditions: list[ConditionFile]
    sections: list[SectionFile]
    criteria: list[CriterionFile]
    print_note: str | None = None


class EffortFile(_File):
    """`effort.yaml`: classes of work with their weight and reason; the class of each level."""

    classes: dict[str, int | None]
    rationale: dict[str, str]
    levels: dict[str, str]


class OverridesFile(RootModel[dict[str, Annotated[int, Field(ge=0)] | None]]):
    """An installation's own efforts, by class or by level key; None: no work reaches it."""

    model_config = ConfigDict(frozen=True, strict=True)


class LevelWordsFile(_File):
    """Words of one level."""

    text: str
    button: str


class CriterionWordsFile(_File):
    """Words of one criterion and of its own levels."""

    name: str
    question: str
    why: str
    example: str
    paper: str
    levels: dict[str, LevelWordsFile]


class SharedWordsFile(_File):
    """Words of levels that several criteria use."""

    levels: dict[str, LevelWordsFile]


class CriteriaWordsFile(RootModel[dict[str, CriterionWordsFile | SharedWordsFile]]):
    """`words/criteria/*.yaml`: words by criterion key."""

    model_config = ConfigDict(frozen=True, strict=True)


class ConditionWordsFile(_File):
    """Words of one condition; without a question it is told, not asked."""

    name: str
    todo: str
    question: str = ""


class SetWordsFile(_File):
    """Words of one set."""

    label: str
    examples: str


class PlainWordsFile(_File):
    """`words/edition.yaml`: everything that is not about one criterion."""

    sets: dict[int, SetWordsFile]
    sections: dict[str, str]
    applicants: dict[str, str]
    conditions: dict[str, ConditionWordsFile]
    papers: dict[str, str]
    taxonomy: dict[str, str]
