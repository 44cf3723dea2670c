"""Several answers in one message: `1.1: 2, 1.2 mức 3`, taken only when every pair fits."""

from __future__ import annotations

import re

from conversations.flows.choices import value_in
from conversations.flows.dossier import Dossier
from conversations.flows.order import questions
from ocop_core.registry import JsonValue
from ocop_core.vietnamese import fold

PAIR = re.compile(
    r"(?:cau |muc |tieu chi )?(?P<code>\d{1,2}(?:\.\d{1,2}){0,2})\s*"
    r"(?:[:=\-]|chon|muc|la|so)\s*(?:muc\s*)?(?P<level>\d|[ab]\d)"
)

BETWEEN = re.compile(r"^[\s,;.]*(?:va)?[\s,;.]*$")


def several_answers(text: str, dossier: Dossier) -> dict[str, JsonValue]:
    """Level answers by question id, if the message is nothing but two or more of them."""
    folded = fold(text)
    pairs = list(PAIR.finditer(folded))
    edges = [0, *(end for pair in pairs for end in pair.span()), len(folded)]
    gaps = [folded[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if len(pairs) < 2 or not all(BETWEEN.match(gap) for gap in gaps):
        return {}
    by_code = {q.criterion: q for q in questions(dossier) if q.criterion is not None}
    answers: dict[str, JsonValue] = {}
    for pair in pairs:
        question = by_code.get(pair["code"])
        value = value_in(question, dossier, pair["level"]) if question is not None else None
        if question is None or value is None or question.id in answers:
            return {}
        answers[question.id] = value
    return answers
