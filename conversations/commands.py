"""Words that step aside from the question: back, edit, why, score, officer and the like.

They are matched as whole messages by table, never by a model, so that they always work, with
and without diacritics. What may follow a verb (a code, a name, a star) is its argument.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from ocop_core.vietnamese import fold, marks

WORDS = Path(__file__).parent / "wording" / "vi" / "commands.yaml"

POLITE = ("cho toi", "toi muon", "em muon", "cho em", "cho", "xin", "muon", "giup toi")
"""What people put before a wish, without diacritics; it changes nothing."""

POLITE_ENDS = ("voi a", "duoc khong", "a", "nhe", "nha", "di", "voi", "ha", "nghe", "nghen")
"""What they put behind it."""


@dataclass(frozen=True, slots=True)
class Command:
    """A verb and what followed it."""

    verb: str
    arg: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the table: its verb and the marks it is written with."""

    verb: str
    marks: Counter[str]


@dataclass(frozen=True, slots=True)
class _Table:
    exact: dict[str, list[_Word]]
    with_arg: tuple[tuple[str, _Word], ...]
    """(beginning, word), the longest beginnings first."""


def read_command(text: str) -> Command | None:
    """The command a whole message is, or None.

    Diacritics may be left out, but those typed must fit: "đúng" is not "dừng", "sữa chua" not
    "sửa chua".
    """
    words = text.replace("?", " ").replace("!", " ").strip(" .").split()
    folded = [fold(word) for word in words]
    table = _table()
    for start, end in _without_politeness(folded):
        for word in table.exact.get(" ".join(folded[start:end]), ()):
            if marks(" ".join(words[start:end])) <= word.marks:
                return Command(word.verb)
    line = " ".join(folded)
    for beginning, word in table.with_arg:
        length = len(beginning.split())
        if line.startswith(beginning + " ") and marks(" ".join(words[:length])) <= word.marks:
            return Command(word.verb, line[len(beginning) + 1 :])
    return None


def verbs() -> frozenset[str]:
    """All verbs of the table."""
    return frozenset(word.verb for words in _table().exact.values() for word in words)


def _without_politeness(words: list[str]) -> Iterator[tuple[int, int]]:
    """The whole message, then without polite ends, then without polite beginnings too."""
    yield 0, len(words)
    line, end = " ".join(words), len(words)
    for polite in POLITE_ENDS:
        if line.endswith(" " + polite):
            end -= len(polite.split())
            break
    yield 0, end
    for polite in POLITE:
        if line.startswith(polite + " "):
            yield len(polite.split()), end


@cache
def _table() -> _Table:
    loaded = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    exact: dict[str, list[_Word]] = {}
    for verb, item in loaded.items():
        for word in item["words"]:
            exact.setdefault(fold(word), []).append(_Word(verb, marks(word)))
    with_arg = [
        (fold(word), _Word(verb, marks(word)))
        for verb, item in loaded.items()
        if item.get("arg")
        for word in item["words"]
    ]
    return _Table(exact, tuple(sorted(with_arg, key=lambda pair: -len(pair[0]))))
