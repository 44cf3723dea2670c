"""Inbox, turn, commit, outbox: once, in order, whatever the platform does."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.base import Blocked, Refused, TryAgain
from bot.channels.fake import FakeChannel
from bot.runtime import Runtime
from ocop_core.store import Store, open_store
from tests.bot.clock import NEVER, Clock
from tests.bot.echo import echo_turn


async def test_a_reply_goes_out_after_the_turn(runtime: Runtime, channel: FakeChannel) -> None:
    await channel.says("lan", "chào")
    await runtime.idle()
    assert channel.texts("lan") == ["1: chào"]


async def test_one_chats_turns_are_serial_and_in_order(
    runtime: Runtime, channel: FakeChannel
) -> None:
    arrivals = [
        channel.arrival(chat, {"type": "text", "text": str(number), "message": ""})
        for number in range(1, 6)
        for chat in ("lan", "hoa")
    ]
    await channel.hand_over(arrivals[::-1])
    await runtime.idle()
    for chat in ("lan", "hoa"):
        assert channel.texts(chat) == [f"{n}: {n}" for n in range(1, 6)]


async def test_repeated_updates_change_nothing_twice(
    runtime: Runtime, channel: FakeChannel
) -> None:
    arrival = channel.arrival("lan", {"type": "text", "text": "x", "message": ""})
    await channel.hand_over([arrival, arrival])
    await channel.hand_over([arrival])
    await runtime.idle()
    await channel.hand_over([arrival])
    await runtime.idle()
    assert channel.texts() == ["1: x"]


async def test_what_comes_during_a_turn_is_seen_to(runtime: Runtime, channel: FakeChannel) -> None:
    senders = [channel.says("lan", str(number)) for number in range(20)]
    await asyncio.gather(*senders)
    await runtime.idle()
    assert len(channel.texts("lan")) == 20


async def test_many_chats(store: Store, channel: FakeChannel, clock: Clock) -> None:
    async with Runtime(store, [channel], echo_turn, clock=clock, sweep_every=NEVER) as runtime:
        for number in range(300):
            await channel.says(str(number), "x")
        await runtime.idle()
    assert sorted(channel.texts()) == ["1: x"] * 300


async def test_a_message_put_off_goes_first_when_its_time_comes(
    runtime: Runtime, channel: FakeChannel, clock: Clock
) -> None:
    channel.fail_next(TryAgain("429", 30))
    await channel.says("lan", "three")
    await channel.says("hoa", "x")
    await runtime.idle()
    assert channel.texts("lan") == []
    assert channel.texts("hoa") == ["1: x"]
    await channel.says("lan", "more")
    await runtime.idle()
    assert channel.texts("lan") == []
    await look_again(runtime, clock, 29)
    assert channel.texts("lan") == []
    await look_again(runtime, clock, 1)
    assert channel.texts("lan") == ["a", "b", "c", "2: more"]


async def test_this_process_tries_again_by_itself(tmp_path: Path) -> None:
    def now() -> datetime:
        return datetime.now(UTC)

    store = open_store(f"sqlite:///{tmp_path}/bot.db", process_id="one", clock=now)
    channel = FakeChannel(now)
    channel.fail_next(TryAgain("429", 0.01))
    async with Runtime(store, [channel], echo_turn, clock=now, sweep_every=NEVER):
        await channel.says("lan", "x")
        while not channel.delivered:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    await store.close()


async def test_outages_are_tried_again_less_and_less_often(
    runtime: Runtime, channel: FakeChannel, clock: Clock
) -> None:
    waits = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    channel.fail_next(*[TryAgain("502")] * len(waits))
    await channel.says("lan", "x")
    await runtime.idle()
    for attempts, wait in enumerate(waits, 1):
        await look_again(runtime, clock, wait - 0.5)
        assert len(channel.attempted) == attempts
        await look_again(runtime, clock, 0.5)
        assert len(channel.attempted) == attempts + 1
    assert channel.texts() == ["1: x"]


async def look_again(runtime: Runtime, clock: Clock, seconds: float) -> None:
    """Let time pass and the sweep look."""
    clock.advance(seconds=seconds)
    await runtime.sweep.once(timedelta(0))
    await runtime.idle()


@pytest.mark.parametrize("error", [Refused("BUTTON_DATA_INVALID"), KeyError("a fault of ours")])
async def test_a_refused_message_is_given_up_and_the_next_goes(
    runtime: Runtime, channel: FakeChannel, error: Exception
) -> None:
    channel.fail_next(error)  # type: ignore[arg-type]
    await channel.says("lan", "three")
    await runtime.idle()
    assert channel.texts() == ["b", "c"]
    await channel.says("lan", "x")
    await runtime.idle()
    assert channel.texts() == ["b", "c", "2: x"]


async def test_a_block_holds_everything_until_the_person_writes(
    runtime: Runtime, channel: FakeChannel
) -> None:
    channel.fail_next(Blocked("403"))
    await channel.says("lan", "three")
    await runtime.idle()
    assert channel.texts() == []
    assert len(channel.attempted) == 1
    await channel.says("lan", "back")
    await runtime.idle()
    assert channel.texts() == ["a", "b", "c", "2: back"]


async def test_blocks_told_by_the_platform(
    runtime: Runtime, channel: FakeChannel, clock: Clock
) -> None:
    channel.fail_next(TryAgain("502"))
    await channel.says("lan", "x")
    await runtime.idle()
    await runtime.intake.blocked(channel.key("lan"))
    clock.advance(minutes=10)
    await runtime.sweep.once(timedelta(0))
    await runtime.idle()
    assert channel.texts() == []
    await runtime.intake.unblocked(channel.key("lan"))
    await runtime.idle()
    assert channel.texts() == ["1: x"]


async def test_a_failing_turn_harms_no_other(
    runtime: Runtime, channel: FakeChannel, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await channel.says("lan", "boom", "x")
    await channel.says("hoa", "y")
    for _ in range(4):
        await runtime.idle()
        clock.advance(minutes=1)
        await runtime.sweep.once(timedelta(0))
    await runtime.idle()
    assert channel.texts("hoa") == ["1: y"]
    assert channel.texts("lan") == ["1: x"]


async def test_no_log_holds_what_people_write(
    runtime: Runtime, channel: FakeChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    channel.fail_next(Refused("x"), TryAgain("y"))
    await channel.says("lan", "bí mật của lan", "three")
    await runtime.idle()
    assert "Delivery" in caplog.text
    assert "bí mật" not in caplog.text
