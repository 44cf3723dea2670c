"""Beyond the window a message goes by template or waits, and is never lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.base import Blocked, Refused, TryAgain
from bot.channels.zalo_oa.channel import ZaloOaChannel
from bot.channels.zalo_oa.window import SURE_MESSAGES
from ocop_core.store import open_store
from ocop_core.store.ports import Arrival, ConversationKey, Delivery
from tests.bot.clock import Clock
from tests.bot.zalo_oa_bot import asleep, linked, options, running, sweep
from tests.bot.zalo_oa_emulator import ZaloEmulator, zalo_emulator

TEMPLATE = "365"


@pytest.fixture
async def zalo(clock: Clock) -> AsyncIterator[ZaloEmulator]:
    async with zalo_emulator(clock) as emulator:
        yield emulator


@asynccontextmanager
async def sending(zalo: ZaloEmulator, url: str, **send: Any) -> AsyncIterator[ZaloOaChannel]:
    """A channel that only sends, in a process that has seen nobody write."""
    store = open_store(url, process_id="one", clock=zalo.clock)
    channel = ZaloOaChannel(options(zalo, **send), linked(url, zalo), zalo.clock, asleep)
    yield channel
    await channel.close()
    await store.close()


def notice(chat: str, text: str = "Giấy chứng nhận\nsắp hết hạn", number: int = 1) -> Delivery:
    payload: dict[str, Any] = {"html": f"<b>{text}</b>", "choices": [], "request": None}
    return Delivery(number, ConversationKey("zalo_oa", chat), number, "message", payload, 0)


@pytest.mark.parametrize(
    ("hours", "send", "outcome"),
    [
        (47, {}, "sent"),
        (47.9, {}, "sent"),
        (49, {}, "held"),
        (49, {"paid": True}, "paid"),
        (49, {"template_id": TEMPLATE}, "template"),
        (167, {"paid": True, "template_id": TEMPLATE}, "paid"),
        (169, {"paid": True, "template_id": TEMPLATE}, "template"),
        (169, {"template_id": TEMPLATE}, "template"),
        (169, {"paid": True}, "held"),
        (169, {}, "held"),
    ],
)
async def test_which_way_a_notice_goes(
    zalo: ZaloEmulator, sqlite_url: str, hours: float, send: dict[str, Any], outcome: str
) -> None:
    lan = zalo.user()
    lan.interacts()
    zalo.clock.advance(hours=hours)
    async with sending(zalo, sqlite_url, **send) as channel:
        try:
            await channel.deliver(notice(lan.id))
            found = "template" if zalo.templates else "paid" if zalo.paid else "sent"
        except Blocked:
            found = "held"
    assert found == outcome
    assert len(zalo.messages) == (outcome in {"sent", "paid"})
    assert set(zalo.refusals) <= {-230}
    zalo.refusals.clear()
    if outcome == "template":
        (sent,) = zalo.templates
        assert sent["template_data"] == {"content": "Giấy chứng nhận sắp hết hạn"}


async def test_a_held_notice_goes_when_the_person_writes(
    zalo: ZaloEmulator, sqlite_url: str
) -> None:
    async with running(zalo, sqlite_url) as runtime:
        lan = zalo.user()
        await lan.says("chào")
        await lan.reads()
        lan.chat.clear()
        zalo.faults += [-32]
        step: dict[str, Any] = {"type": "notice", "about": "step", "what": "kết quả"}
        key = ConversationKey("zalo_oa", lan.id)
        await runtime.intake.receive([Arrival(key, "step", 1 << 60, step, zalo.clock())])
        assert await lan.reads_text() == "", "put off by a limit"
        zalo.clock.advance(days=8)
        await sweep(runtime)
        await sweep(runtime)
        assert lan.chat == []
        assert zalo.quota_calls == 1, "it was asked once, and then held, not tried again and again"
        await lan.says("về rồi")
        assert await lan.reads_text() == "chưa đọc được kết quả\n3: về rồi"
    assert zalo.refusals == [-32]
    zalo.refusals.clear()


async def test_a_long_notice_is_cut_for_the_template_visibly(
    zalo: ZaloEmulator, sqlite_url: str
) -> None:
    lan = zalo.user()
    async with sending(zalo, sqlite_url, template_id=TEMPLATE) as channel:
        await channel.deliver(notice(lan.id, "chữ " * 200))
    content = zalo.templates[0]["template_data"]["content"]
    assert 190 < len(content) <= 200
    assert content.endswith("…")


@pytest.mark.parametrize(("code", "error"), [(-238, TryAgain), (-201, Blocked), (-213, Blocked)])
async def test_a_template_that_is_refused_does_not_lose_the_message(
    zalo: ZaloEmulator,
    sqlite_url: str,
    code: int,
    error: type[Exception],
    caplog: pytest.LogCaptureFixture,
) -> None:
    lan = zalo.user()
    async with sending(zalo, sqlite_url, template_id=TEMPLATE) as channel:
        zalo.fault_after(1, code)
        with pytest.raises(error):
            await channel.deliver(notice(lan.id))
    assert (zalo.templates, zalo.refusals) == ([], [code])
    zalo.refusals.clear()
    assert "Giấy" not in caplog.text


async def test_many_messages_without_a_word_back_are_asked_about(
    zalo: ZaloEmulator, sqlite_url: str
) -> None:
    lan = zalo.user()
    lan.interacts()
    async with sending(zalo, sqlite_url) as channel:
        for number in range(SURE_MESSAGES):
            await channel.deliver(notice(lan.id, number=number))
        assert zalo.quota_calls == 1
        with pytest.raises(Blocked):
            await channel.deliver(notice(lan.id, number=9))
    assert (zalo.quota_calls, zalo.paid) == (2, 0)


@pytest.mark.parametrize(
    ("code", "error", "after"),
    [
        (-213, Blocked, None),
        (-227, Blocked, None),
        (-32, TryAgain, 30),
        (-224, TryAgain, 1800),
        (-240, Refused, None),
        (-99999, Refused, None),
    ],
)
async def test_errors_inside_http_200(
    zalo: ZaloEmulator, sqlite_url: str, code: int, error: type[Exception], after: float | None
) -> None:
    lan = zalo.user()
    lan.interacts()
    async with sending(zalo, sqlite_url) as channel:
        await channel.deliver(notice(lan.id))
        zalo.faults.append(code)
        with pytest.raises(error) as caught:
            await channel.deliver(notice(lan.id, number=2))
        assert getattr(caught.value, "after", None) == after
        assert "Giấy" not in str(caught.value)
    assert zalo.refusals == [code]
    zalo.refusals.clear()


async def test_an_outage_is_tried_again(zalo: ZaloEmulator, sqlite_url: str) -> None:
    gone = ZaloEmulator(zalo.clock, url="http://127.0.0.1:9")
    async with sending(gone, sqlite_url) as channel:
        with pytest.raises(TryAgain):
            await channel.deliver(notice("7"))


async def test_a_quota_that_zalo_does_not_tell_keeps_nobody_silent(
    zalo: ZaloEmulator, sqlite_url: str
) -> None:
    lan = zalo.user()
    lan.interacts()
    async with sending(zalo, sqlite_url) as channel:
        zalo.faults.append(-201)
        await channel.deliver(notice(lan.id))
    assert len(zalo.messages) == 1
    zalo.refusals.clear()


async def test_a_long_text_put_off_half_way_goes_on_where_it_stopped(
    zalo: ZaloEmulator, sqlite_url: str
) -> None:
    lan = zalo.user()
    lan.interacts()
    long = notice(lan.id, "Một câu dài. " * 400)
    async with sending(zalo, sqlite_url) as channel:
        zalo.fault_after(2, -32)
        with pytest.raises(TryAgain):
            await channel.deliver(long)
        await channel.deliver(long)
    parts = [message["message"]["text"] for message in zalo.messages]
    assert len(parts) == 3
    assert " ".join(parts).split() == ("Một câu dài. " * 400).split()
    zalo.refusals.clear()


async def test_leaving_and_coming_back(zalo: ZaloEmulator, sqlite_url: str) -> None:
    async with running(zalo, sqlite_url) as runtime:
        lan = zalo.user()
        await lan.says("một")
        await lan.reads()
        zalo.faults += [-32]
        await lan.says("hai")
        await runtime.idle()
        await lan.leaves()
        zalo.clock.advance(minutes=5)
        await sweep(runtime)
        assert zalo.refusals == [-32], "nobody writes to somebody who left"
        zalo.refusals.clear()
        await lan.follows()
        assert await lan.reads_text() == "2: hai\nstart"


async def test_an_unfollow_that_comes_late_does_not_silence_who_came_back(
    zalo: ZaloEmulator, sqlite_url: str
) -> None:
    async with running(zalo, sqlite_url) as runtime:
        lan = zalo.user()
        await lan.says("một")
        await lan.reads()
        hook, zalo.hook = zalo.hook, "http://127.0.0.1:9/"
        await lan.leaves()
        zalo.hook = hook
        await lan.follows()
        await lan.reads()
        zalo.faults += [-32]
        await lan.says("hai")
        await runtime.idle()
        await zalo.advance(minutes=6)  # the unfollow arrives at last
        assert zalo.statuses[-1] == 200
        await sweep(runtime)
        assert await lan.reads_text() == "3: hai"
    zalo.refusals.clear()


async def test_who_left_unseen_is_found_out_by_sending(zalo: ZaloEmulator, sqlite_url: str) -> None:
    async with running(zalo, sqlite_url) as runtime:
        lan = zalo.user()
        zalo.faults += [-32]
        await lan.says("một")
        await runtime.idle()
        await lan.leaves(unseen=True)
        zalo.clock.advance(minutes=1)
        await sweep(runtime)
        assert zalo.refusals == [-32, -213]
        zalo.clock.advance(hours=5)
        await sweep(runtime)
        assert zalo.refusals == [-32, -213], "held, not tried again"
        zalo.refusals.clear()
        await lan.says("hai")
        assert await lan.reads_text() == "1: một\n2: hai"


async def test_the_token_is_looked_at_though_nobody_writes(
    zalo: ZaloEmulator, sqlite_url: str
) -> None:
    table, looks = linked(sqlite_url, zalo), asyncio.Queue[None]()

    async def wait(_seconds: float) -> None:
        await looks.get()

    class Nobody:
        async def receive(self, arrivals: object) -> None: ...
        async def blocked(self, conversation: object) -> None: ...
        async def unblocked(self, conversation: object) -> None: ...

    channel = ZaloOaChannel(options(zalo), table, zalo.clock, wait)
    await channel.start(Nobody())
    zalo.clock.now += timedelta(hours=24)
    looks.put_nowait(None)
    await zalo.refresh_asked.wait()
    await channel.stop_receiving()
    await channel.close()
    assert zalo.refreshes == 1
