"""Polling confirms an update only once it is durable, and never gives up."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.telegram.api import BotApi
from bot.channels.telegram.polling import Polling
from tests.bot.bot_api import TOKEN, ScriptedBotApi, scripted_bot_api
from tests.bot.raw_updates import text


class Inbox:
    """Keeps updates; can fail or dawdle."""

    def __init__(self) -> None:
        self.kept: list[int] = []
        self.failures = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.taking = asyncio.Event()
        self.changed = asyncio.Condition()

    async def take(self, updates: list[Any]) -> None:
        self.taking.set()
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        async with self.changed:
            self.kept += [update["update_id"] for update in updates]
            self.changed.notify_all()

    async def until(self, *update_ids: int) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: set(update_ids) <= set(self.kept))


@pytest.fixture
async def server() -> AsyncIterator[ScriptedBotApi]:
    async with scripted_bot_api() as running:
        yield running


@pytest.fixture
async def api(server: ScriptedBotApi) -> AsyncIterator[BotApi]:
    opened = BotApi(TOKEN, server.url)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
async def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def polling(api: BotApi, inbox: Inbox, pauses: list[float]) -> AsyncIterator[Polling]:
    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    made = Polling(api, inbox.take, timeout=1, sleep=sleep)
    yield made
    await made.stop()


def offsets(server: ScriptedBotApi) -> list[int | None]:
    return [fields.get("offset") for fields in server.sent("getUpdates")]


async def test_a_webhook_is_removed_first_and_its_updates_are_kept(
    polling: Polling, server: ScriptedBotApi, inbox: Inbox
) -> None:
    server.updates.append(text("a", 10))
    polling.start()
    await inbox.until(10)
    assert server.asked[0].method == "deleteWebhook"
    assert server.sent("deleteWebhook") == [{"drop_pending_updates": False}]
    assert server.sent("getUpdates")[0] == {
        "timeout": 1,
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
    }


async def test_nothing_is_confirmed_before_it_is_kept(
    polling: Polling, server: ScriptedBotApi, inbox: Inbox
) -> None:
    inbox.gate.clear()
    server.updates += [text("a", 10), text("b", 11)]
    polling.start()
    await inbox.taking.wait()
    assert offsets(server) == [None]
    assert len(server.updates) == 2
    inbox.gate.set()
    await inbox.until(10, 11)
    await server.confirmed.wait()
    assert offsets(server)[:2] == [None, 12]


async def test_what_was_not_kept_comes_again(
    polling: Polling,
    server: ScriptedBotApi,
    inbox: Inbox,
    pauses: list[float],
    caplog: pytest.LogCaptureFixture,
) -> None:
    inbox.failures = 2
    server.updates += [text("a", 10), text("b", 11)]
    polling.start()
    await inbox.until(10, 11)
    assert inbox.kept == [10, 11]
    assert offsets(server)[:3] == [None, None, None]
    assert pauses == [0.5, 1.0]
    assert "come again" in caplog.text


async def test_a_process_killed_while_keeping_loses_nothing(
    api: BotApi, server: ScriptedBotApi, inbox: Inbox, polling: Polling
) -> None:
    server.updates += [text("a", 10), text("b", 11)]
    inbox.gate.clear()
    polling.start()
    await inbox.taking.wait()
    assert polling._task is not None
    polling._task.cancel()
    await asyncio.gather(polling._task, return_exceptions=True)
    successor = Inbox()
    second = Polling(api, successor.take, timeout=1)
    second.start()
    await successor.until(10, 11)
    await second.stop()


async def test_a_stop_finishes_keeping(
    polling: Polling, server: ScriptedBotApi, inbox: Inbox
) -> None:
    inbox.gate.clear()
    server.updates.append(text("a", 10))
    polling.start()
    await inbox.taking.wait()
    stopping = asyncio.create_task(polling.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    inbox.gate.set()
    await stopping
    assert inbox.kept == [10]


async def test_outages_are_waited_out(
    polling: Polling, server: ScriptedBotApi, inbox: Inbox, pauses: list[float]
) -> None:
    server.refuse("deleteWebhook", 502, "Bad Gateway")
    server.refuse("getUpdates", 500, "Internal Server Error")
    server.refuse("getUpdates", 429, "Too Many Requests", retry_after=7)
    server.answer("getUpdates", 200, b"no json")
    server.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    server.updates.append(text("a", 10))
    polling.start()
    await inbox.until(10)
    assert pauses == [0.5, 1.0, 7.0, 4.0, 8.0]


async def test_pauses_are_bounded_and_begin_anew(
    polling: Polling, server: ScriptedBotApi, inbox: Inbox, pauses: list[float]
) -> None:
    for _ in range(9):
        server.refuse("getUpdates", 500, "x")
    server.answer("getUpdates", 200, {"ok": True, "result": [text("a", 10)]})
    server.refuse("getUpdates", 500, "x")
    server.updates.append(text("b", 11))
    polling.start()
    await inbox.until(10, 11)
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0, 0.5]


async def test_updates_nobody_can_read_do_not_stop_it(
    polling: Polling, server: ScriptedBotApi, inbox: Inbox
) -> None:
    server.updates += [{"update_id": 10}, text("b", 11)]
    polling.start()
    await inbox.until(10, 11)
    await server.confirmed.wait()


async def test_the_token_is_never_logged(
    polling: Polling,
    server: ScriptedBotApi,
    inbox: Inbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    for status in (401, 404, 409, 500, 502):
        server.refuse("getUpdates", status, "x")
    server.answer("getUpdates", 200, b"<html>")
    server.updates.append(text("a", 10))
    polling.start()
    await inbox.until(10)
    assert len(caplog.records) > 5
    assert TOKEN.split(":")[1] not in caplog.text
