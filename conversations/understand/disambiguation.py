"""One plain question that tells neighbouring criteria sets apart: tươi hay sấy, trắng hay ngâm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from conversations.understand.files import DATA, read_yaml
from conversations.understand.result import Candidate

CLEAR = 0.9
"""From this probability of the best set on, nothing is worth asking."""


@dataclass(frozen=True, slots=True)
class DisambiguationOption:
    """One answer to a disambiguating question.

    Attributes:
        label: What the person reads, with everyday examples.
        set_no: The criteria set it leads to, "1".."26".
    """

    label: str
    set_no: str


@dataclass(frozen=True, slots=True)
class DisambiguationQuestion:
    """A question whose answers are neighbouring criteria sets.

    Attributes:
        key: Name in ``data/disambiguation.yaml``.
        question: What the person is asked.
        options: Two to four answers, each a different set.
    """

    key: str
    question: str
    options: tuple[DisambiguationOption, ...]

    @property
    def sets(self) -> frozenset[str]:
        """The sets it tells apart."""
        return frozenset(option.set_no for option in self.options)


class _Option(BaseModel):
    model_config = ConfigDict(extra="forbid")
    label: str = Field(min_length=1, max_length=90)
    set_no: int = Field(alias="set", ge=1, le=26)


class _Question(BaseModel):
    model_config = ConfigDict(extra="forbid")
    question: str = Field(min_length=1)
    options: list[_Option] = Field(min_length=2, max_length=4)


def disambiguation(candidates: Sequence[Candidate]) -> str | None:
    """Choose the one question that separates the likeliest sets.

    Args:
        candidates: Sets as ``read_product`` gives them, best first.

    Returns:
        The key of the question that covers the two likeliest sets, and of several such the one
        that covers more candidates; None when the first is clear or no question fits.
    """
    if len(candidates) < 2 or candidates[0].p >= CLEAR:
        return None
    labels = [candidate.label for candidate in candidates]
    fitting = [asked for asked in _questions().values() if asked.sets >= set(labels[:2])]
    if not fitting:
        return None
    # more of the candidates first, then fewer options to read; the file's order settles the rest
    return max(fitting, key=lambda asked: (len(asked.sets & set(labels)), -len(asked.sets))).key


def disambiguation_question(key: str) -> DisambiguationQuestion:
    """Give a question with its options.

    Raises:
        KeyError: There is no such question.
    """
    return _questions()[key]


def disambiguation_keys() -> tuple[str, ...]:
    """All keys, in the file's order."""
    return tuple(_questions())


@cache
def _questions() -> dict[str, DisambiguationQuestion]:
    adapter = TypeAdapter(dict[str, _Question])
    read = adapter.validate_python(read_yaml(DATA / "disambiguation.yaml"))
    return {
        key: DisambiguationQuestion(
            key,
            asked.question,
            tuple(DisambiguationOption(each.label, str(each.set_no)) for each in asked.options),
        )
        for key, asked in read.items()
    }
