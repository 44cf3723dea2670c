"""What a dead or stopped process left is taken up by the next, and nothing is done twice."""

import asyncio
from datetime import timedelta

import pytest

from bot.channels.base import DeliveryResult, Receiver, SetupError, TryAgain
from bot.channels.fake import FakeChannel
from bot.runtime import FaultPoint, Runtime
from ocop_core.store import Arrival, Delivery, Store
from tests.bot.clock import NEVER, Clock
from tests.bot.echo import echo_turn


class Killed(BaseException):
    """Stands for the end of a process: nothing catches it."""


POINTS: list[FaultPoint] = ["after_inbox", "after_commit", "after_send"]


class Slow(FakeChannel):
    """Waits with each delivery until it is told to go on."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.sending = asyncio.Event()
        self.go_on = asyncio.Event()

    async def deliver(self, delivery: Delivery) -> DeliveryResult:
        self.sending.set()
        await self.go_on.wait()
        return await super().deliver(delivery)


@pytest.mark.parametrize("point", POINTS)
async def test_the_next_process_takes_up_what_a_dead_one_left(
    store: Store, channel: FakeChannel, clock: Clock, point: FaultPoint
) -> None:
    await die_at(point, store, channel, clock)
    clock.advance(hours=1)
    successor = FakeChannel(clock)
    async with Runtime(store, [successor], echo_turn, clock=clock, sweep_every=NEVER) as runtime:
        await runtime.sweep.once(timedelta(0))
        await runtime.idle()
        assert successor.texts() == ["1: chào"]
        await successor.hand_over([first_arrival(clock)])
        await successor.hand_over([second_arrival(clock)])
        await runtime.idle()
    assert successor.texts() == ["1: chào", "2: tiếp"]


def first_arrival(clock: Clock) -> Arrival:
    return FakeChannel(clock).arrival("lan", {"type": "text", "text": "chào", "message": ""})


def second_arrival(clock: Clock) -> Arrival:
    channel = FakeChannel(clock)
    channel.arrival("lan", {})
    return channel.arrival("lan", {"type": "text", "text": "tiếp", "message": ""})


async def die_at(point: FaultPoint, store: Store, channel: FakeChannel, clock: Clock) -> None:
    """Let a process die at a point of its first turn."""

    def fault(here: FaultPoint) -> None:
        if here == point:
            raise Killed

    dying = Runtime(store, [channel], echo_turn, clock=clock, sweep_every=NEVER, fault=fault)
    await channel.start(dying.intake)
    try:
        await channel.hand_over([first_arrival(clock)])
        await asyncio.gather(*dying.worker._tasks.values(), return_exceptions=True)
    except Killed:
        pass


async def test_two_processes_do_not_answer_twice(store: Store, clock: Clock) -> None:
    one, two = FakeChannel(clock), FakeChannel(clock)
    arrivals = [
        one.arrival("lan", {"type": "text", "text": str(number), "message": ""})
        for number in range(1, 11)
    ]
    async with (
        Runtime(store, [one], echo_turn, clock=clock, sweep_every=NEVER) as first,
        Runtime(store, [two], echo_turn, clock=clock, sweep_every=NEVER) as second,
    ):
        for arrival in arrivals:
            await asyncio.gather(one.hand_over([arrival]), two.hand_over([arrival]))
        await first.idle()
        await second.idle()
    assert sorted(one.texts() + two.texts()) == sorted(f"{n}: {n}" for n in range(1, 11))


async def test_a_stop_finishes_what_is_in_hand(store: Store, clock: Clock) -> None:
    channel = Slow(clock)
    runtime = Runtime(store, [channel], echo_turn, clock=clock, sweep_every=NEVER)
    await runtime.start()
    await channel.says("lan", "three")
    await channel.sending.wait()
    stopping = asyncio.create_task(runtime.stop())
    await asyncio.sleep(0)
    channel.go_on.set()
    await stopping
    assert channel.texts() == ["a", "b", "c"]
    assert channel.closed
    assert not channel.receiving


async def test_a_stop_does_not_wait_for_ever(store: Store, clock: Clock) -> None:
    class Stuck(FakeChannel):
        async def deliver(self, delivery: Delivery) -> DeliveryResult:
            await asyncio.Event().wait()
            return await super().deliver(delivery)

    channel = Stuck(clock)
    runtime = Runtime(store, [channel], echo_turn, clock=clock, sweep_every=NEVER, grace=0.01)
    await runtime.start()
    await channel.says("lan", "x")
    await runtime.stop()
    clock.advance(hours=1)
    successor = FakeChannel(clock)
    async with Runtime(store, [successor], echo_turn, clock=clock, sweep_every=NEVER) as second:
        await second.sweep.once(timedelta(0))
        await second.idle()
    assert successor.texts() == ["1: x"]


async def test_a_channel_that_cannot_start_stops_the_others(store: Store, clock: Clock) -> None:
    class Broken(FakeChannel):
        async def start(self, receiver: Receiver) -> None:
            raise SetupError("no token")

    good, broken = FakeChannel(clock), Broken(clock, name="broken")
    with pytest.raises(SetupError):
        async with Runtime(store, [good, broken], echo_turn, clock=clock):
            pass
    assert good.closed
    with pytest.raises(ValueError, match="same name"):
        Runtime(store, [good, FakeChannel(clock)], echo_turn, clock=clock)


async def test_a_message_of_a_channel_that_does_not_run_waits(
    store: Store, channel: FakeChannel, clock: Clock
) -> None:
    channel.fail_next(TryAgain("502"))
    async with Runtime(store, [channel], echo_turn, clock=clock, sweep_every=NEVER) as runtime:
        await channel.says("lan", "x")
        await runtime.idle()
    clock.advance(minutes=1)
    other = FakeChannel(clock, name="other")
    async with Runtime(store, [other], echo_turn, clock=clock, sweep_every=NEVER) as runtime:
        await runtime.sweep.once(timedelta(0))
        await runtime.idle()
    clock.advance(hours=1)
    again = FakeChannel(clock)
    async with Runtime(store, [again], echo_turn, clock=clock, sweep_every=NEVER) as runtime:
        await runtime.sweep.once(timedelta(0))
        await runtime.idle()
    assert again.texts() == ["1: x"]


async def test_what_is_being_sent_is_not_swept_up(store: Store, clock: Clock) -> None:
    channel = Slow(clock)
    async with Runtime(store, [channel], echo_turn, clock=clock, sweep_every=NEVER) as runtime:
        await channel.says("lan", "three")
        await channel.sending.wait()
        clock.advance(hours=1)
        await runtime.sweep.once(timedelta(0))
        channel.go_on.set()
        await runtime.idle()
        assert channel.texts() == ["a", "b", "c"]
