"""Opening an edition from its folder, and refusing what does not add up.

A folder holds `edition.yaml`, `effort.yaml`, `sets/*.yaml` (facts) and `words/` (what people
read). Another edition is another folder. All faults are collected and named with file, set and
criterion, so that whoever edits the data can mend it in one go.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from ocop_core.criteria.build import build_edition
from ocop_core.criteria.check import faults_of
from ocop_core.criteria.check_words import criteria_words_faults, plain_words_faults
from ocop_core.criteria.effort import Efforts, EffortTable
from ocop_core.criteria.faults import EditionInvalid, Fault
from ocop_core.criteria.files import (
    CriteriaWordsFile,
    EditionFile,
    EffortFile,
    PlainWordsFile,
    SetFile,
)
from ocop_core.criteria.model import Edition
from ocop_core.criteria.read import read

EDITIONS = Path(__file__).parent / "editions"
"""The editions that ship with the package, a folder each, named by the edition's id."""

PLAIN_WORDS = "words/edition.yaml"

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class _Folder:
    """Reads the files of one folder and gathers what is wrong with them."""

    root: Path
    faults: list[Fault] = field(default_factory=list)

    def all(self, pattern: str, model: type[Model]) -> dict[str, Model]:
        """The sound ones among the files, by name."""
        found = {
            path.relative_to(self.root).as_posix(): read(self.root, path, model)
            for path in sorted(self.root.glob(pattern))
        }
        self.faults.extend(f for file in found.values() if isinstance(file, list) for f in file)
        return {name: file for name, file in found.items() if not isinstance(file, list)}

    def one(self, name: str, model: type[Model]) -> Model | None:
        """The file, or None after noting its faults."""
        file = read(self.root, self.root / name, model)
        if not isinstance(file, list):
            return file
        self.faults.extend(file)
        return None


def open_edition(folder: Path, efforts: Efforts | None = None) -> Edition:
    """The edition in a folder, whole and checked.

    Args:
        folder: see the module's docstring.
        efforts: overrides by class (`home`) or by level key; None means "no work reaches it".

    Raises:
        EditionInvalid: with every fault found.
    """
    files = _Folder(folder)
    facts = files.one("edition.yaml", EditionFile)
    effort = files.one("effort.yaml", EffortFile)
    plain = files.one(PLAIN_WORDS, PlainWordsFile)
    sets = files.all("sets/*.yaml", SetFile)
    words = files.all("words/criteria/*.yaml", CriteriaWordsFile)
    files.faults.extend(_misnamed(sets))
    if files.faults or facts is None or effort is None or plain is None:
        raise EditionInvalid(files.faults)
    table = EffortTable(effort, efforts or {})
    edition = build_edition(facts, list(sets.values()), table, list(words.values()), plain)
    faults = [
        *table.faults(list(sets.values())),
        *faults_of(edition),
        *criteria_words_faults(words),
        *plain_words_faults(PLAIN_WORDS, plain),
    ]
    if faults:
        raise EditionInvalid(faults)
    return edition


def _misnamed(sets: dict[str, SetFile]) -> list[Fault]:
    """Faults name a set's file by its number, and two files must not hold the same set."""
    return [
        Fault(name, f"names set {file.set}: expected {file.set:02d}.yaml")
        for name, file in sets.items()
        if Path(name).name != f"{file.set:02d}.yaml"
    ]


@cache
def editions() -> tuple[Edition, ...]:
    """All editions that ship, oldest first.

    Raises:
        EditionInvalid: one of them does not add up.
    """
    found = [open_edition(path.parent) for path in sorted(EDITIONS.glob("*/edition.yaml"))]
    return tuple(sorted(found, key=lambda edition: edition.effective_from))


def edition_in_force(day: date) -> Edition | None:
    """The newest shipped edition that applies on a day, or None."""
    return next((e for e in reversed(editions()) if e.in_force(day)), None)
