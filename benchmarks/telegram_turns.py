"""What a turn costs: CPU per turn, turns a second and latency, of several bots side by side.

The same scripted people load each bot in turn, over HTTP, through a fake Bot API in a process of
its own. CPU is that of the bot's process with all its threads and children.

    python -m benchmarks.telegram_turns
    python -m benchmarks.telegram_turns --people 4 --turns 500
    python -m benchmarks.telegram_turns --bot 'mine=ocop-bot run' --script my.module:script

A `--bot` is one of bare, bare-concurrent, bare-httpx, ours-memory, ours-sqlite, or
`name=command`. {server}, {token} and {directory} (empty, and gone afterwards) are filled in, and
the command finds them in the environment as BENCH_SERVER, BENCH_TOKEN and BENCH_DIRECTORY. The
command must be a bot that polls that server and sends without a rate limit.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from benchmarks.echo_bots import TOKEN

ECHO = f"{sys.executable} -m benchmarks.echo_bots"
BOTS = {
    "bare": f"{ECHO} bare {{server}}",
    "bare-concurrent": f"{ECHO} bare-concurrent {{server}}",
    "bare-httpx": f"{ECHO} bare-httpx {{server}}",
    "ours-memory": f"{ECHO} ours {{server}} memory",
    "ours-sqlite": f"{ECHO} ours {{server}} sqlite:///{{directory}}/bench.db",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What one bot was measured at."""

    name: str
    turns: int
    seconds: float
    cpu: float
    calls: int
    p50: float
    p99: float

    @property
    def cpu_per_turn(self) -> float:
        """Milliseconds of CPU per turn."""
        return self.cpu / self.turns * 1000


@contextmanager
def running(command: str, environment: dict[str, str]) -> Iterator[psutil.Process]:
    """Run a process, and end it."""
    process = subprocess.Popen(shlex.split(command), env={**os.environ, **environment})
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def order(server: str, what: str) -> dict[str, Any]:
    """Give the fake server an order; it answers with its figures."""
    with urllib.request.urlopen(f"{server}/bench/{what}", timeout=10) as answer:  # noqa: S310
        figures: dict[str, Any] = json.load(answer)
    return figures


def wait_for(server: str, what: str, least: int, limit: float) -> dict[str, Any]:
    """Wait until the server counts so many of something.

    Raises:
        TimeoutError: The bot did not get there.
    """
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        try:
            figures = order(server, "look")
        except OSError:
            figures = {what: -1}
        if figures[what] >= least:
            return figures
        time.sleep(0.05)
    raise TimeoutError(f"not {least} {what} within {limit} s: {figures}")


def cpu_seconds(process: psutil.Process) -> float:
    """CPU seconds used so far by a process and its children."""
    family = [process, *process.children(recursive=True)]
    times = [member.cpu_times() for member in family]
    return sum(used.user + used.system for used in times)


def measure(name: str, command: str, args: argparse.Namespace) -> Figures:
    """Load one bot and measure it."""
    server = f"http://127.0.0.1:{args.port}"
    api = (
        f"{sys.executable} -m benchmarks.fake_bot_api --port {args.port}"
        f" --people {args.people} --think {args.think} --script {args.script}"
    )
    with running(api, {}), TemporaryDirectory() as directory:
        values = {"server": server, "token": TOKEN, "directory": directory}
        for key, value in values.items():
            command = command.replace(f"{{{key}}}", value)
        environment = {f"BENCH_{key.upper()}": value for key, value in values.items()}
        wait_for(server, "calls", 0, 30)
        with running(command, environment) as bot:
            return load(name, server, bot, args)


def load(name: str, server: str, bot: psutil.Process, args: argparse.Namespace) -> Figures:
    """Let the people talk to a bot, and measure after the warm-up."""
    wait_for(server, "calls", 2, 30)
    order(server, "start")
    wait_for(server, "turns", args.warm_up, 60)
    order(server, "reset")
    started, cpu = time.perf_counter(), cpu_seconds(bot)
    wait_for(server, "turns", args.turns, args.limit)
    figures = order(server, "look")
    seconds, cpu = time.perf_counter() - started, cpu_seconds(bot) - cpu
    order(server, "stop")
    measured = {key: figures[key] for key in ("turns", "calls", "p50", "p99")}
    return Figures(name, seconds=seconds, cpu=cpu, **measured)


def show(all_figures: list[Figures]) -> str:
    """Lay the figures out side by side; factors are against the first bot."""
    lines = ["bot                CPU ms/turn  factor  turns/s  p50 ms  p99 ms  calls/turn"]
    first = all_figures[0].cpu_per_turn
    lines += [
        f"{one.name:<18} {one.cpu_per_turn:11.3f} {one.cpu_per_turn / first:7.2f}"
        f" {one.turns / one.seconds:8.0f} {one.p50 * 1000:7.1f} {one.p99 * 1000:7.1f}"
        f" {one.calls / one.turns:11.2f}"
        for one in all_figures
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure the bots asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--bot", action="append", default=[], metavar="NAME[=COMMAND]")
    parser.add_argument("--people", type=int, default=32)
    parser.add_argument("--think", type=float, default=0.02)
    parser.add_argument("--turns", type=int, default=4000)
    parser.add_argument("--warm-up", type=int, default=500)
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--script", default="benchmarks.fake_bot_api:say_something")
    args = parser.parse_args()
    chosen = args.bot or ["bare", "bare-concurrent", "ours-memory", "ours-sqlite"]
    measured = []
    for bot in chosen:
        name, _, command = bot.partition("=")
        measured.append(measure(name, command or BOTS[name], args))
    sys.stdout.write(show(measured) + "\n")


if __name__ == "__main__":
    main()
