"""Which answers are also kept as columns, for officers to search and sort by.

The documents of answers are the truth; these columns are written along with them. This is the
one place that knows both a question's id and its column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ocop_core.registry.model import Answers, JsonValue, Scope

_DIGITS = 10
"""Numbers of fewer digits fit a database integer."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column fed from one answer."""

    name: str
    question: str
    number: bool = False
    """The column holds integers; otherwise text."""


PROJECTION: Mapping[Scope, tuple[Column, ...]] = {
    "producer": (
        Column("kind", "kind"),
        Column("name", "name"),
        Column("representative", "representative"),
        Column("phone", "phone"),
        Column("commune_code", "commune"),
    ),
    "product": (Column("name", "product"), Column("set_no", "set", number=True)),
    "registration": (Column("filing_kind", "filing_kind"),),
}
"""Columns by whose answers they come from."""


def project(scope: Scope, answers: Answers) -> dict[str, str | int | None]:
    """The columns of one record; None where there is no answer of the column's kind.

    An answer given as an object is known by its "code": a commune, for one.
    """
    return {
        column.name: _projected(answers[column.question].value, number=column.number)
        if column.question in answers
        else None
        for column in PROJECTION[scope]
    }


_COMMUNE = next(column for column in PROJECTION["producer"] if column.name == "commune_code")


def commune_code(producer_answers: Answers) -> str | None:
    """The code of the commune (xã) a producer named; None before they did."""
    answer = producer_answers.get(_COMMUNE.question)
    code = _projected(answer.value, number=False) if answer else None
    return None if code is None else str(code)


def _projected(value: JsonValue, *, number: bool) -> str | int | None:
    if isinstance(value, dict):
        return _projected(value.get("code"), number=number)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    if number:
        return int(value) if str(value).isdecimal() and len(str(value)) < _DIGITS else None
    return str(value)
