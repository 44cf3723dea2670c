"""What loading an edition, a score and a plan cost. Run: python -m benchmarks.criteria.

Holdings are drawn evenly over all sets and levels from a fixed seed; about a third of the
criteria of each product are unanswered.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TypeAlias

from ocop_core.criteria import (
    EDITIONS,
    CriteriaSet,
    Edition,
    Holdings,
    LevelId,
    editions,
    open_edition,
    plan,
    score,
)

SEED = 26

Product: TypeAlias = "tuple[CriteriaSet, dict[str, LevelId | None]]"


def products(edition: Edition, draw: random.Random, count: int) -> list[Product]:
    sets = list(edition.sets.values())
    return [(s, _holdings(s, draw)) for s in draw.choices(sets, k=count)]


def _holdings(criteria_set: CriteriaSet, draw: random.Random) -> dict[str, LevelId | None]:
    answered = [c for c in criteria_set.criteria if draw.random() < 2 / 3]
    return {c.code: draw.choice([0, *(level.id for level in c.levels)]) for c in answered}


def seconds_of(work: Callable[..., object], *arguments: object) -> float:
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def told(what: str, seconds: list[float], unit: str, factor: float) -> str:
    ordered = sorted(seconds)
    figures = {
        "median": statistics.median(ordered),
        "p99": ordered[int(len(ordered) * 0.99)],
        "max": ordered[-1],
    }
    shown = "  ".join(f"{name} {value * factor:8.2f} {unit}" for name, value in figures.items())
    return f"{what:<28}{shown}   ({len(ordered)} times)"


def ask_the_command() -> None:
    call = [sys.executable, "-c", "from bot.cli import main; main()", "score", "-"]
    request = b'{"set": 7, "levels": {"1.1": 2}}'
    subprocess.run(call, input=request, capture_output=True, check=True)


def main() -> None:
    draw = random.Random(SEED)
    edition = editions()[-1]
    loads = [seconds_of(open_edition, EDITIONS / edition.id) for _ in range(15)]
    print(told("load and check an edition", loads, "ms", 1e3))
    drawn = products(edition, draw, 5_000)
    scores = [seconds_of(score, edition, *product) for product in drawn]
    print(told("score", scores, "µs", 1e6))
    for target in sorted(edition.stars):
        plans = [seconds_of(plan, edition, *product, target) for product in drawn[:1_000]]
        print(told(f"plan to {target} stars", plans, "ms", 1e3))
    unanswered: list[tuple[CriteriaSet, Holdings, int]] = [
        (s, {}, star) for s in edition.sets.values() for star in edition.stars
    ]
    empty = [seconds_of(plan, edition, *arguments) for arguments in unanswered]
    print(told("plan from nothing", empty, "ms", 1e3))
    commands = [seconds_of(ask_the_command) for _ in range(10)]
    print(told("ocop-bot score, one process", commands, "ms", 1e3))


if __name__ == "__main__":
    main()
