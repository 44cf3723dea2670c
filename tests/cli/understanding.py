"""Asking `ocop-bot understand` in tests."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from click.testing import Result

from bot.cli.understand import answer_line

TODAY = date(2026, 11, 23)
GOOD = {"id": "good", "kind": "money", "text": "2tr5"}


def asked(kind: str, text: str, **more: object) -> bytes:
    return json.dumps({"id": "1", "kind": kind, "text": text, **more}).encode()


def told(kind: str, text: str, **more: object) -> dict[str, Any]:
    """The answer without its id, on a day that is fixed."""
    answer = answer_line(asked(kind, text, **more), TODAY)
    assert answer.pop("id") == "1"
    return answer


def answers(result: Result) -> list[Any]:
    """All lines a call printed; one bad line is no reason to fail."""
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "" or result.stdout.endswith("\n")
    return [json.loads(line) for line in result.stdout.split("\n")[:-1]]
