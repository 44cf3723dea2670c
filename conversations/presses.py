"""The data behind buttons: written and read here, never trusted.

A button may be pressed years later, by anybody who kept it, or be made up. So its data only
names things (a dossier's code, a question, a value, a verb), and whoever handles it checks that
they still make sense. Telegram allows 64 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

LIMIT = 64
"""Bytes of callback data a Telegram button carries."""


@dataclass(frozen=True, slots=True)
class AnswerPress:
    """Answer a question of a dossier with a value."""

    code: str
    question: str
    value: str


@dataclass(frozen=True, slots=True)
class VerbPress:
    """Do something, with an argument or without."""

    verb: str
    arg: str = ""


Pressed: TypeAlias = AnswerPress | VerbPress


def answer_data(code: str, question: str, value: str | int) -> str:
    """Data of a button that answers a question.

    Args:
        code: the dossier's code, e.g. `OC-7K3M-9QPX`.
        question: id of the question.
        value: the value as stored.
    """
    return f"a|{short(code)}|{question}|{value}"


def verb_data(verb: str, arg: str | int = "") -> str:
    """Data of a button that does something."""
    return f"x|{verb}|{arg}" if arg != "" else f"x|{verb}"


def short(code: str) -> str:
    """A dossier's code as buttons carry it."""
    return code.removeprefix("OC-").replace("-", "")


def read_press(data: str) -> Pressed | None:
    """What a button says, or None when this bot never made it."""
    match data.split("|"):
        case ["a", code, question, value] if code and question and value:
            return AnswerPress(code, question, value)
        case ["x", verb] if verb:
            return VerbPress(verb)
        case ["x", verb, arg] if verb:
            return VerbPress(verb, arg)
        case _:
            return None
