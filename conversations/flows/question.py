"""A question as data, and reading the file that holds them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from ocop_core.registry import Scope

Kind: TypeAlias = Literal[
    "applicant", "verdict", "choice", "text", "name", "phone", "commune", "set", "date", "number",
    "level",
]  # fmt: skip
"""How an answer is read and which choices it offers."""


@dataclass(frozen=True, slots=True)
class When:
    """Asked only when the answer to another question is among these."""

    question: str
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question (câu hỏi). Its words are `q.<id>.*`, or the edition's for criteria."""

    id: str
    scope: Scope
    section: str
    kind: Kind
    when: When | None = None
    choices: tuple[str, ...] = ()
    """Values to choose from; their words are `q.<id>.choice.<value>`."""
    needed: bool = False
    """Whether the commune cannot take the dossier without it."""
    echo: bool = False
    """Whether what was read is said back before it counts."""
    criterion: str | None = None
    condition: str | None = None


class _QuestionFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    scope: Scope
    section: str
    kind: Kind
    when: dict[str, list[str]] = {}
    choices: list[str] = []
    needed: bool = False
    echo: bool = False


@cache
def plain_questions() -> tuple[Question, ...]:
    """The questions about producer and product, in the order of `registration.yaml`."""
    path = Path(__file__).with_name("registration.yaml")
    files = TypeAdapter(list[_QuestionFile]).validate_python(
        yaml.safe_load(path.read_text(encoding="utf-8"))
    )
    return tuple(
        Question(
            id=file.id,
            scope=file.scope,
            section=file.section,
            kind=file.kind,
            when=next((When(key, tuple(among)) for key, among in file.when.items()), None),
            choices=tuple(file.choices),
            needed=file.needed,
            echo=file.echo,
        )
        for file in files
    )
