"""`ocop-bot score` and `ocop-bot missing`: the preliminary score and the plan, for programs."""

from __future__ import annotations

import sys

import click

from bot.cli import as_json
from bot.cli.edition_choice import with_edition
from bot.cli.lazy import Refused
from bot.cli.scoring_input import read_requests
from ocop_core.criteria import Edition, plan
from ocop_core.criteria import score as score_of

source_argument = click.argument("source", default="-", metavar="FILE")
lines_option = click.option("--jsonl", "lines", is_flag=True, help="One request per line.")


@click.command()
@source_argument
@lines_option
@with_edition
def score(source: str, lines: bool, edition: Edition) -> None:
    """Score a product from its levels.

    FILE ("-" is standard input) holds {"set": 7, "levels": {"1.1": 2, "6.1": null}}.
    """
    for request in read_requests(source, edition, lines):
        found = score_of(edition, request.criteria_set, request.held)
        _write(as_json.score_answer(edition, request.criteria_set, found))


@click.command()
@click.option("--stars", type=int, required=True, help="The stars wanted.")
@source_argument
@lines_option
@with_edition
def missing(source: str, lines: bool, stars: int, edition: Edition) -> None:
    """Plan the least work to a star.

    FILE ("-" is standard input) holds {"set": 7, "levels": {"1.1": 2, "6.1": null}}.
    """
    known = [1, *sorted(edition.stars)]
    if stars not in known:
        raise Refused(f"--stars {stars}: stars are {', '.join(map(str, known))}")
    for request in read_requests(source, edition, lines):
        found = plan(edition, request.criteria_set, request.held, stars)
        _write(as_json.plan_answer(edition, request.criteria_set, found))


def _write(answer: as_json.Json) -> None:
    """Unlike `click.echo`, without a flush for each of thousands of lines."""
    sys.stdout.write(as_json.line(answer) + "\n")
