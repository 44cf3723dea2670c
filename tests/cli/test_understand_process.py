"""`ocop-bot understand` in its own process, in a locale that knows no Vietnamese."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.cli.understand_answer import KINDS

from .understanding import GOOD, asked

PROGRAM = [sys.executable, "-c", "from bot.cli import main; main(prog_name='ocop-bot')"]


@contextmanager
def started(*extra: str) -> Iterator[subprocess.Popen[bytes]]:
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    with subprocess.Popen(
        [*PROGRAM, "understand", "--jsonl", *extra],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**kept, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        cwd=Path(__file__).parents[2],
    ) as program:  # fmt: skip
        yield program


@pytest.mark.timeout(60)
def test_each_line_is_answered_while_the_pipe_stays_open() -> None:
    with started("-") as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stderr is not None
        for number in range(3):
            line = {"id": f"số {number}", "kind": "quantity", "text": f"{number + 2} chục hộp"}
            program.stdin.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            program.stdin.flush()
            found = program.stdout.readline().decode("utf-8")
            assert f'"id": "số {number}"' in found
            assert '"unit": "hộp"' in found
        program.stdin.close()
        assert program.stdout.read() == b""
        assert program.stderr.read() == b""
    assert program.returncode == 0


@pytest.mark.timeout(60)
def test_a_reader_that_leaves_is_no_fault_to_tell() -> None:
    with started() as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdin.write(json.dumps(GOOD).encode() + b"\n")
        program.stdin.flush()
        assert program.stdout.readline() != b""
        program.stdout.close()
        program.stdin.write(json.dumps(GOOD).encode() + b"\n")
        program.stdin.close()
        assert b"Traceback" not in program.stderr.read()


def test_understanding_imports_neither_a_channel_nor_a_database() -> None:
    code = (
        "import sys; from bot.cli import main\n"
        "main(['understand', '--jsonl'], standalone_mode=False)\n"
        "slow = {'rich', 'sqlalchemy', 'telegram', 'aiohttp', 'alembic', 'jinja2', 'dbos'}\n"
        "print(sorted(slow & set(sys.modules)), file=sys.stderr)"
    )
    questions = b"\n".join(asked(kind, "2") for kind in KINDS)
    done = subprocess.run(
        [sys.executable, "-c", code], input=questions, capture_output=True, check=True, timeout=60
    )
    assert done.stderr == b"[]\n"
    assert done.stdout.count(b"\n") == len(KINDS)


def test_without_standard_input() -> None:
    code = "import sys; sys.stdin = None; from bot.cli import main; main(['understand', '--jsonl'])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == b"ocop-bot: there is no standard input\n"
