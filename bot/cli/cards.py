"""The criteria drawn for people in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ocop_core.criteria import CriteriaSet, Criterion, Edition


def draw_sets(edition: Edition) -> None:
    """A table of all sets."""
    table = Table(title=edition.title)
    table.add_column("set", justify="right")
    for heading in ("name", "sector"):
        table.add_column(heading)
    table.add_column("criteria", justify="right")
    table.add_column("ministry")
    names = edition.words.taxonomy
    for item in edition.sets.values():
        ministries = ", ".join(names[key] for key in item.ministries)
        sector, count = names[item.sector], str(len(item.criteria))
        table.add_row(str(item.number), item.name, sector, count, ministries)
    _console().print(table)


def draw_set(edition: Edition, criteria_set: CriteriaSet) -> None:
    """A card of one set: conditions, then the criteria under their headings."""
    console, words = _console(), edition.words
    names = [criteria_set.sector, criteria_set.group, *criteria_set.ministries]
    console.print(Text(f"{criteria_set.number}. {criteria_set.name}", style="bold"))
    console.print(f"{edition.title} · {' · '.join(words.taxonomy[name] for name in names)}")
    _draw_note(console, criteria_set.print_note)
    for condition in criteria_set.conditions:
        place = f" ({condition.criterion})" if condition.criterion else ""
        console.print(f"- {condition.kind}{place}: {words.conditions[condition.words].name}")
    for section in criteria_set.sections:
        heading = f"\n{section.part} · {words.sections[section.words]} ({section.max})"
        console.print(Text(heading, style="bold"))
        for criterion in criteria_set.criteria:
            if criterion.section == section.words:
                _draw_criterion(console, edition, criterion)


def _draw_criterion(console: Console, edition: Edition, criterion: Criterion) -> None:
    words = edition.words.criteria[criterion.words]
    console.print(f"\n{criterion.code} {words.name} · max {criterion.max} · {criterion.judged_by}")
    if criterion.counts_only_with:
        code, above = criterion.counts_only_with
        console.print(f"  counts only with {code} above level {above}")
    _draw_note(console, criterion.print_note)
    table = Table(box=None, show_header=False, pad_edge=False)
    for level in criterion.levels:
        effort = "-" if level.effort is None else str(level.effort)
        stars = " ".join(f"{star}★" for star in level.min_for)
        text = edition.words.levels[level.words].text
        table.add_row(str(level.id), f"{level.points}đ", stars, f"effort {effort}", text)
    console.print(Padding(table, (0, 0, 0, 2)))


def _draw_note(console: Console, note: str | None) -> None:
    if note:
        console.print(f"  note: {note}")


def _console() -> Console:
    """Data is data: no markup and no emoji codes are read in it."""
    return Console(markup=False, emoji=False, highlight=False)
