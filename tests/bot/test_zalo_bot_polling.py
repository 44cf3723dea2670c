"""Polling loses nothing it was given, repeats no effect and leaves Zalo in peace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.zalo_bot.api import ZaloBotApi
from bot.channels.zalo_bot.polling import Polling
from tests.bot.zalo_bot_api import TOKEN, ZaloBotServer, zalo_bot_server


class Inbox:
    """Keeps updates; can fail."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.failures = 0
        self.changed = asyncio.Condition()

    async def take(self, updates: list[Any]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        async with self.changed:
            self.kept += [update["message"]["text"] for update in updates]
            self.changed.notify_all()

    async def until(self, count: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: len(self.kept) >= count)


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
async def server() -> AsyncIterator[ZaloBotServer]:
    async with zalo_bot_server() as running:
        yield running


@pytest.fixture
async def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def time() -> Time:
    return Time()


@pytest.fixture
async def polling(server: ZaloBotServer, inbox: Inbox, time: Time) -> AsyncIterator[Polling]:
    api = ZaloBotApi(TOKEN, server.url)
    await api.open()
    made = Polling(api, inbox.take, timeout=1, clock=time, sleep=time.sleep)
    yield made
    await made.stop()
    await api.close()


async def test_a_webhook_is_removed_first_and_idle_is_normal(
    polling: Polling, server: ZaloBotServer, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    server.webhook = {"url": "https://old.example.vn", "secret_token": "x"}
    server.refuse("getUpdates", 408)
    server.refuse("getUpdates", 408, status=200)
    polling.start()
    await server.inject_polled(server.message("c", text="a"))
    await inbox.until(1)
    assert server.calls[0][0] == "deleteWebhook"
    assert server.called("getUpdates")[0] == {"timeout": 1}
    assert caplog.text == ""


async def test_polls_answered_at_once_are_a_second_apart(
    polling: Polling, server: ZaloBotServer, inbox: Inbox, time: Time
) -> None:
    server.replaying = True
    await server.inject(server.message("c", text="a"))
    polling.start()
    await inbox.until(4)
    assert inbox.kept[:4] == ["a"] * 4, "the inbox is what knows a repeat"
    assert set(time.slept) == {1.0}


async def test_what_was_not_kept_is_held_and_tried_again(
    polling: Polling, server: ZaloBotServer, inbox: Inbox, time: Time,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    inbox.failures = 3
    await server.inject(server.message("c", text="a"))
    await server.inject(server.message("c", text="b"))
    polling.start()
    await inbox.until(2)
    assert inbox.kept == ["a", "b"]
    assert time.slept[:3] == [1.0, 2.0, 4.0]
    assert "not kept" in caplog.text


async def test_outages_are_waited_out(
    polling: Polling, server: ZaloBotServer, inbox: Inbox, time: Time
) -> None:
    server.refuse("deleteWebhook", 502)
    server.refuse("deleteWebhook", 404)
    for code in (401, 403, 429, 500):
        server.refuse("getUpdates", code)
    server.answer("getUpdates", 200, b"no json")
    await server.inject(server.message("c", text="a"))
    polling.start()
    await inbox.until(1)
    assert time.slept[:6] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0]


async def test_a_webhook_set_meanwhile_is_removed_again(
    polling: Polling, server: ZaloBotServer, inbox: Inbox
) -> None:
    await server.inject(server.message("c", text="a"))
    polling.start()
    await inbox.until(1)
    server.webhook = {"url": "https://other.example.vn", "secret_token": "x"}
    await server.inject_polled(server.message("c", text="b"))
    await inbox.until(2)
    assert len(server.called("deleteWebhook")) == 2
    server.refusals.clear()
