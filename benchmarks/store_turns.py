"""Measure the store: turns a second, CPU per turn, 99th percentile, at several concurrencies.

A turn here is `receive` of one arrival, `take_turns` that changes one of twenty answers and
replies, and `sent`: three commits. Run it as

    python -m benchmarks.store_turns [--seconds 3] [--concurrency 1 16 64] [URL ...]

Without a URL it measures SQLite in a temporary directory and, where the wheel is installed, a
throw-away PostgreSQL. CPU is this process's, without PostgreSQL's own.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from ocop_core.registry.model import Answer, Case, Consent, Producer, Product, Registration
from ocop_core.store import Arrival, ConversationKey, Outcome, Outgoing, Snapshot, Store, open_store
from ocop_core.store.migrations import upgrade

AT = datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
QUESTIONS = tuple(f"question_{number:02d}" for number in range(20))


def first_case(chat: str) -> Case:
    """A producer with a product and a registration, all questions answered."""
    answers = {question: Answer("Mật ong hoa bạc hà", AT) for question in QUESTIONS}
    consent = Consent("register", "grant", "1.0", "0" * 64, AT, "Đồng ý")
    return Case(
        consents=(consent, replace(consent, purpose="share")),
        producers=(Producer(f"producer-{chat}", {"name": Answer("HTX Mèo Vạc", AT)}),),
        products=(Product(f"product-{chat}", f"producer-{chat}", {"set": Answer(3, AT)}),),
        registrations=(
            Registration(f"reg-{chat}", f"product-{chat}", "2026-26", f"OC-{chat}", answers),
        ),
    )


def answer_one(snapshot: Snapshot, arrival: Arrival) -> Outcome:
    """Change one answer, and reply with a question and buttons."""
    case = snapshot.case
    if not case.registrations:
        case = first_case(snapshot.conversation.chat)
    registration = case.registrations[0]
    question = QUESTIONS[arrival.order % len(QUESTIONS)]
    answers = {**registration.answers, question: Answer(f"câu {arrival.order}", AT)}
    case = replace(case, registrations=(replace(registration, answers=answers),))
    reply = Outgoing(
        "message",
        {
            "html": "Bà con cho biết <b>vùng nguyên liệu</b> ở đâu ạ? Ví dụ: xã Mèo Vạc.",
            "choices": [[{"label": "Để sau", "data": "later"}, {"label": "Sửa", "data": "edit"}]],
            "request": None,
            "menu": False,
        },
    )
    return Outcome({"asked": question, "turn": arrival.order}, case, (reply,))


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one run."""

    turns: float
    """Each second."""
    cpu_ms: float
    """Of this process, for each turn."""
    p50_ms: float
    p99_ms: float

    def __str__(self) -> str:
        return (
            f"{self.turns:7.0f} turns/s  {self.cpu_ms:6.3f} ms CPU/turn  "
            f"p50 {self.p50_ms:6.1f} ms  p99 {self.p99_ms:6.1f} ms"
        )


async def measure(store: Store, *, concurrency: int, seconds: float, send: bool) -> Measured:
    """Run turns in that many chats at once for that long."""
    durations: list[float] = []
    ids = count(1)
    run = f"{concurrency}-{send}"

    async def chat(name: str, until: float) -> None:
        key = ConversationKey("bench", f"{run}-{name}")
        while (begun := time.perf_counter()) < until:
            update = next(ids)
            arrival = Arrival(key, f"{run}-{update}", update, {"type": "text", "text": "xã"}, AT)
            await store.receive([arrival])
            for delivery in await store.take_turns(key, answer_one):
                if send:
                    await store.sent(delivery.id, message_id="1")
            durations.append(time.perf_counter() - begun)

    async def crowd(duration: float) -> None:
        until = time.perf_counter() + duration
        await asyncio.gather(*(chat(str(number), until) for number in range(concurrency)))

    await crowd(min(0.5, seconds))  # warm up: chats exist, statements are compiled
    durations.clear()
    cpu, begun = time.process_time(), time.perf_counter()
    await crowd(seconds)
    cpu, took = time.process_time() - cpu, time.perf_counter() - begun
    turns = len(durations)
    return Measured(
        turns / took,
        cpu / turns * 1000,
        statistics.median(durations) * 1000,
        statistics.quantiles(durations, n=100)[98] * 1000,
    )


async def report(url: str, *, concurrency: list[int], seconds: float) -> None:
    """Print one line for each concurrency, with and without `sent`."""
    upgrade(url)
    store = open_store(url, process_id="bench")
    kind = url.partition(":")[0]
    for number in concurrency:
        for send in (False, True):
            found = await measure(store, concurrency=number, seconds=seconds, send=send)
            print(f"{kind:20s} at {number:3d} {'with sent' if send else 'no sent  '}  {found}")
    await store.close()


@contextmanager
def databases() -> Iterator[list[str]]:
    """A fresh SQLite file and a fresh PostgreSQL."""
    from tests.databases import running_postgres  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as directory, running_postgres() as server:
        yield [f"sqlite:///{Path(directory) / 'bench.db'}", server]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the store.")
    parser.add_argument("urls", nargs="*", metavar="URL")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--concurrency", type=int, nargs="+", default=[1, 16, 64])
    given = parser.parse_args()

    def run(urls: list[str]) -> None:
        for url in urls:
            work = report(url, concurrency=given.concurrency, seconds=given.seconds)
            asyncio.run(work)

    if given.urls:
        run(given.urls)
    else:
        with databases() as urls:
            run(urls)


if __name__ == "__main__":
    main()
