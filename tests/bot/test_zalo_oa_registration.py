"""A real product from greeting to receipt on a Zalo Official Account, over HTTP."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import create_engine, select

from bot.app import dialogue
from bot.evidence.fetching import PhotoFetching
from bot.settings import Settings
from ocop_core.store import open_store, tables
from tests.bot.clock import Clock
from tests.bot.zalo_oa_bot import running
from tests.bot.zalo_oa_emulator import ZaloEmulator, zalo_emulator
from tests.bot.zalo_oa_person import Person
from tests.evidence.pictures import camera_photo
from tests.evidence.village import Pictures

SETTINGS = Settings(_env_file=None, province="14", office_name="UBND xã Tà Xùa")
TALK = [
    "Hợp tác xã", "HTX Chè Tà Xùa", "xã Tà Xùa, Sơn La", "đúng", "Chè Shan tuyết Tà Xùa",
]  # fmt: skip


@pytest.fixture
async def zalo(clock: Clock) -> AsyncIterator[ZaloEmulator]:
    async with zalo_emulator(clock) as emulator:
        yield emulator


async def newest(person: Person) -> str:
    return [message for message in await person.reads() if message.text][-1].text


async def answer_everything(person: Person) -> None:
    """Press the second choice of every question until the result."""
    for _ in range(60):
        message = next(message for message in reversed(person.chat) if message.text)
        if "Bà con muốn làm gì tiếp?" in message.text:
            return
        await person.presses(message.labels[1])
        await person.reads()
    raise AssertionError("the questions do not end")


async def test_a_cooperative_registers_its_tea(zalo: ZaloEmulator, database_url: str) -> None:
    async with running(zalo, database_url, dialogue(SETTINGS)):
        su = zalo.user("Sử")
        await su.follows()
        greeting = (await su.reads())[-1]
        assert greeting.labels == ["Đồng ý", "Không đồng ý"]
        await su.presses("Đồng ý")
        await su.reads()
        for text in TALK:
            await su.says(text)
        await su.reads()
        for label in ("11. Chè tươi, chè chế biến", "Có", "Có", "Có", "Lần đầu"):
            await su.presses(label)
            await su.reads()
        for text in ("Mùa A Sử", "Giám đốc"):
            await su.says(text)
        assert (await su.reads())[-1].template == "request_user_info"
        await su.submits_form()
        for text in ("5500271984", "15/3/2019", "đúng", "Hộp 100 g"):
            await su.says(text)
        assert "1.1." in await newest(su)
        await answer_everything(su)
        await su.presses("Nộp cho xã")
        assert "Nộp hồ sơ này cho xã?" in await newest(su)
        await su.presses("Nộp")
        receipt = await newest(su)
    assert "Biên nhận: BN-" in receipt
    assert zalo.quota_calls == 0, "replies cost no question"
    assert zalo.paid == 0
    engine = create_engine(database_url)
    with engine.connect() as connection:
        row = connection.execute(
            select(tables.registrations.c.commune_code, tables.registrations.c.filed_at)
        ).one()
        assert row.commune_code is not None
        assert row.filed_at is not None
        product = connection.execute(select(tables.products.c.name, tables.products.c.set_no))
        assert product.one() == ("Chè Shan tuyết Tà Xùa", 11)
        rows = connection.execute(select(tables.inbox)).all()
        assert {row.event for row in rows} == {None}, "what was typed is not kept in the inbox"
        assert su.id not in "".join(row.update_id for row in rows)
    engine.dispose()


async def test_nothing_that_is_not_needed_is_kept(zalo: ZaloEmulator, sqlite_url: str) -> None:
    async with running(zalo, sqlite_url, dialogue(SETTINGS)):
        mai = zalo.user("Mai")
        await mai.follows()
        await mai.reads()
        await mai.presses("Đồng ý")
        await mai.reads()
        await mai.shares_position()
        assert "chỉ đọc được chữ" in await mai.reads_text()
        await mai.sends_photo()
        assert "là giấy gì?" in await mai.reads_text()
    store = open_store(sqlite_url, process_id="fetching", clock=zalo.clock)
    source = Pictures()
    source.known["https://f1.photo.zdn.vn/secret.jpg"] = camera_photo()
    assert await PhotoFetching(store, {"zalo_oa": source}, clock=zalo.clock).once() == 1
    await store.close()
    engine = create_engine(sqlite_url)
    with engine.connect() as connection:
        dump = "\n".join(
            str(row)
            for table in tables.metadata.tables.values()
            for row in connection.execute(select(table))
        )
    engine.dispose()
    assert "21.3256" not in dump
    assert "zdn.vn" not in dump
