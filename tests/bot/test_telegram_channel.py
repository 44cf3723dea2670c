"""The whole way by HTTP, through an emulator of Telegram: polling and webhook."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.channels.telegram import TelegramChannel, TelegramOptions, WebhookOptions
from bot.runtime import Runtime
from ocop_core.store import open_store
from ocop_core.store.ports import Arrival, Store
from tests.bot.bot_api import scripted_bot_api
from tests.bot.echo import echo_turn
from tests.bot.emulator import TOKEN, TelegramEmulator, telegram_emulator
from tests.bot.raw_updates import text
from tests.bot.telegram_options import SECRET, free_port, now, options


@asynccontextmanager
async def running(
    tg: TelegramEmulator, store: Store, how: TelegramOptions
) -> AsyncIterator[Runtime]:
    runtime = Runtime(
        store, [TelegramChannel(how, now)], echo_turn, clock=now, sweep_every=timedelta(days=1)
    )
    async with runtime:
        tg.idle = runtime.idle
        yield runtime


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/bot.db", process_id="one")
    yield opened
    await opened.close()


@pytest.fixture(params=["polling", "webhook"])
async def tg(request: pytest.FixtureRequest, store: Store) -> AsyncIterator[TelegramEmulator]:
    """A Telegram with the echo bot at work."""
    port = free_port() if request.param == "webhook" else None
    async with (
        telegram_emulator() as emulator,
        running(emulator, store, options(emulator.url, webhook_port=port)),
    ):
        yield emulator


async def test_a_talk(tg: TelegramEmulator) -> None:
    lan = tg.user()
    await lan.starts("i_abc")
    assert await lan.reads_text() == "start i_abc"
    await lan.says("mật <ong> & sáp")
    (reply,) = await lan.reads()
    assert reply.html == "2: mật &lt;ong&gt; &amp; sáp"
    assert reply.text == "2: mật <ong> & sáp"


async def test_the_menu_is_edited_in_place(tg: TelegramEmulator) -> None:
    lan = tg.user()
    await lan.says("menu")
    (menu,) = await lan.reads()
    assert menu.labels == ["Một", "Hai"]
    await lan.presses("Hai")
    (changed,) = await lan.reads()
    assert changed is menu
    assert (menu.text, menu.labels, menu.edits) == ("chọn m:2", [], 1)
    assert len(lan.chat) == 1
    assert len(tg.called("answerCallbackQuery")) == 1
    with pytest.raises(LookupError, match="No button"):
        await lan.presses("Ba")


async def test_a_phone_number(tg: TelegramEmulator) -> None:
    lan = tg.user()
    await lan.says("phone")
    await lan.reads()
    await lan.presses("Gửi số của tôi")
    assert await lan.reads_text() == "số của bà con"
    await lan.shares_contact("+84900000000", own=False)
    assert await lan.reads_text() == "số của người khác"


async def test_albums_edits_and_other_things(tg: TelegramEmulator) -> None:
    lan = tg.user()
    for _ in range(3):
        await lan.sends_photo(group="g1")
    await lan.sends_photo(caption="Nhãn")
    assert await lan.reads_text() == "ảnh\nảnh"
    sent = await lan.says("mat ong")
    await lan.edits(sent, "mật ong")
    assert await lan.reads_text() == "5: mat ong\nsửa thành mật ong"
    await lan.sends(voice={"file_id": "v", "file_unique_id": "u", "duration": 2})
    assert await lan.reads_text() == "chưa đọc được voice"


async def test_long_texts_and_people_side_by_side(tg: TelegramEmulator) -> None:
    people = [tg.user() for _ in range(5)]
    await asyncio.gather(*(person.says("chữ " * 1200) for person in people))
    for person in people:
        first, second = await person.reads()
        assert (first.text + " " + second.text).split() == ["1:", *["chữ"] * 1200]


async def test_groups_are_left_alone(tg: TelegramEmulator) -> None:
    lan = tg.user()
    message = {"message_id": 1, "date": 1, "text": "x", "from": {"id": lan.id}}
    await tg.inject({"message": {**message, "chat": {"id": -5, "type": "group", "title": "x"}}})
    assert await lan.reads() == []
    assert tg.called("sendMessage") == []


async def test_the_menu_commands_are_set(tg: TelegramEmulator) -> None:
    (commands,) = tg.called("setMyCommands")
    assert commands["commands"] == [{"command": "menu", "description": "Bảng chọn"}]
    assert commands["scope"] == {"type": "all_private_chats"}


async def test_blocking_and_coming_back(tg: TelegramEmulator, store: Store) -> None:
    lan = tg.user()
    await lan.says("x")
    await lan.reads()
    await lan.blocks()
    await lan.blocks(lift=True)
    await lan.says("y")
    assert await lan.reads_text() == "2: y"


async def test_what_waited_while_the_bot_was_off_is_answered(store: Store) -> None:
    async with telegram_emulator() as tg:
        lan = tg.user()
        await lan.says("một")
        await lan.says("hai")
        async with running(tg, store, options(tg.url)):
            assert await lan.reads_text() == "1: một\n2: hai"
        await lan.says("ba")
        async with running(tg, store, options(tg.url)):
            assert await lan.reads_text() == "3: ba"


async def test_an_update_that_was_not_kept_is_sent_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    async with telegram_emulator() as tg:
        lan = tg.user()
        how = options(tg.url, webhook_port=port)
        async with running(tg, store, how) as runtime:
            keep = runtime.intake.receive

            async def fail(_arrivals: Sequence[Arrival]) -> None:
                raise OSError("disk full")

            monkeypatch.setattr(runtime.intake, "receive", fail)
            await lan.says("x")
            assert lan.chat == []
            monkeypatch.setattr(runtime.intake, "receive", keep)
            assert await tg.redeliver() == 1
            assert await lan.reads_text() == "1: x"


async def test_a_stranger_cannot_speak_for_telegram(store: Store) -> None:
    port = free_port()
    async with telegram_emulator() as tg:
        lan = tg.user()
        async with running(tg, store, options(tg.url, webhook_port=port)):
            body = {"update_id": 1, "message": lan._message(text="x")}
            headers = {"X-Telegram-Bot-Api-Secret-Token": "guess"}
            async with (
                aiohttp.ClientSession() as stranger,
                stranger.post(
                    f"http://127.0.0.1:{port}/tele", json=body, headers=headers
                ) as response,
            ):
                assert response.status == 403
            assert await lan.reads() == []


async def test_the_webhook_is_set_with_its_secret_and_removed_for_polling(store: Store) -> None:
    async with telegram_emulator() as tg:
        port = free_port()
        async with running(tg, store, options(tg.url, webhook_port=port)):
            (set_up,) = tg.called("setWebhook")
            assert set_up["secret_token"] == SECRET
            assert set_up["url"] == f"http://127.0.0.1:{port}/tele"
        async with running(tg, store, options(tg.url)):
            lan = tg.user()
            await lan.says("x")
            assert await lan.reads_text() == "1: x"
        assert tg.called("deleteWebhook")


async def test_no_log_and_no_repr_holds_the_token(
    tg: TelegramEmulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    lan = tg.user()
    await lan.says("menu")
    await lan.reads()
    assert caplog.records
    assert TOKEN.split(":")[1] not in caplog.text
    how = replace(options(tg.url), webhook=WebhookOptions("https://a.vn/x", SECRET))
    assert TOKEN.split(":")[1] not in repr(how)
    assert SECRET not in repr(how)


async def test_a_403_marks_the_chat(store: Store) -> None:
    async with scripted_bot_api() as api:
        api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
        channel = TelegramChannel(options(api.url), now)
        async with Runtime(store, [channel], echo_turn, clock=now) as runtime:
            await channel._take([text("x", 1)])
            await runtime.idle()
            await runtime.sweep.once(timedelta(0))
            await runtime.idle()
            assert len(api.sent()) == 1
            await channel._take([text("y", 2)])
            await runtime.idle()
            assert [fields["text"] for fields in api.sent()] == ["1: x", "1: x", "2: y"]
