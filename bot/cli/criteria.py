"""`ocop-bot criteria`: the sets of an edition, for people and for programs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.cli import as_json
from bot.cli.edition_choice import with_edition
from bot.cli.lazy import Broken, Refused
from ocop_core.criteria import EDITIONS, Edition, EditionInvalid, open_edition

json_option = click.option("--json", "as_program", is_flag=True, help="Print JSON.")


@click.group()
def criteria() -> None:
    """The criteria sets of an edition of the decision."""


@criteria.command("list")
@json_option
@with_edition
def list_sets(as_program: bool, edition: Edition) -> None:
    """List the sets with their sector, number of criteria and ministries."""
    if as_program:
        heads = [
            {**as_json.set_head(edition, item), "criteria": len(item.criteria)}
            for item in edition.sets.values()
        ]
        click.echo(as_json.line(heads))
        return
    from bot.cli import cards  # noqa: PLC0415 - drawing is slow to import and not for programs

    cards.draw_sets(edition)


@criteria.command()
@click.argument("number", type=int)
@json_option
@with_edition
def show(number: int, as_program: bool, edition: Edition) -> None:
    """Show one set with its conditions, criteria and levels."""
    criteria_set = edition.sets.get(number)
    if criteria_set is None:
        known = ", ".join(str(known) for known in edition.sets)
        raise Refused(f"unknown set {number}: sets are {known}")
    if as_program:
        click.echo(as_json.line(as_json.set_card(edition, criteria_set)))
        return
    from bot.cli import cards  # noqa: PLC0415 - drawing is slow to import and not for programs

    cards.draw_set(edition, criteria_set)


@criteria.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
def check(folder: Path | None) -> None:
    """Check the edition in FOLDER, or those that ship: "ok", or every fault and exit code 1."""
    folders = (
        [folder] if folder else sorted(file.parent for file in EDITIONS.glob("*/edition.yaml"))
    )
    if not folders:
        raise Broken("no edition ships")
    sound = [_check(each) for each in folders]
    if not all(sound):
        sys.exit(1)


def _check(folder: Path) -> bool:
    try:
        edition = open_edition(folder)
    except EditionInvalid as error:
        for fault in error.faults:
            click.echo(str(fault))
        return False
    found = [criterion for item in edition.sets.values() for criterion in item.criteria]
    levels = [level for criterion in found for level in criterion.levels]
    minima = sum(len(level.min_for) for level in levels)
    click.echo(
        f"ok: {edition.id} ({edition.title}): {len(edition.sets)} sets, "
        f"{len(found)} criteria, {len(levels)} levels, {minima} star minima"
    )
    return True
