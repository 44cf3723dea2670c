"""What a returned dossier (hồ sơ trả lại) still asks."""

from __future__ import annotations

from conversations.flows.dossier import Dossier
from conversations.flows.order import find, open_questions
from conversations.flows.question import Question

SET = "set"
"""Id of the question about the criteria set: answered anew, it brings others with it."""


def still_asked(dossier: Dossier) -> list[Question]:
    """Questions of a returned dossier that have not been answered since it came back."""
    review = dossier.registration.review
    if review is None or review.state != "returned":
        return []
    found = (find(dossier, question_id) for question_id in review.asked)
    asked = [
        question
        for question in found
        if question is not None
        and ((answer := dossier.answer(question)) is None or answer.at <= review.since)
    ]
    if not asked and SET in review.asked:
        # Another set has questions of its own.
        return [q for q in open_questions(dossier) if dossier.answer(q) is None]
    return asked


def is_returned(dossier: Dossier) -> bool:
    """Whether the dossier was sent back for a supplement (bổ sung)."""
    review = dossier.registration.review
    return (
        dossier.registration.filed is not None and review is not None and review.state == "returned"
    )


def is_asked(dossier: Dossier, question_id: str) -> bool:
    """Whether a question of a filed dossier may be answered anew: the officer asked for it."""
    review = dossier.registration.review
    if review is None or review.state != "returned":
        return False
    return question_id in review.asked or SET in review.asked
