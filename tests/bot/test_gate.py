"""The rate gate never lets more through than Telegram allows, and holds nobody up for long."""

import asyncio
import heapq
from collections import defaultdict
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.gate import OVERALL, PER_CHAT, Limit, RateGate


class Clock:
    """A clock that stands still until everybody sleeps, then jumps to the first to wake."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Event]] = []
        self._numbers = count()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        awake = asyncio.Event()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._numbers), awake))
        await awake.wait()

    async def run(self, *tasks: "asyncio.Task[None]") -> None:
        """Let time pass until the tasks are done."""
        while not all(task.done() for task in tasks):
            for _ in range(5):
                await asyncio.sleep(0)
            if self._sleepers:
                self.now, _, awake = heapq.heappop(self._sleepers)
                awake.set()
        await asyncio.gather(*tasks)


def most_within(times: list[float], seconds: float) -> int:
    """The most sends in any half-open span of so many seconds."""
    times = sorted(times)
    most, start = 0, 0
    for end, time in enumerate(times):
        while times[start] <= time - seconds + 1e-6:
            start += 1
        most = max(most, end - start + 1)
    return most


async def send_all(
    sends: dict[str, list[float]], overall: Limit, per_chat: Limit, holds: list[tuple[float, float]]
) -> dict[str, list[float]]:
    """Let each chat send one after the other, pausing before each; gives when they went."""
    clock = Clock()
    gate = RateGate(overall, per_chat, clock=clock, sleep=clock.sleep)
    went: dict[str, list[float]] = defaultdict(list)

    async def chat(name: str, pauses: list[float]) -> None:
        for pause in pauses:
            await clock.sleep(pause)
            assert await gate.enter(name) == 0
            went[name].append(clock.now)

    async def hold(after: float, seconds: float) -> None:
        await clock.sleep(after)
        gate.hold(seconds)

    tasks = [asyncio.create_task(chat(name, pauses)) for name, pauses in sends.items()]
    tasks += [asyncio.create_task(hold(*one)) for one in holds]
    await clock.run(*tasks)
    return went


PAUSES = st.lists(st.floats(0, 2), min_size=1, max_size=12)
SENDS = st.dictionaries(st.text("abcdef", min_size=1, max_size=2), PAUSES, max_size=12)


@settings(max_examples=60, deadline=None)
@given(SENDS)
def test_never_more_than_the_limits(sends: dict[str, list[float]]) -> None:
    overall, per_chat = Limit(5, 3), Limit(1, 2)
    went = asyncio.run(send_all(sends, overall, per_chat, []))
    every = [time for times in went.values() for time in times]
    assert len(every) == sum(map(len, sends.values()))
    for span in (0.5, 1.0, 3.0):
        assert most_within(every, span) <= overall.burst + overall.rate * span
        for times in went.values():
            assert most_within(times, span) <= per_chat.burst + per_chat.rate * span


@settings(max_examples=30, deadline=None)
@given(SENDS, st.floats(0, 3), st.floats(0.1, 5))
def test_nothing_passes_while_held(
    sends: dict[str, list[float]], after: float, seconds: float
) -> None:
    went = asyncio.run(send_all(sends, Limit(5, 3), Limit(1, 2), [(after, seconds)]))
    start, end = 1000 + after, 1000 + after + seconds
    assert not [t for times in went.values() for t in times if start < t < end - 1e-6]


async def test_telegrams_own_limits() -> None:
    many = {f"chat{number}": [0.0] * 3 for number in range(60)}
    went = await send_all(many, OVERALL, PER_CHAT, [])
    every = [time for times in went.values() for time in times]
    assert most_within(every, 1.0) <= 30
    assert max(every) - min(every) < 180 / 27 + 1


async def test_a_chat_in_a_hurry_holds_nobody_up() -> None:
    went = await send_all({"hasty": [0.0] * 10, "calm": [0.5] * 3}, OVERALL, PER_CHAT, [])
    assert went["calm"] == pytest.approx([1000.5, 1001.0, 1001.5], abs=0.2)
    assert went["hasty"][:4] == pytest.approx([1000.0] * 4, abs=0.2)
    assert went["hasty"][-1] == pytest.approx(1006.0, abs=0.2)


async def test_who_would_wait_too_long_is_sent_away() -> None:
    clock = Clock()
    gate = RateGate(OVERALL, Limit(1, 1), clock=clock, sleep=clock.sleep)
    assert await gate.enter("a") == 0
    assert await gate.enter("a", patience=0.5) == pytest.approx(1)
    gate.hold(60)
    assert await gate.enter("b", patience=10) == pytest.approx(60)
    clock.now += 60
    assert await gate.enter("b", patience=10) == 0


async def test_old_chats_are_forgotten() -> None:
    clock = Clock()
    gate = RateGate(Limit(1e9, 10), PER_CHAT, clock=clock, sleep=clock.sleep)
    for number in range(5000):
        await gate.enter(str(number))
        clock.now += 0.01
    assert len(gate._chat_tats) < 4200
