"""Opening an edition from its folder, and refusing what does not add up.

A folder holds `edition.yaml`, `effort.yaml`, `sets/*.yaml` (facts) and `words/` (what people
read). Another edition is another folder. All faults are collected and named with file, set and
criterion, so that whoever edits the data can mend it in one go.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from ocop_core.criteria.build import Efforts, build_edition, efforts_of
from ocop_core.criteria.check import faults_of
from ocop_core.criteria.faults import EditionInvalid, Fault
from ocop_core.criteria.files import (
    CriteriaWordsFile,
    EditionFile,
    EffortFile,
    PlainWordsFile,
    SetFile,
    read,
)
from ocop_core.criteria.model import Edition

EDITIONS = Path(__file__).parent / "editions"
"""The editions that ship with the package, a folder each."""

Model = TypeVar("Model", bound=BaseModel)


def open_edition(folder: Path, efforts: Efforts | None = None) -> Edition:
    """The edition in a folder, whole and checked.

    Args:
        folder: see the module's docstring.
        efforts: overrides by class (`home`) or by level key; None means "no work reaches it".

    Raises:
        EditionInvalid: with every fault found.
    """
    faults: list[Fault] = []

    def one(path: Path, model: type[Model]) -> list[Model]:
        found = read(folder, path, model)
        if isinstance(found, list):
            faults.extend(found)
            return []
        return [found]

    facts = one(folder / "edition.yaml", EditionFile)
    effort = one(folder / "effort.yaml", EffortFile)
    plain = one(folder / "words" / "edition.yaml", PlainWordsFile)
    sets = [s for path in sorted((folder / "sets").glob("*.yaml")) for s in one(path, SetFile)]
    words = [
        w
        for path in sorted((folder / "words" / "criteria").glob("*.yaml"))
        for w in one(path, CriteriaWordsFile)
    ]
    if faults:
        raise EditionInvalid(faults)
    overrides: Mapping[str, int | None] = efforts or {}
    edition = build_edition(facts[0], sets, efforts_of(effort[0], overrides), words, plain[0])
    faults = [*_effort_faults(effort[0], overrides, edition), *faults_of(edition)]
    if faults:
        raise EditionInvalid(faults)
    return edition


def _effort_faults(file: EffortFile, overrides: Efforts, edition: Edition) -> list[Fault]:
    known = {*file.classes, *file.levels}
    faults = [Fault("effort.yaml", f"unknown override {key}") for key in overrides.keys() - known]
    faults += [
        Fault("effort.yaml", f"{level}: unknown class {name}")
        for level, name in file.levels.items()
        if name not in file.classes
    ]
    faults += [
        Fault("effort.yaml", f"class {name} has no rationale")
        for name in file.classes.keys() - file.rationale.keys()
    ]
    used = {
        level.words
        for criteria_set in edition.sets.values()
        for criterion in criteria_set.criteria
        for level in criterion.levels
    }
    faults += [
        Fault("effort.yaml", f"level {key} has no effort") for key in used - file.levels.keys()
    ]
    return faults


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
