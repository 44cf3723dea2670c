"""One person on two channels: joined by a code, asked first, told on both sides."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, func, select

from bot.channels.base import Blocked, TryAgain
from bot.channels.fake import FakeChannel
from bot.dialogue import DialogueTurn
from bot.runtime import Runtime
from conversations.env import Office
from conversations.wording import vietnamese
from ocop_core.criteria import editions
from ocop_core.registry.link_code import read_link_code
from ocop_core.store import open_store
from ocop_core.store.held import offer_elsewhere
from ocop_core.store.store import SqlStore
from ocop_core.store.tables import (
    audit,
    consents,
    conversations,
    link_codes,
    people,
    products,
    registrations,
)
from tests.bot.clock import NEVER, Clock
from tests.desk.town import COMMUNE, Town
from tests.store.rows import dump, execute

CODE = re.compile(r"NK-\w{5}-\w{5}-\w{5}")


class TwoChannels:
    """One bot on Telegram and Zalo."""

    def __init__(self, telegram: Town, zalo: Town) -> None:
        self.telegram = telegram
        self.zalo = zalo
        self.clock = telegram.clock

    async def code(self, who: str = "su") -> str:
        """Ask for a code on Telegram."""
        await self.telegram.says(who, "nối kênh")
        found = CODE.search(self.telegram.reads(who))
        assert found is not None
        return found[0]

    async def joins(self, who: str = "su") -> None:
        """Go on in Zalo with the code of Telegram."""
        code = await self.code(who)
        await self.zalo.says(who, code)
        await self.zalo.presses(who, "Nối, mã của tôi")

    async def count(self, column: object) -> int:
        def work(conn: Connection) -> int:
            return conn.execute(select(func.count(column.distinct()))).scalar_one()  # type: ignore[attr-defined]

        return await self.telegram.store.perform(work)


@pytest.fixture
async def two(database_url: str) -> AsyncIterator[TwoChannels]:
    clock = Clock()
    store = open_store(database_url, process_id="one", clock=clock)
    channels = [FakeChannel(clock, name="telegram"), FakeChannel(clock, name="zalo_bot")]
    edition = editions()[-1]
    turn = DialogueTurn(
        {edition.id: edition},
        edition.id,
        Office("UBND xã Tà Xùa", "0212", "14"),
        vietnamese(),
        clock=clock,
    )
    assert isinstance(store, SqlStore)
    try:
        async with Runtime(store, channels, turn, clock=clock, sweep_every=NEVER) as runtime:
            yield TwoChannels(*(Town(store, channel, runtime, clock) for channel in channels))
    finally:
        await store.close()


async def begun(town: Town, who: str = "su", name: str = "HTX Chè Tà Xùa") -> None:
    await town.says(who, "xin chào", "đồng ý", "Hợp tác xã", name)


async def test_somebody_new_in_the_other_channel_goes_on_there(two: TwoChannels) -> None:
    await begun(two.telegram)
    code = await two.code()
    asked = (await two.zalo.says("su", code.lower().replace("-", " ")))[-1]
    assert "1 hồ sơ" in asked
    assert await two.count(people.c.id) == 2, "nothing is joined before they said yes"
    await two.zalo.presses("su", "Nối, mã của tôi")
    assert "Đã nối" in two.zalo.reads("su")
    assert "Vừa nối thêm Zalo" in two.telegram.reads("su")
    assert await two.count(people.c.id) == 1, "the empty person is gone"
    assert await two.count(conversations.c.person_id) == 1
    assert await two.count(link_codes.c.code_hash) == 0, "a code is used up"
    await two.zalo.says("su", "xã Tà Xùa, Sơn La", "đúng")
    await two.telegram.says("su", "dữ liệu của tôi")
    assert "Tà Xùa" in two.telegram.reads("su")


async def test_two_with_records_become_one_with_all_of_them(two: TwoChannels) -> None:
    await begun(two.telegram)
    await begun(two.zalo, name="HTX Mật ong Hồng Ngài")
    await two.zalo.says("su", await two.code())
    assert "gộp chung" in two.zalo.reads("su")
    await two.zalo.says("su", "1")
    assert await two.count(people.c.id) == 1
    for column in (registrations.c.person_id, products.c.person_id, consents.c.subject):
        assert await two.count(column) == 1
    assert await two.count(registrations.c.id) == 2
    assert await two.count(consents.c.id) == 2
    shown = (await two.zalo.says("su", "dữ liệu của tôi"))[-1]
    assert "HTX Chè Tà Xùa" in shown
    assert "HTX Mật ong Hồng Ngài" in shown


async def test_no_leaves_all_as_it_was(two: TwoChannels) -> None:
    await begun(two.telegram)
    await two.zalo.starts("su", f"n_{read_link_code(await two.code())}")
    await two.zalo.presses("su", "Không nối")
    assert "không nối gì cả" in two.zalo.reads("su")
    assert await two.count(conversations.c.person_id) == 2
    await two.zalo.says("su", "1")
    assert await two.count(conversations.c.person_id) == 2, "the yes is no longer asked"


async def test_a_wrong_a_used_and_an_old_code_get_one_answer(two: TwoChannels) -> None:
    await begun(two.telegram)
    await two.joins()
    used = await two.code()
    await two.code()
    for who, code in (("a", "NK-00000-11111-22222"), ("b", used)):
        answer = (await two.zalo.says(who, code))[-1]
        assert answer == (await two.zalo.starts("c", "n_xyz"))[-1]
    late = await two.code()
    two.clock.advance(minutes=15)
    assert (await two.zalo.says("d", late))[-1] == answer
    assert await two.count(conversations.c.person_id) == 5


async def test_a_code_that_runs_out_before_the_yes_joins_nothing(two: TwoChannels) -> None:
    await begun(two.telegram)
    await two.zalo.says("su", await two.code())
    two.clock.advance(minutes=16)
    await two.zalo.presses("su", "Nối, mã của tôi")
    assert "không dùng được" in two.zalo.reads("su")
    assert await two.count(conversations.c.person_id) == 2


async def test_the_sixth_wrong_code_in_an_hour_is_not_looked_at(two: TwoChannels) -> None:
    await begun(two.telegram)
    for _ in range(5):
        assert "không dùng được" in (await two.zalo.says("su", "NK-00000-11111-22222"))[-1]
    right = await two.code()
    assert "nhiều lần quá" in (await two.zalo.says("su", right))[-1]
    two.clock.advance(minutes=61)
    assert "1 hồ sơ" in (await two.zalo.says("su", await two.code()))[-1]


@pytest.mark.parametrize("side", ["asks", "joins"])
async def test_an_officers_chat_is_not_joined(two: TwoChannels, side: str) -> None:
    officers, others = (two.telegram, two.zalo) if side == "asks" else (two.zalo, two.telegram)
    await officers.officer("mai", "commune_officer", COMMUNE)
    if side == "asks":
        assert "cán bộ" in (await officers.says("mai", "nối kênh"))[-1]
        return
    await begun(others)
    await officers.says("mai", await two.code())
    assert "Chat của cán bộ" in officers.reads("mai")
    assert await two.count(conversations.c.person_id) == 2


async def test_whoever_becomes_an_officer_meanwhile_is_not_joined(two: TwoChannels) -> None:
    await begun(two.telegram)
    await two.zalo.says("su", await two.code())
    await two.zalo.officer("su", "commune_officer", COMMUNE)
    await two.zalo.presses_data("su", "x|do|none")
    assert await two.count(conversations.c.person_id) == 2


async def test_a_code_in_its_own_chat_does_nothing(two: TwoChannels) -> None:
    await begun(two.telegram)
    assert "đã là của bà con" in (await two.telegram.says("su", await two.code()))[-1]


async def test_one_phone_number_joins_nobody(two: TwoChannels) -> None:
    await two.telegram.registers("su", file=False)
    await two.zalo.registers("su", file=False)
    assert await two.count(conversations.c.person_id) == 2


async def test_the_code_is_kept_nowhere_and_forgetting_takes_both_chats(
    two: TwoChannels, database_url: str
) -> None:
    await begun(two.telegram)
    code = await two.code()
    for delivery in two.telegram.channel.delivered:
        await two.telegram.store.sent(delivery.id, message_id=None)
    assert str(read_link_code(code)) not in dump(database_url)
    assert code not in dump(database_url)
    await two.joins()
    await two.code()
    await two.zalo.presses_data("su", "x|delete_all")
    await two.zalo.presses("su", two.zalo.labels("su")[0])
    assert await two.count(registrations.c.id) == 0
    assert await two.count(link_codes.c.code_hash) == 0
    assert await two.count(conversations.c.id) <= 1


async def test_two_who_join_each_other_end_as_one(two: TwoChannels) -> None:
    await begun(two.telegram)
    await begun(two.zalo)
    one = await two.code()
    await two.zalo.says("su", "nối kênh")
    found = CODE.search(two.zalo.reads("su"))
    assert found is not None
    await two.zalo.says("su", one)
    await two.telegram.says("su", found[0])
    data = [town.data("su", "Nối, mã của tôi") for town in (two.zalo, two.telegram)]
    await asyncio.gather(
        two.zalo.presses_data("su", data[0]), two.telegram.presses_data("su", data[1])
    )
    await two.zalo.looks()
    assert await two.count(conversations.c.person_id) == 1
    assert await two.count(people.c.id) == 1
    assert await two.count(registrations.c.id) == 2


async def test_a_consent_cannot_be_given_to_a_stranger(two: TwoChannels, database_url: str) -> None:
    await begun(two.telegram)
    with pytest.raises(Exception, match="only ever added"):
        execute(database_url, "UPDATE consents SET subject = 'nobody'")
    with pytest.raises(Exception, match="only ever added"):
        execute(database_url, "UPDATE consents SET action = 'withdraw'")
    assert await two.count(audit.c.id) > 0


async def test_what_is_held_in_a_blocked_chat_is_offered_once_in_the_other(
    two: TwoChannels,
) -> None:
    await begun(two.telegram)
    await two.joins()
    await two.telegram.says("su", "tiến độ")
    two.telegram.channel.fail_next(Blocked("left"))
    await two.telegram.says("su", "điểm")
    for _ in range(2):
        offered = await two.telegram.store.perform(lambda conn: offer_elsewhere(conn, two.clock()))
        for chat in offered:
            two.telegram.runtime.wake(chat)
        await two.telegram.runtime.idle()
    texts = "\n".join(two.zalo.channel.texts("su"))
    assert texts.count("Tin ở Telegram chưa gửi được") == 1


async def test_what_is_held_by_a_channel_that_is_down_is_offered_after_ten_minutes(
    two: TwoChannels,
) -> None:
    await begun(two.telegram)
    await two.joins()
    two.telegram.channel.fail_next(TryAgain("down", 3600))
    await two.telegram.says("su", "điểm")
    store = two.telegram.store
    assert await store.perform(lambda conn: offer_elsewhere(conn, two.clock())) == []
    two.clock.advance(minutes=10)
    assert await store.perform(lambda conn: offer_elsewhere(conn, two.clock())) == [
        two.zalo.channel.key("su")
    ]


async def test_somebody_with_one_chat_is_offered_nothing(two: TwoChannels) -> None:
    await begun(two.telegram)
    two.telegram.channel.fail_next(Blocked("left"))
    await two.telegram.says("su", "điểm")
    store = two.telegram.store
    assert await store.perform(lambda conn: offer_elsewhere(conn, two.clock())) == []
