"""Changes to the calendar by a file (tệp ngày nghỉ), for what the government decides late.

days_off:
  2027-02-11: Nghỉ thêm một ngày Tết theo thông báo của tỉnh
working_days:
  2027-02-20: Làm bù cho 11/02
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from ocop_core.calendar.working import FIRST_DAY, LAST_DAY

SECTIONS = ("days_off", "working_days")


@dataclass(frozen=True, slots=True)
class Overrides:
    """Days that differ from the usual calendar; no day is in both."""

    days_off: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    notes: tuple[tuple[date, str], ...] = ()
    """Why, by date: what the officer wrote beside each day."""


@dataclass(frozen=True, slots=True)
class CalendarFault:
    """One thing to mend in the file."""

    file: str
    line: int | None
    """Counted from 1; none when the file as a whole cannot be read."""
    what: str

    def __str__(self) -> str:
        """`calendar.yaml, line 3: 2027-02-30 is not a date such as 2027-02-11`."""
        return f"{self.file}{f', line {self.line}' if self.line else ''}: {self.what}"


def open_overrides(path: Path) -> Overrides | tuple[CalendarFault, ...]:
    """What the file says, or everything that is wrong with it; see `read_overrides`."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        return (CalendarFault(path.name, None, f"cannot be read: {error.strerror}"),)
    except UnicodeDecodeError:
        return (CalendarFault(path.name, None, "is not UTF-8 text"),)
    return read_overrides(text, path.name)


def read_overrides(text: str, file: str) -> Overrides | tuple[CalendarFault, ...]:
    """Read the text of a file of changes.

    Args:
        text: YAML with the sections `days_off` and `working_days`, each of dates with a note.
        file: what faults call it.

    Returns:
        The changes (none for an empty file), or all faults in the order of the lines.
    """
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        return (CalendarFault(file, line, f"is not valid YAML: {error.problem}"),)
    except (yaml.YAMLError, RecursionError) as error:
        return (CalendarFault(file, None, f"is not valid YAML: {' '.join(str(error).split())}"),)
    reader = _Reader(file)
    for section, node in reader.entries(root, "the file"):
        if section.value in SECTIONS:
            reader.section(section.value, node)
        else:
            reader.fault(section, f"{section.value!r} is neither {' nor '.join(SECTIONS)}")
    return tuple(reader.faults) or reader.overrides()


class _Reader:
    """Gathers days and faults; YAML's nodes are read because only they know their lines."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[CalendarFault] = []
        self._days: dict[date, tuple[str, str]] = {}

    def fault(self, node: yaml.Node, what: str) -> None:
        self.faults.append(CalendarFault(self.file, node.start_mark.line + 1, what))

    def entries(
        self, node: yaml.Node | None, name: str
    ) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
        if node is None or _is_empty(node):
            return
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{name} must hold lines such as `name: value`")
            return
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, value
            else:
                self.fault(key, f"{name} holds a name that is not plain text")

    def section(self, section: str, node: yaml.Node) -> None:
        for key, note in self.entries(node, section):
            day = _day(key.value)
            if day is None:
                self.fault(key, f"{key.value} is not a date such as {date(2027, 2, 11)}")
            elif not FIRST_DAY <= day <= LAST_DAY:
                self.fault(key, f"{day} lies outside {FIRST_DAY} to {LAST_DAY}")
            elif day in self._days:
                self.fault(key, f"{day} stands twice")
            elif not isinstance(note, yaml.ScalarNode) or _is_empty(note):
                self.fault(key, f"{day} has no note that says why")
            else:
                self._days[day] = (section, note.value.strip())

    def overrides(self) -> Overrides:
        off, working = (
            frozenset(day for day, (where, _) in self._days.items() if where == section)
            for section in SECTIONS
        )
        notes = tuple((day, note) for day, (_, note) in sorted(self._days.items()))
        return Overrides(off, working, notes)


def _is_empty(node: yaml.Node) -> bool:
    null = isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"
    return null or (isinstance(node, yaml.ScalarNode) and not node.value.strip())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
