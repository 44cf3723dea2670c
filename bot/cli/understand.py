"""`ocop-bot understand`: intents, products, values and addresses out of free text, for programs."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import BinaryIO

import click

from bot.cli.lazy import Refused
from bot.cli.understand_answer import KINDS, Json, answer
from bot.cli.understand_request import LARGEST, Unanswerable, read_line

_VIETNAM = timezone(timedelta(hours=7))
"""Vietnam is 7 hours ahead of UTC all the year."""


@click.command()
@click.argument("source", default="-", metavar="FILE")
@click.option(
    "--jsonl", is_flag=True, required=True, expose_value=False, help="One question per line."
)
def understand(source: str) -> None:
    """Understand texts: each line is answered as soon as it is read.

    FILE ("-" is standard input) holds lines like {"id": "1", "kind": "money", "text": "2tr5"}.
    """
    with _opened(source) as stream:
        for raw in lines(stream):
            # read anew for each line: a pipe may stay open over midnight
            told = answer_line(raw, datetime.now(_VIETNAM).date())
            sys.stdout.write(json.dumps(told, ensure_ascii=False, allow_nan=False) + "\n")
            sys.stdout.flush()


def answer_line(raw: bytes, today: date) -> Json:
    """Answer one line, or tell in its answer why there is none.

    Args:
        raw: The line as it came.
        today: The day in Vietnam.
    """
    asked = read_line(raw, KINDS)
    if isinstance(asked, Unanswerable):
        return {"id": asked.id, "error": asked.why}
    try:
        return answer(asked, today)
    except Exception as error:
        # a fault of ours on one text is told with it; the other lines are still to be answered
        return {"id": asked.id, "error": f"internal error: {type(error).__name__}"}


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """Give each line as soon as it is complete; of one too large, enough to see that it is."""
    most = LARGEST + 2
    while line := stream.readline(most):
        rest = line
        while len(rest) == most and not rest.endswith(b"\n"):
            rest = stream.readline(most)
        yield line


def _opened(source: str) -> AbstractContextManager[BinaryIO]:
    if source == "-":
        if not isinstance(sys.stdin, io.TextIOWrapper):
            raise Refused("there is no standard input")
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(source).open("rb")
    except OSError as error:
        raise Refused(f"{source!a} cannot be read: {error.strerror}") from error
