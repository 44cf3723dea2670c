"""The dossier's whole way on an emulated Telegram, over HTTP, with the engine telling digests."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from openpyxl import load_workbook

from bot.app import add_reports, attachments, dialogue
from bot.channels.telegram import TelegramChannel
from bot.engine.engine import Engine
from bot.engine.tables import upgrade
from bot.runtime import Runtime
from bot.timers import Timer
from ocop_core.calendar import vietnamese_calendar
from ocop_core.registry.officer import Role
from ocop_core.store import open_store
from ocop_core.store.store import SqlStore
from tests.bot.clock import NEVER, Clock
from tests.bot.emulator import TelegramEmulator, telegram_emulator
from tests.bot.person import Person
from tests.bot.telegram_options import options
from tests.bot.test_registration import TALK, agrees, answer_everything, newest
from tests.desk.town import COMMUNE, PROVINCE, SETTINGS, approve_named, invitation, invite_now
from tests.engine.hurry import HURRY, PATIENCE, know_the_queue, no_tick


class Bot:
    """The bot as `ocop-bot run` runs it, with a clock that the test sets."""

    def __init__(self, tg: TelegramEmulator, store: SqlStore, timer: Timer, clock: Clock) -> None:
        self.tg = tg
        self.store = store
        self.timer = timer
        self.clock = clock

    async def names(self, person: Person, role: Role, area: str) -> None:
        """Make somebody an officer: by invitation, and a second person."""
        act, code = invitation(person.name, role, area, self.clock())
        await self.store.perform(partial(invite_now, now=self.clock(), act=act))
        await person.starts(f"i_{code}")
        assert "Chờ người thứ hai duyệt" in await newest(person)
        await self.store.perform(partial(approve_named, name=person.name, now=self.clock()))

    async def ticks(self, moment: datetime) -> None:
        """It has become this moment, and the timer looks."""
        self.clock.now = moment
        await self.timer.tick(moment)
        await self.tg.settled()


@asynccontextmanager
async def running(url: str) -> AsyncIterator[Bot]:
    clock = Clock()
    store = open_store(url, process_id="one", clock=clock)
    try:
        async with telegram_emulator() as tg:
            made = attachments()
            add_reports(made, SETTINGS, store)
            channel = TelegramChannel(options(tg.url), clock, made)
            turn = dialogue(SETTINGS, clock)
            runtime = Runtime(store, [channel], turn, clock=clock, sweep_every=NEVER)
            timer = Timer(store, vietnamese_calendar(), clock=clock, wake=runtime.wake)
            engine = Engine(url, timer.jobs, no_tick, clock=clock, options=HURRY)
            timer.order_with(engine.enqueue)
            async with runtime, engine:
                tg.idle = runtime.idle
                yield Bot(tg, store, timer, clock)
    finally:
        await store.close()


@pytest.fixture
def url(database_url: str) -> str:
    """A database with the store's and the engine's tables."""
    upgrade(database_url)
    know_the_queue(database_url)
    return database_url


async def test_three_stars_on_telegram(url: str) -> None:
    async with running(url) as bot:
        su, lan, nga = (bot.tg.user(name=name) for name in ("Sử", "Lan", "Nga"))
        await bot.names(lan, "commune_officer", COMMUNE)
        await bot.names(nga, "province_officer", PROVINCE)
        code = await files(su)

        await bot.ticks(datetime(2026, 11, 25, 0, 50, tzinfo=UTC))
        await told(lan, code)
        assert "Sử" not in lan.chat[-1].text
        await press(lan, f"Mở {code}", "Tiếp nhận", "Trả bổ sung", "Bản công bố chất lượng", "Xong")
        await press(lan, "Giấy hết hạn")
        await su.reads()
        assert "Giấy tờ đã hết hạn" in su.chat[-1].text

        bot.clock.advance(hours=1)
        for _ in range(6):
            if "Gửi bổ sung" in su.chat[-1].labels:
                break
            await press(su, su.chat[-1].labels[1])
        await press(su, "Gửi bổ sung")

        await types(lan, code)
        await press(lan, "Xác nhận", "Có", "Có", "Có", "Có", "Đồng ý", "Trình tỉnh", "Đồng ý")
        await types(nga, code)
        await press(nga, "Ghi kết quả")
        await types(nga, "61")
        await press(nga, "3 sao")
        await types(nga, "12/QĐ-UBND", "23/11/2026")
        await press(nga, "Đồng ý")
        await su.reads()
        assert "Được công nhận 3 sao" in su.chat[-1].text

        await press(lan, "Về đầu")
        await press(lan, "Tải Excel", "Báo cáo tháng")
        assert bot.tg.uploaded[-1].data.startswith(b"\x89PNG")
        sheets = [sent for sent in bot.tg.uploaded if sent.method == "sendDocument"]
        assert [sent.name.endswith(".xlsx") for sent in sheets] == [True]
        cells = {str(cell) for row in read(sheets[0].data) for cell in row}
        assert code in cells
        assert not {"HTX Chè Tà Xùa", "Mùa A Sử"} & cells

        await bot.ticks(datetime(2029, 11, 20, 2, tzinfo=UTC) - timedelta(days=180))
        await told(su, "đánh giá lại")


def read(data: bytes) -> list[tuple[object, ...]]:
    """All rows of all sheets."""
    book = load_workbook(io.BytesIO(data), read_only=True)
    return [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]


async def told(person: Person, words: str) -> None:
    """Wait until the newest message says so: the engine tells in its own time."""
    async with asyncio.timeout(PATIENCE):
        while words not in person.chat[-1].text:
            await asyncio.sleep(0.02)
            await person.reads()


async def files(person: Person) -> str:
    """Register a tea and file it; the dossier's code."""
    await agrees(person)
    for text in TALK:
        await person.says(text)
    await person.reads()
    await press(person, "11. Chè tươi, chè chế biến", "Có", "Có", "Có", "Lần đầu")
    for text in ("Mùa A Sử", "Giám đốc", "0912345678", "đúng"):
        await person.says(text)
    for text in ("5500271984", "15/3/2019", "đúng", "Hộp 100 g"):
        await person.says(text)
    await person.reads()
    await answer_everything(person)
    await press(person, "Nộp cho xã", "Nộp")
    receipt = person.chat[-1].text
    return next(word for word in receipt.split() if word.startswith("OC-"))


async def types(person: Person, *texts: str) -> None:
    """Type texts one after the other, and read what is answered."""
    for text in texts:
        await person.says(text)
        await person.reads()


async def press(person: Person, *labels: str) -> None:
    """Press buttons one after the other, each where it is newest."""
    for label in labels:
        await person.presses(label)
        await person.reads()
