"""Other words for the choices of a question: "htx", "nhà em", "nộp mới"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from conversations import wording
from ocop_core.vietnamese import fold

WORDS = Path(wording.__file__).parent / "vi" / "answers.yaml"

COURTESY = frozenset({
    "toi", "tui", "em", "minh", "con", "chung", "la", "thi", "da", "a", "nhe", "nha", "nghe",
    "nghen", "di", "cua", "nay", "day", "do", "vang", "u", "ban",
})  # fmt: skip
"""Words around an answer that change nothing."""

TURNING = frozenset({"khong", "ko", "chua", "chang", "hong", "hem", "dau", "hoi", "sao", "gi"})
"""Words that turn an answer into its opposite or into a question."""


@dataclass(frozen=True, slots=True)
class Synonym:
    """A choice meant by other words, and whether the message says nothing else."""

    value: str
    whole: bool


def by_synonym(question_id: str, text: str) -> Synonym | None:
    """The choice whose words stand in a text; None when none or two equally long ones do.

    Single words count only as the whole message: "trại" may stand in "trái", "hội" in "hỏi".
    """
    words = fold(text).replace(",", " ").replace(".", " ").split()
    folded = f" {' '.join(words)} "
    if "?" in text:
        return None
    core = " ".join(word for word in words if word not in COURTESY)
    best: tuple[int, str, bool] | None = None
    for value, names in _table().get(question_id, {}).items():
        for name in names:
            whole = name in {core, " ".join(words)}
            if whole or (" " in name and f" {name} " in folded and not TURNING & set(words)):
                best = max(best or (0, "", False), (len(name), value, whole))
    return Synonym(best[1], best[2]) if best else None


@cache
def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    loaded = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return {
        question: {value: tuple(map(fold, words)) for value, words in choices.items()}
        for question, choices in loaded.items()
    }
