"""Measure the store: turns a second, CPU per turn, 99th percentile, at several concurrencies.

A turn here is `receive` of one arrival and `take_turns`, which changes one of twenty answers
and replies; `sent` is counted apart. Run it as

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

from ocop_core.registry.model import (
    Answer,
    Case,
    Consent,
    JsonValue,
    Producer,
    Product,
    Registration,
)
from ocop_core.store import (
    Arrival,
    ConversationKey,
    Delivery,
    Outcome,
    Outgoing,
    Snapshot,
    Store,
    open_store,
)
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


EVENT: dict[str, JsonValue] = {"type": "text", "text": "xã Mèo Vạc", "message": "12"}


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one run."""

    turns: float
    """Each second."""
    turn_cpu_ms: float
    """Of this process, for `receive` and `take_turns`."""
    sent_cpu_ms: float
    """Of this process, for `sent`."""
    p50_ms: float
    p99_ms: float

    def __str__(self) -> str:
        return (
            f"{self.turns:6.0f} turns/s   CPU {self.turn_cpu_ms:.3f} ms a turn, "
            f"{self.sent_cpu_ms:.3f} ms for sent   "
            f"p50 {self.p50_ms:5.1f} ms  p99 {self.p99_ms:5.1f} ms"
        )


class Crowd:
    """Chats that take turns, all at once, in rounds.

    A round is `receive` and `take_turns` in every chat; then everybody's replies are `sent`. The
    two halves are measured apart: the first is the turn, the second what it takes to send.
    """

    def __init__(self, store: Store, concurrency: int) -> None:
        self._store = store
        self._keys = [ConversationKey("bench", f"{concurrency}-{n}") for n in range(concurrency)]
        self._updates = count(1)
        self.start_over()

    def start_over(self) -> None:
        """Count from nothing again."""
        self.durations: list[float] = []
        self.turns_took = 0.0
        self.turns_cpu = 0.0
        self.sent_cpu = 0.0

    async def round(self) -> None:
        """One turn in every chat."""
        began, cpu = time.perf_counter(), time.process_time()
        handed_out = await asyncio.gather(*(self._turn(key) for key in self._keys))
        after = time.process_time()
        self.turns_took += time.perf_counter() - began
        self.turns_cpu += after - cpu
        await asyncio.gather(
            *(
                self._store.sent(delivery.id, message_id="1")
                for deliveries in handed_out
                for delivery in deliveries
            )
        )
        self.sent_cpu += time.process_time() - after

    async def _turn(self, key: ConversationKey) -> list[Delivery]:
        began = time.perf_counter()
        update = next(self._updates)
        arrival = Arrival(key, f"{key.chat}-{update}", update, EVENT, AT)
        await self._store.receive([arrival])
        deliveries = await self._store.take_turns(key, answer_one)
        self.durations.append(time.perf_counter() - began)
        return deliveries


async def measure(store: Store, *, concurrency: int, seconds: float) -> Measured:
    """Run rounds for that long, after some to warm up."""
    crowd = Crowd(store, concurrency)
    for _ in range(max(5, 200 // concurrency)):
        await crowd.round()
    crowd.start_over()
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        await crowd.round()
    turns = len(crowd.durations)
    return Measured(
        turns / crowd.turns_took,
        crowd.turns_cpu / turns * 1000,
        crowd.sent_cpu / turns * 1000,
        statistics.median(crowd.durations) * 1000,
        statistics.quantiles(crowd.durations, n=100)[98] * 1000,
    )


async def report(url: str, *, concurrency: list[int], seconds: float) -> None:
    """Print one line for each concurrency."""
    upgrade(url)
    store = open_store(url, process_id="bench")
    for number in concurrency:
        found = await measure(store, concurrency=number, seconds=seconds)
        print(f"{url.partition(':')[0]:18s} at {number:3d}  {found}")
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
