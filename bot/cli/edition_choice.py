"""Which edition a command works on, and with whose efforts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path

import click

from bot.cli.lazy import Broken, Refused
from ocop_core.criteria import (
    EDITIONS,
    Edition,
    EditionInvalid,
    Efforts,
    edition_in_force,
    editions,
    open_edition,
    open_efforts,
)

VIETNAM = timedelta(hours=7)
"""Vietnam is 7 hours ahead of UTC all the year."""


def with_edition(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options `--edition` and `--effort-file`, and the `Edition` they mean."""

    @click.option(
        "--edition",
        "chosen",
        metavar="ID",
        help="An edition that ships, or a folder that holds one. [default: the one in force]",
    )
    @click.option(
        "--effort-file",
        type=click.Path(path_type=Path),
        envvar="OCOP_EFFORT_FILE",
        show_envvar=True,
        help="YAML with other efforts: class or level key to a whole number or null.",
    )
    @wraps(command)
    def run(*args: object, chosen: str | None, effort_file: Path | None, **kwargs: object) -> None:
        command(*args, edition=open_chosen(chosen, effort_file), **kwargs)

    return run


def open_chosen(chosen: str | None, effort_file: Path | None) -> Edition:
    """The edition a caller asked for.

    Args:
        chosen: id or title of a shipped edition, a folder, or None for the one in force today.
        effort_file: see `open_efforts`; None for the efforts as shipped.

    Raises:
        Refused: there is no such edition, or the caller's files are faulty.
        Broken: an edition that ships is faulty.
    """
    if chosen is not None and (Path(chosen) / "edition.yaml").is_file():
        return _opened(Path(chosen), effort_file)
    shipped = _shipped(chosen)
    return shipped if effort_file is None else _opened(EDITIONS / shipped.id, effort_file)


def first_fault(error: EditionInvalid) -> str:
    """One line for many faults."""
    more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
    return f"{error.faults[0]}{more}"


def _shipped(chosen: str | None) -> Edition:
    try:
        found = editions()
    except EditionInvalid as error:
        what = f"an edition that ships is faulty: {first_fault(error)}"
        raise Broken(f"{what}; run ocop-bot criteria check") from error
    if chosen is None:
        today = (datetime.now(UTC) + VIETNAM).date()
        return edition_in_force(today) or found[-1]
    for edition in found:
        if chosen in {edition.id, edition.title}:
            return edition
    known = ", ".join(edition.id for edition in found)
    raise Refused(f"no edition is called {chosen!a}; there are: {known}")


def _opened(folder: Path, effort_file: Path | None) -> Edition:
    efforts: Efforts = {}
    where = str(folder)
    try:
        if effort_file is not None:
            where = str(effort_file)
            efforts = open_efforts(effort_file)
        return open_edition(folder, efforts)
    except EditionInvalid as error:
        raise Refused(f"{where}: {first_fault(error)}") from error
