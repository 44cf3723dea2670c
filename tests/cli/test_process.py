"""The real program in its own process, in a locale that knows no Vietnamese."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import COMMANDS, main

EXAMPLE = '{"set": 7, "levels": {"1.1": 2, "6.1": null}}'

LOCALES = [
    {"LANG": "C", "LC_ALL": "C"},
    {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"},
]


def run(
    *args: str, given: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main(prog_name='ocop-bot')", *args],
        input=given.encode(),
        capture_output=True,
        check=False,
        timeout=60,
        env={**kept, **(LOCALES[0] if env is None else env)},
        cwd=Path(__file__).parents[2],
    )


@pytest.mark.parametrize("env", LOCALES, ids=repr)
def test_output_is_utf8_in_any_locale(env: dict[str, str]) -> None:
    done = run("score", "-", given=EXAMPLE, env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["edition"] == "26/2026/QĐ-TTg"
    assert "QĐ".encode() in done.stdout
    shown = run("criteria", "show", "7", env=env)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert "Chế biến từ rau, củ, quả, hạt" in shown.stdout.decode("utf-8")


def test_a_refusal_leaves_standard_output_empty() -> None:
    done = run("score", "-", given='{"set": 7, "levels": {"1.1": "2"}}')
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode("ascii").splitlines() == [
        'ocop-bot: criterion 1.1 of set 7 has no level "2": levels are 0, 1, 2, 3, null'
    ]


def test_a_bad_line_leaves_standard_output_empty() -> None:
    done = run("score", "--jsonl", "-", given=f"{EXAMPLE}\n{EXAMPLE}\nx\n")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"ocop-bot: line 3: ")


def test_lines_through_a_pipe() -> None:
    done = run("score", "--jsonl", "-", given=f"{EXAMPLE}\n" * 300)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.decode("utf-8").splitlines()) == 300


def test_without_standard_input() -> None:
    code = "import sys; sys.stdin = None; from bot.cli import main; main(['score', '-'])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"ocop-bot: there is no standard input\n"


def test_scoring_imports_neither_a_channel_nor_a_database() -> None:
    code = (
        "import sys; from bot.cli import main\n"
        "main(['score', '-'], standalone_mode=False)\n"
        "slow = {'rich', 'sqlalchemy', 'telegram', 'aiohttp', 'alembic', 'jinja2', 'dbos'}\n"
        "print(sorted(slow & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=EXAMPLE.encode(), capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stderr == b"[]\n"


def test_every_command_is_where_it_is_said_to_be() -> None:
    import click

    context = click.Context(main)
    assert main.list_commands(context) == sorted(COMMANDS)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        assert command.help
        assert command.name == name
    assert main.get_command(context, "nothing") is None


def test_help_names_the_commands() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(name in done.stdout.decode() for name in COMMANDS)
