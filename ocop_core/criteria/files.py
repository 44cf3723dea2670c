"""The shapes of an edition's files, and reading them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from ocop_core.criteria.faults import Fault


class _File(BaseModel):
    """Files say exactly what the model knows: a misspelt key is a fault, not a surprise."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
    id: str | None = None
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


Model = TypeVar("Model", bound=BaseModel)


def read(root: Path, path: Path, model: type[Model]) -> Model | list[Fault]:
    """The file as its model, or what is wrong with it.

    Args:
        root: the edition's folder, for naming the file in faults.
        path: the file.
        model: its shape.
    """
    name = path.relative_to(root).as_posix()
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        with path.open(encoding="utf-8") as file:
            return model.model_validate(yaml.load(file, loader))  # noqa: S506 - a safe loader
    except OSError as error:
        return [Fault(name, f"cannot be read: {error.strerror}")]
    except yaml.YAMLError as error:
        return [Fault(name, f"is not valid YAML: {error}")]
    except ValidationError as error:
        return [
            Fault(name, f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}")
            for item in error.errors()
        ]
