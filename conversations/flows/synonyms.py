"""Other words for the choices of a question: "htx", "nhà em", "nộp mới"."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from conversations import wording
from ocop_core.vietnamese import fold

WORDS = Path(wording.__file__).parent / "vi" / "answers.yaml"


def by_synonym(question_id: str, text: str) -> str | None:
    """The choice whose words stand in a text; None when none or two equally long ones do."""
    folded = f" {' '.join(fold(text).replace(',', ' ').split())} "
    found = {
        value: max((len(word) for word in words if f" {word} " in folded), default=0)
        for value, words in _table().get(question_id, {}).items()
    }
    longest = max(found.values(), default=0)
    best = [value for value, length in found.items() if length == longest]
    return best[0] if longest and len(best) == 1 else None


@cache
def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    loaded = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return {
        question: {value: tuple(map(fold, words)) for value, words in choices.items()}
        for question, choices in loaded.items()
    }
