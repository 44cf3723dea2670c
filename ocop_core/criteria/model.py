"""An edition of the decision (bộ tiêu chí) as immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Part: TypeAlias = Literal["A", "B", "C"]
"""A: product and community; B: marketing; C: quality (Article 3)."""

JudgedBy: TypeAlias = Literal["applicant", "commune", "council"]
"""Who settles a criterion: the applicant's papers, the commune's report, the council's eye."""

LevelId: TypeAlias = "int | str"
"""A level (mức) as asked for and answered: its position from 1, 0 for "not even the first",
or `a1`, `a2`, `b1`, `b2` in the two-case criteria of set 26."""

Holdings: TypeAlias = "Mapping[str, LevelId | None]"
"""Level held per criterion code; a missing code or None is unanswered."""

NOT_REACHED = 0
"""The level of somebody who does not even meet the first printed one: 0 points."""


@dataclass(frozen=True, slots=True)
class Level:
    """One printed level of a criterion, with the points it brings."""

    id: LevelId
    position: int
    """Place from 1 within its case, as printed from low to high."""
    points: int
    min_for: tuple[int, ...]
    """Stars for which this level is the least to be reached (***, ****, *****)."""
    effort: int | None
    """Our estimate of the work to reach it from nothing; None where no work can reach it."""
    words: str
    """Key of its words."""

    @property
    def case(self) -> str:
        """Which of two alternative cases it belongs to: `a`, `b`, or nothing."""
        return self.id[0] if isinstance(self.id, str) else ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion (tiêu chí) that brings points."""

    code: str
    part: Part
    section: str
    max: int
    words: str
    judged_by: JudgedBy
    papers: tuple[str, ...]
    levels: tuple[Level, ...]
    counts_only_with: tuple[str, int] | None = None
    """(code, position): counts only when that other criterion is held above that position."""
    print_note: str | None = None
    """What looks like a slip in the print; we follow the print."""

    def level(self, level_id: LevelId) -> Level | None:
        """The level of that id, or None for 0 and for unknown ids."""
        return next((level for level in self.levels if level.id == level_id), None)

    def knows(self, level_id: LevelId | None) -> bool:
        """Whether an answer may hold this value: unanswered, 0 or a printed level."""
        if isinstance(level_id, bool):
            return False
        if level_id is None or level_id == NOT_REACHED:
            return True
        return self.level(level_id) is not None

    @property
    def cases(self) -> tuple[str, ...]:
        """`("a", "b")` where one of two cases is to be chosen, else `("",)`."""
        return tuple(dict.fromkeys(level.case for level in self.levels))


@dataclass(frozen=True, slots=True)
class Condition:
    """A knock-out (bị loại), a requirement (yêu cầu) or a note printed with a set."""

    kind: Literal["knockout", "requirement", "note"]
    words: str
    criterion: str | None = None
    """Code of the criterion it is printed at; None when it is printed for the whole set."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading under which questions are asked together."""

    words: str
    part: Part
    max: int


@dataclass(frozen=True, slots=True, eq=False)
class CriteriaSet:
    """One of the sets (bộ tiêu chí) of an edition, for one kind of product."""

    number: int
    name: str
    sector: str
    group: str
    ministries: tuple[str, ...]
    parts: Mapping[Part, int]
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    conditions: tuple[Condition, ...]
    by_code: Mapping[str, Criterion]
    print_note: str | None = None


@dataclass(frozen=True, slots=True)
class Applicant:
    """A kind of producer (loại chủ thể) and what the decision asks of it (Article 2)."""

    may_apply: bool
    needs_registration: bool
    """Whether it must have a business registration (đăng ký kinh doanh) of its own."""
    only_sector: str | None
    """The one sector it may apply in, or None."""
    organisation_level: int | None
    """Level of the criterion on the form of organisation that the kind means by itself."""


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """What a producer reads about a criterion."""

    name: str
    question: str
    why: str
    example: str
    paper: str


@dataclass(frozen=True, slots=True)
class LevelWords:
    """What a producer reads about a level: a sentence, and a label for a button."""

    text: str
    button: str


@dataclass(frozen=True, slots=True)
class ConditionWords:
    """A condition as told, as asked ("" when it is only told), and what to do about it."""

    name: str
    question: str
    todo: str


@dataclass(frozen=True, slots=True)
class SetWords:
    """A set on a button, and products that belong to it."""

    label: str
    examples: str


@dataclass(frozen=True, slots=True)
class Words:
    """All words of an edition, by the keys its facts use."""

    criteria: Mapping[str, CriterionWords]
    levels: Mapping[str, LevelWords]
    applicants: Mapping[str, str]
    conditions: Mapping[str, ConditionWords]
    sets: Mapping[int, SetWords]
    sections: Mapping[str, str]
    papers: Mapping[str, str]
    taxonomy: Mapping[str, str]
    """Sectors, groups and ministries."""


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """One edition of the decision, whole and checked."""

    id: str
    title: str
    effective_from: date
    effective_to: date | None
    stars: Mapping[int, int]
    """Least points per star; what is below the lowest is 1 star (Article 3)."""
    applicants: Mapping[str, Applicant]
    organisation_criterion: str
    """Code of the criterion on the form of organisation (3.1)."""
    sets: Mapping[int, CriteriaSet]
    words: Words

    def in_force(self, day: date) -> bool:
        """Whether the edition applies on that day."""
        ends = self.effective_to
        return self.effective_from <= day and (ends is None or day <= ends)
