"""A real product from greeting to receipt on Telegram, over HTTP, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select

from bot.app import attachments, dialogue
from bot.channels.telegram import TelegramChannel
from bot.clock import now
from bot.runtime import Runtime
from bot.settings import Settings
from ocop_core.store import open_store, tables
from tests.bot.emulator import TelegramEmulator, telegram_emulator
from tests.bot.person import BotMessage, Person
from tests.bot.telegram_options import free_port, options

SETTINGS = Settings(_env_file=None, province="14", office_name="UBND xã Tà Xùa")

TALK = [
    "Hợp tác xã", "HTX Chè Tà Xùa", "xã Tà Xùa, Sơn La", "đúng", "Chè Shan tuyết Tà Xùa",
]  # fmt: skip


@asynccontextmanager
async def ocop_bot(url: str, *, webhook: bool) -> AsyncIterator[TelegramEmulator]:
    """The bot as `ocop-bot run` runs it, on an emulated Telegram."""
    store = open_store(url, process_id="one")
    port = free_port() if webhook else None
    try:
        async with telegram_emulator() as tg:
            channel = TelegramChannel(options(tg.url, webhook_port=port), now, attachments())
            runtime = Runtime(
                store, [channel], dialogue(SETTINGS), clock=now, sweep_every=timedelta(days=1)
            )
            async with runtime:
                tg.idle = runtime.idle
                yield tg
    finally:
        await store.close()


async def agrees(person: Person) -> BotMessage:
    """Open the bot and agree; the first question."""
    await person.starts()
    await person.reads()
    await person.presses("Đồng ý")
    return (await person.reads())[-1]


async def newest(person: Person) -> str:
    return (await person.reads())[-1].text


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_cooperative_registers_its_tea(database_url: str, *, webhook: bool) -> None:
    async with ocop_bot(database_url, webhook=webhook) as tg:
        su = tg.user(name="Sử")
        await su.starts()
        greeting = (await su.reads())[-1]
        assert greeting.labels == ["Đồng ý", "Không đồng ý"]
        await su.presses("Đồng ý")
        await su.reads()
        assert "✓" in su.chat[0].text
        assert su.chat[0].labels == [], "the pressed buttons are gone"
        for text in TALK:
            await su.says(text)
        await su.reads()
        for label in ("11. Chè tươi, chè chế biến", "Có", "Có", "Có", "Lần đầu"):
            await su.presses(label)
            await su.reads()
        for text in ("Mùa A Sử", "Giám đốc"):
            await su.says(text)
        assert (await su.reads())[-1].keyboard, "the phone may be shared by a button"
        await su.shares_contact()
        for text in ("5500271984", "15/3/2019", "đúng", "Hộp 100 g"):
            await su.says(text)
        assert "1.1." in await newest(su)
        await answer_everything(su)
        await su.presses("Nộp cho xã")
        assert "Nộp hồ sơ này cho xã?" in await newest(su)
        await su.presses("Nộp")
        receipt = await newest(su)
        pictures = [(sent.method, sent.name, sent.data[:8]) for sent in tg.uploaded]
        assert pictures == [("sendPhoto", "score.png", b"\x89PNG\r\n\x1a\n")] * 2, (
            "one when all is answered, one when it is filed"
        )
    assert "Biên nhận: BN-" in receipt
    assert "15 ngày làm việc" in receipt
    engine = create_engine(database_url)
    with engine.connect() as connection:
        row = connection.execute(
            select(tables.registrations.c.commune_code, tables.registrations.c.filed_at)
        ).one()
        assert row.commune_code is not None
        assert row.filed_at is not None
        product = connection.execute(select(tables.products.c.name, tables.products.c.set_no))
        assert product.one() == ("Chè Shan tuyết Tà Xùa", 11)
        leftovers = connection.execute(select(tables.inbox.c.event)).scalars().all()
        assert set(leftovers) == {None}, "what was typed is not kept in the inbox"
    engine.dispose()


async def answer_everything(person: Person) -> None:
    """Press the second button of every question until the result."""
    for _ in range(60):
        message = person.chat[-1]
        if "Bà con muốn làm gì tiếp?" in message.text:
            return
        await person.presses(message.labels[1])
        await person.reads()
    raise AssertionError("the questions do not end")


async def test_an_old_button_and_an_album_do_no_harm(sqlite_url: str) -> None:
    async with ocop_bot(sqlite_url, webhook=False) as tg:
        mai = tg.user(name="Mai")
        kinds = await agrees(mai)
        data = kinds.data("Trang trại")
        assert data is not None
        await mai.says("1")
        await mai.presses_data(data, kinds)
        assert "đã trả lời" in await newest(mai)
        for _ in range(5):
            await mai.sends_photo(group="album")
        assert len(await mai.reads()) == 1
        await mai.says("<b>x</b> & {{ 7*7 }}" * 100)
        assert "chưa rõ bà con trả lời có hay chưa" in await newest(mai)
        assert mai.chat[-1].labels[:3] == ["Có", "Chưa, không", "Chưa rõ"]


async def test_two_people_do_not_see_each_other(sqlite_url: str) -> None:
    async with ocop_bot(sqlite_url, webhook=False) as tg:
        mai, sua = tg.user(name="Mai"), tg.user(name="Súa")
        for person in (mai, sua):
            await agrees(person)
        await mai.says("4")
        await mai.says("HTX Bí Mật")
        await sua.says("dữ liệu của tôi")
        assert "Bí Mật" not in "\n".join(message.text for message in sua.chat)
        stolen = mai.chat[-1]
        for label in stolen.labels:
            data = stolen.data(label)
            if data:
                await sua.presses_data(data, stolen)
        assert "Bí Mật" not in "\n".join(message.text for message in sua.chat)
