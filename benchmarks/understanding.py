"""Time a message and memory of `ocop-bot understand`: python -m benchmarks.understanding [SEED].

The held-out intents and products of the tests, their tables of values and made addresses are
answered as the command answers them, from a line of JSON to its answer, in a process of their
own; its memory is looked at from outside and told above a bare interpreter's. Milliseconds are
the processor's, which other programs do not change; the median on the clock stands beside them.
Then all of them go through the command's pipe at once.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, TypeAlias

import psutil

from tests.places.addresses import addresses
from tests.vietnamese.rows import HERE as TABLES
from tests.vietnamese.rows import rows as values

HELD_OUT = Path(__file__).parent.parent / "tests" / "understand"
ADDRESSES = 2_000
BARE = [sys.executable, "-c", "import sys; print(); sys.stdout.flush(); sys.stdin.readline()"]
CHILD = [sys.executable, "-m", "benchmarks.understanding_child"]
COMMAND = [sys.executable, "-m", "bot", "understand", "--jsonl", "-"]
TARGETS = {"intents": 2.0, "products": 2.0, "values": 2.0, "addresses": 5.0}
"""Milliseconds a message should stay below."""
TARGET_MEMORY = 60.0
"""Megabytes above a bare interpreter, everything loaded."""

Questions: TypeAlias = dict[str, list[dict[str, str]]]


def held_out(name: str) -> list[dict[str, Any]]:
    lines = (HELD_OUT / f"heldout_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def questions(seed: int) -> Questions:
    made = list(addresses(new=ADDRESSES * 2 // 5, old=ADDRESSES * 3 // 5, seed=seed))
    random.Random(seed).shuffle(made)
    return {
        "intents": [{"kind": "intent", "text": row["text"]} for row in held_out("intents")],
        "products": [
            {"kind": "product", "text": row["name"], "context": row["description"]}
            for row in held_out("products")
        ],
        "values": [
            {"kind": row.kind, "text": row.text}
            for table in sorted(TABLES.glob("*.yaml"))
            for row in values(table.name)
        ],
        "addresses": [
            {"kind": "address", "text": one.text, "context": one.default or ""} for one in made
        ],
    }


def started(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def megabytes(process: subprocess.Popen[str]) -> float:
    return float(psutil.Process(process.pid).memory_info().rss) / 1e6


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def bare_megabytes() -> float:
    with started(BARE) as process:
        heard(process)
        found = megabytes(process)
        say(process, "")
    return found


def told(family: str, spent: list[tuple[float, float]]) -> str:
    clock, processor = zip(*spent, strict=True)
    figures = {
        "median": statistics.median(processor),
        "p99": statistics.quantiles(processor, n=100)[98],
        "max": max(processor),
        "clock": statistics.median(clock),
    }
    shown = "  ".join(f"{name} {value:6.2f}" for name, value in figures.items())
    return f"{family:10} ms: {shown}  goal {TARGETS[family]:.0f}  ({len(spent)} messages)"


def through_the_pipe(asked: Questions) -> str:
    rows = [each for family in asked.values() for each in family]
    given = "".join(json.dumps({"id": str(at), **row}) + "\n" for at, row in enumerate(rows))
    start = time.perf_counter()
    done = subprocess.run(COMMAND, input=given.encode(), capture_output=True, check=True)
    spent = time.perf_counter() - start
    assert done.stdout.count(b"\n") == len(rows)
    assert b'"error"' not in done.stdout
    return f"one call with all {len(rows)} lines: {spent:.1f} s, start included"


def main(seed: int) -> None:
    bare = bare_megabytes()
    asked = questions(seed)
    with started(CHILD) as process:
        loads = json.loads(heard(process))
        loaded = megabytes(process) - bare
        say(process, json.dumps(asked))
        spent = json.loads(heard(process))
        after = megabytes(process) - bare
        say(process, "")
    print("loading:", ", ".join(f"{name} {value:.0f} ms" for name, value in loads.items()))
    for family, times in spent.items():
        print(told(family, times))
    total = sum(map(len, spent.values()))
    print(f"memory above a bare interpreter ({bare:.1f} MB): {loaded:.1f} MB with all loaded,")
    print(f"  {after:.1f} MB after {total} messages  goal {TARGET_MEMORY:.0f} MB")
    print(through_the_pipe(asked))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
