"""The answers of one record as a JSON document, the way its row keeps them.

`{"name": {"value": "Mật ong rừng", "at": "2026-11-23T01:02:03+00:00"}}`, with `"later": true`
where the person said "để sau".
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ocop_core.registry.model import Answer, Answers, JsonValue


class StoredAnswers(dict[str, Answer]):
    """Answers as they were read, with the document they were read from."""

    __slots__ = ("document",)

    document: dict[str, JsonValue]


def to_document(answers: Answers, before: Answers | None = None) -> dict[str, JsonValue]:
    """Write answers as a document; those that are the same as `before` are not written anew."""
    if not isinstance(before, StoredAnswers):
        return {question: _written(answer) for question, answer in answers.items()}
    known = before.document
    return {
        question: known[question] if before.get(question) is answer else _written(answer)
        for question, answer in answers.items()
    }


def _written(answer: Answer) -> JsonValue:
    written: dict[str, JsonValue] = {"value": answer.value, "at": answer.at.isoformat()}
    if answer.later:
        written["later"] = True
    return written


def from_document(document: dict[str, Any]) -> StoredAnswers:
    """Read answers back; the inverse of `to_document`."""
    moment = datetime.fromisoformat
    answers = StoredAnswers(
        {
            question: Answer(written["value"], moment(written["at"]), "later" in written)
            for question, written in document.items()
        }
    )
    answers.document = document
    return answers
