"""Calling the command line inside the test's process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from tests.databases import sqlite_template, sqlite_url

__all__ = ["sqlite_template", "sqlite_url"]

MADE_UP = Path(__file__).parents[1] / "editions" / "made_up"

Call = Callable[..., Result]


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OCOP_EFFORT_FILE", raising=False)


@pytest.fixture
def call() -> Call:
    def call(*args: str, given: bytes | str | None = None) -> Result:
        return CliRunner().invoke(main, list(args), input=given)

    return call


def answer(result: Result) -> Any:
    """The one JSON value a call printed, nothing else."""
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def refusal(result: Result, exit_code: int = 2) -> str:
    """The one line a refused call wrote, and nothing on standard output."""
    assert result.exit_code == exit_code, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("ocop-bot: ")
    assert result.stderr.endswith("\n")
    assert result.stderr.count("\n") == 1
    assert result.stderr.isascii()
    return result.stderr.removeprefix("ocop-bot: ").rstrip("\n")
