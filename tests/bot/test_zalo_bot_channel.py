"""The Zalo bot from platform to dialogue: starts, repeats, and what is not text."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select

from bot.app import dialogue
from bot.channels.base import ChannelError, SetupError
from bot.channels.zalo_bot import ZaloBotChannel, ZaloBotOptions
from bot.runtime import Runtime
from bot.settings import Settings
from conversations.wording import vietnamese
from ocop_core.store import Store, open_store, tables
from tests.bot.echo import echo_turn
from tests.bot.telegram_options import free_port, now
from tests.bot.watched import WatchedChannel
from tests.bot.zalo_bot_api import SECRET, ZaloBotServer, zalo_bot_server
from tests.bot.zalo_options import options

SETTINGS = Settings(_env_file=None, province="14", office_name="UBND xã Tà Xùa")


class Bot:
    """A running bot and its Zalo."""

    def __init__(self, zalo: ZaloBotServer, channel: WatchedChannel, runtime: Runtime) -> None:
        self.zalo = zalo
        self.channel = channel
        self._runtime = runtime

    async def gets(self, *updates: dict[str, Any]) -> None:
        """Let updates happen, and wait until they are answered."""
        before = len(self.channel.arrived)
        for update in updates:
            await self.zalo.inject(update)
        await self.channel.kept(before + len(updates))
        await self._runtime.idle()

    async def says(self, *texts: str) -> str:
        """Type texts; gives the newest answer."""
        for text in texts:
            await self.gets(self.zalo.message("su", text=text))
        return self.zalo.texts("su")[-1]


@asynccontextmanager
async def ocop_bot(url: str, *, webhook: bool) -> AsyncIterator[Bot]:
    store = open_store(url, process_id="one")
    port = free_port() if webhook else None
    try:
        async with zalo_bot_server() as zalo:
            channel = WatchedChannel(ZaloBotChannel(options(zalo.url, webhook_port=port), now))
            runtime = Runtime(
                store, [channel], dialogue(SETTINGS), clock=now, sweep_every=timedelta(days=1)
            )
            async with runtime:
                yield Bot(zalo, channel, runtime)
    finally:
        await store.close()


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_an_update_that_comes_again_has_one_effect(sqlite_url: str, *, webhook: bool) -> None:
    async with ocop_bot(sqlite_url, webhook=webhook) as bot:
        await bot.says("xin chào", "đồng ý", "Hợp tác xã")
        again = bot.zalo.message("su", text="HTX Chè Tà Xùa")
        await bot.gets(again)
        said = bot.zalo.texts("su")
        await bot.gets(again, {"ok": True, "result": again}, again)
        assert bot.zalo.texts("su") == said


async def test_a_zalo_that_replays_without_end_is_answered_once(sqlite_url: str) -> None:
    async with ocop_bot(sqlite_url, webhook=False) as bot:
        bot.zalo.replaying = True
        await bot.says("xin chào")
        await bot.channel.kept(5)
        assert len(bot.zalo.texts("su")) == 1


async def test_what_is_not_text_is_answered_in_words(sqlite_url: str) -> None:
    async with ocop_bot(sqlite_url, webhook=True) as bot:
        await bot.says("xin chào", "đồng ý")
        for kind, content in (
            ("image", {"photo_url": "https://x.zdn.vn/1.jpg", "message_type": "CHAT_PHOTO"}),
            ("voice", {"voice_url": "https://x.zdn.vn/1.aac"}),
            ("sticker", {"sticker": "s", "url": "https://x.zdn.vn/s"}),
            ("unsupported", {}),
        ):
            before = len(bot.zalo.texts("su"))
            await bot.gets(bot.zalo.message("su", kind, **content))
            (answer,) = bot.zalo.texts("su")[before:]
            assert "1. " in answer, "the question stands again, with its choices"


async def test_services_can_be_typed_as_they_are_shown(sqlite_url: str) -> None:
    async with ocop_bot(sqlite_url, webhook=True) as bot:
        shown = await bot.says("xin chào", "đồng ý", "Hợp tác xã")
        offered = shown.rpartition(": ")[2].split(" · ")
        assert offered == ["vì sao?", "để sau", "quay lại"]
        assert "💡" in (await bot.says("vì sao?"))
        assert "để sau" in (await bot.says("de sau")).lower()
        assert "HTX" not in await bot.says("quay lại")


async def test_a_number_answers_only_the_newest_question(sqlite_url: str) -> None:
    async with ocop_bot(sqlite_url, webhook=True) as bot:
        await bot.says("xin chào", "1")
        shown = await bot.says("Hợp tác xã")
        assert "1. " not in shown, "the name is typed freely"
        assert "Ví dụ" in await bot.says("2"), "an old number names nobody"


async def test_bad_bodies_leave_no_trace(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> None:
    async with ocop_bot(sqlite_url, webhook=True) as bot:
        body = json.dumps(bot.zalo.message("su", text="xin chào")).encode()
        caplog.clear()
        for secret in (None, "", "wrong", SECRET + "x"):
            assert await bot.zalo.post(body, secret) == 403
        assert await bot.zalo.post(b"{" + body, SECRET) == 400
        assert await bot.zalo.post(body + b" " * 300_000, SECRET) == 413
        assert await bot.zalo.post(b"", None) == 200
        assert await bot.zalo.post(body, SECRET, "/more") == 404
        assert bot.zalo.texts("su") == []
        assert caplog.text == ""
    engine = create_engine(sqlite_url)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(tables.inbox)).scalar() == 0
    engine.dispose()


@pytest.mark.parametrize("token", ["", "abc", "123:", ":abc", "abc:def", "1:a/../b", "1:a b"])
def test_a_token_without_the_shape_of_one(token: str) -> None:
    with pytest.raises(SetupError, match="token"):
        ZaloBotChannel(ZaloBotOptions(token, vietnamese()), now)


@pytest.mark.parametrize("code", [401, 404])
async def test_a_refused_token_stops_the_start(store: Store, code: int) -> None:
    async with zalo_bot_server() as zalo:
        zalo.refuse("getMe", code)
        runtime = Runtime(store, [ZaloBotChannel(options(zalo.url), now)], echo_turn, clock=now)
        with pytest.raises(SetupError, match="token"):
            await runtime.start()


async def test_polling_starts_while_zalo_is_away(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    how = options(f"http://127.0.0.1:{free_port()}")
    async with Runtime(store, [ZaloBotChannel(how, now)], echo_turn, clock=now):
        pass
    assert "does not answer yet" in caplog.text
    channel = ZaloBotChannel(how, now)
    with pytest.raises(ChannelError):
        await channel.identify()
    await channel.close()


async def test_a_webhook_that_cannot_be_set_stops_the_start(store: Store) -> None:
    async with zalo_bot_server() as zalo:
        zalo.refuse("setWebhook", 400)
        how = options(zalo.url, webhook_port=free_port())
        runtime = Runtime(store, [ZaloBotChannel(how, now)], echo_turn, clock=now)
        with pytest.raises(SetupError, match="webhook"):
            await runtime.start()


async def test_a_webhook_that_zalo_cannot_reach_yet_is_told(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async with zalo_bot_server() as zalo:
        zalo.verification = {"ok": False, "outcome": "webhook.http.403"}
        how = options(zalo.url, webhook_port=free_port())
        async with Runtime(store, [ZaloBotChannel(how, now)], echo_turn, clock=now):
            assert zalo.called("setWebhook")[0]["secret_token"] == SECRET
    assert "webhook.http.403" in caplog.text
