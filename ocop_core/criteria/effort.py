"""How much work a level takes: classes of work, the class of each level, and overrides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ocop_core.criteria.faults import EditionInvalid, Fault
from ocop_core.criteria.files import EffortFile, LevelFile, OverridesFile, SetFile
from ocop_core.criteria.read import read

Efforts: TypeAlias = "Mapping[str, int | None]"
"""Effort by class of work or by the key of a level's words; None means "no work reaches it"."""


@dataclass(frozen=True, slots=True)
class EffortTable:
    """The efforts of one edition, with those an installation has changed."""

    file: EffortFile
    overrides: Efforts = field(default_factory=dict)

    def of(self, level: LevelFile) -> int | None:
        """Effort of a level: its own override, else that of its class, else as filed."""
        if level.words in self.overrides:
            return self.overrides[level.words]
        name = level.effort or self.file.levels.get(level.words, "")
        return self.overrides.get(name, self.file.classes.get(name))

    def faults(self, sets: Sequence[SetFile]) -> Iterator[Fault]:
        """Names that lead nowhere, in the file, in the overrides and in the sets."""
        classes, levels = self.file.classes, self.file.levels
        for key in sorted(self.overrides.keys() - classes.keys() - levels.keys()):
            yield Fault("overrides", f"unknown class or level {key}")
        for key in sorted(classes.keys() - self.file.rationale.keys()):
            yield Fault("effort.yaml", f"class {key} has no rationale")
        for key, name in levels.items():
            if name not in classes:
                yield Fault("effort.yaml", f"{key}: unknown class {name}")
        used = {lv.words for file in sets for item in file.criteria for lv in item.levels}
        for key in sorted(used - levels.keys()):
            yield Fault("effort.yaml", f"level {key} has no effort")
        for file in sets:
            yield from self._own_classes(file)

    def _own_classes(self, file: SetFile) -> Iterator[Fault]:
        for item in file.criteria:
            for level in item.levels:
                if level.effort is not None and level.effort not in self.file.classes:
                    what = f"{level.words}: unknown class {level.effort}"
                    yield Fault(f"sets/{file.set:02d}.yaml", what, file.set, item.code)


def open_efforts(file: Path) -> Efforts:
    """An installation's own efforts from a YAML file, for `open_edition`.

    Raises:
        EditionInvalid: the file is no mapping of names to whole numbers from 0 or null.
    """
    found = read(file.parent, file, OverridesFile)
    if isinstance(found, list):
        raise EditionInvalid(found)
    return dict(found.root)
