"""A real product from greeting to receipt on Zalo, through an emulator that is not ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from bot.app import dialogue
from bot.channels.zalo_bot import ZaloBotChannel
from bot.clock import now
from bot.runtime import Runtime
from bot.settings import Settings
from ocop_core.store import open_store, tables
from tests.bot.crabline import Crabline, crabline
from tests.bot.telegram_options import free_port
from tests.bot.watched import WatchedChannel
from tests.bot.zalo_options import options

SETTINGS = Settings(_env_file=None, province="14", office_name="UBND xã Tà Xùa")

TALK = [
    "Hợp tác xã", "HTX Chè Tà Xùa", "xã Tà Xùa, Sơn La", "đúng", "Chè Shan tuyết Tà Xùa",
    "chè tươi, chè chế biến", "1", "có", "co", "lan dau", "Mùa A Sử", "Giám đốc",
    "0912345678", "đúng", "5500271984", "15/3/2019", "đúng", "Hộp 100 g",
]  # fmt: skip


class Su:
    """Somebody who types on an old phone."""

    def __init__(self, zalo: Crabline, channel: WatchedChannel, runtime: Runtime) -> None:
        self._zalo = zalo
        self._channel = channel
        self._runtime = runtime
        self._said = 0
        self._read = 0

    async def says(self, text: str) -> str:
        """Type a text; gives what the bot answered."""
        await self._zalo.says("su", text)
        self._said += 1
        await self._channel.kept(self._said)
        await self._runtime.idle()
        texts = self._zalo.texts("su")
        new, self._read = texts[self._read :], len(texts)
        assert new, f"no answer to {text!r}"
        return "\n\n".join(new)


@asynccontextmanager
async def ocop_bot(url: str, folder: Path, *, webhook: bool) -> AsyncIterator[tuple[Crabline, Su]]:
    """The bot as `ocop-bot run` runs it, on an emulated Zalo."""
    store = open_store(url, process_id="one")
    port = free_port() if webhook else None
    try:
        async with crabline(folder) as zalo:
            channel = WatchedChannel(ZaloBotChannel(options(zalo.url, webhook_port=port), now))
            runtime = Runtime(
                store, [channel], dialogue(SETTINGS), clock=now, sweep_every=timedelta(days=1)
            )
            async with runtime:
                yield zalo, Su(zalo, channel, runtime)
    finally:
        await store.close()


async def registers(su: Su) -> str:
    """The whole way; gives the receipt."""
    greeting = await su.says("xin chào")
    assert "1. Đồng ý\n2. Không đồng ý" in greeting
    first = await su.says("dong y")
    assert "4. Xem thêm" in first, "nine kinds of applicants come a few at a time"
    for text in TALK:
        reply = await su.says(text)
    assert "1.1." in reply
    for _ in range(60):
        if "Bà con muốn làm gì tiếp?" in reply:
            break
        reply = await su.says("2")
    assert "Nộp hồ sơ này cho xã?" in await su.says("nop ho so")
    return await su.says("Nộp")


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_cooperative_registers_its_tea(
    sqlite_url: str, tmp_path: Path, *, webhook: bool
) -> None:
    async with ocop_bot(sqlite_url, tmp_path, webhook=webhook) as (_, su):
        receipt = await registers(su)
    assert "Biên nhận: BN-" in receipt
    assert_filed(sqlite_url)


async def test_on_a_server_too(postgres_url: str, tmp_path: Path) -> None:
    async with ocop_bot(postgres_url, tmp_path, webhook=True) as (_, su):
        receipt = await registers(su)
    assert "Biên nhận: BN-" in receipt
    assert_filed(postgres_url)


async def test_a_group_gets_no_answer(sqlite_url: str, tmp_path: Path) -> None:
    async with ocop_bot(sqlite_url, tmp_path, webhook=True) as (zalo, su):
        await zalo.says("nhom", "@bot xin chào", group=True)
        await su.says("xin chào")
        assert zalo.texts("nhom") == []


def assert_filed(url: str) -> None:
    """The dossier is the one that the same script files on Telegram."""
    engine = create_engine(url)
    with engine.connect() as connection:
        row = connection.execute(
            select(tables.registrations.c.commune_code, tables.registrations.c.filed_at)
        ).one()
        assert row.commune_code is not None
        assert row.filed_at is not None
        product = connection.execute(select(tables.products.c.name, tables.products.c.set_no))
        assert product.one() == ("Chè Shan tuyết Tà Xùa", 11)
        assert set(connection.execute(select(tables.conversations.c.channel)).scalars()) == {
            "zalo_bot"
        }
        leftovers = connection.execute(select(tables.inbox.c.event)).scalars().all()
        assert set(leftovers) == {None}, "what was typed is not kept in the inbox"
    engine.dispose()
