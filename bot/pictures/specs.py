"""What a picture shows, as plain data: the JSON of an outbox row, read strictly.

The dialogue and the digests write it (`conversations/pictures.py`); all words are in it already.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.pictures.colours import SERIES

MOST_GROUPS = 30
MOST_COLUMNS = 6
MOST_MISSING = 5

Words = Annotated[str, Field(max_length=2000)]
Count = Annotated[int, Field(ge=0, le=999_999)]
Points = Annotated[int, Field(ge=0, le=1000)]
Stars = Annotated[int, Field(ge=0, le=7)]


class _Spec(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class StarsSpec(_Spec):
    """Stars (hạng sao): sure, possible at most, and how many there are."""

    sure: Stars
    possible: Stars
    of: Annotated[int, Field(ge=1, le=7)]
    words: Words


class PartSpec(_Spec):
    """One part (phần) of the score; `points` says in words what the bar shows."""

    name: Words
    sure: Points
    possible: Points
    max: Annotated[int, Field(ge=1, le=1000)]
    points: Words

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.sure <= self.possible <= self.max:
            raise ValueError("sure, possible and max must rise")
        return self


class MissingSpec(_Spec):
    """What is missing (còn thiếu) for the next star; `more` tells of what has no room."""

    head: Words
    lines: Annotated[list[Words], Field(max_length=MOST_MISSING)]
    more: Words = ""


class ScoreSpec(_Spec):
    """The score card (thẻ điểm) of one dossier."""

    kind: Literal["score"]
    title: Words
    product: Words
    code: Words
    total: Words
    stars: StarsSpec
    parts: Annotated[list[PartSpec], Field(min_length=1, max_length=5)]
    legend: Annotated[list[Words], Field(max_length=2)]
    """What solid and hatched mean; empty where nothing is hatched."""
    missing: MissingSpec
    note: Words


class GroupSpec(_Spec):
    """One bar: its name, and a count for each series."""

    name: Words
    counts: list[Count]


class BarsSpec(_Spec):
    """Stacked bars, as groups by stars (nhóm sản phẩm theo sao)."""

    kind: Literal["bars"]
    title: Words
    subtitle: Words
    series: Annotated[list[Words], Field(min_length=1, max_length=len(SERIES))]
    groups: Annotated[list[GroupSpec], Field(max_length=MOST_GROUPS)]
    empty: Words
    """What is said when there is nothing to show."""
    note: Words

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if any(len(group.counts) != len(self.series) for group in self.groups):
            raise ValueError("each group needs one count for each series")
        return self


class ColumnSpec(_Spec):
    """One column and its count."""

    name: Words
    count: Annotated[int, Field(ge=0, le=99_999)]


class ColumnsSpec(_Spec):
    """A distribution (phân bố), as dossiers of a month by stars."""

    kind: Literal["columns"]
    title: Words
    subtitle: Words
    columns: Annotated[list[ColumnSpec], Field(min_length=1, max_length=MOST_COLUMNS)]
    note: Words
