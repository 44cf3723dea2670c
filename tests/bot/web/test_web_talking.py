"""The web chat without script, over HTTP: from the greeting to the receipt, and what it keeps."""

from __future__ import annotations

import asyncio

import yaml
from sqlalchemy import select

from bot.cli.demo import RECORDED
from ocop_core.store import tables
from ocop_core.store.web_tables import web_browsers, web_codes, web_messages
from tests.bot.clock import Clock
from tests.bot.web.site import WebBot, web_bot
from tests.store.rows import dump, rows

LINES: list[str] = yaml.safe_load(RECORDED.read_text("utf-8"))["lines"]
"""The recorded registration that `make demo` plays."""


async def test_the_recorded_registration_to_its_receipt(database_url: str) -> None:
    async with web_bot(database_url) as bot:
        su = bot.visitor()
        await su.opens()
        for line in LINES:
            assert (await su.script_says(line)).status_code == 200
            await bot.runtime.idle()
        page = await su.opens()
        assert "Biên nhận: BN-" in page.text
        assert "Xem tin cũ hơn" in page.text
        assert "Xin phép dùng thông tin" not in page.text
        assert "Xin phép dùng thông tin" in (await su.opens("/?all=1")).text
    filed = rows(database_url, select(tables.registrations.c.filed_at))
    assert len(filed) == 1
    assert filed[0][0] is not None


async def test_without_script_the_next_page_has_the_answer(bot: WebBot) -> None:
    su = bot.visitor()
    assert "Không cần tài khoản" in (await su.opens()).text
    assert "Xin phép dùng thông tin" in (await su.starts()).text
    assert "✓ Đồng ý" in (await su.presses("Đồng ý")).text
    page = await su.says("Hợp tác xã")
    assert "Tên đầy đủ" in page.text
    assert "Không cần tài khoản" not in page.text
    assert "Lúc nào bà con cũng gõ được" in (await su.posts("/say", command="/trogiup")).text


async def test_what_was_typed_is_not_in_the_history(bot: WebBot, sqlite_url: str) -> None:
    su = bot.visitor()
    await su.starts()
    await su.says("tôi là Kim Oanh, 0987654321")
    assert "Kim Oanh" not in dump(sqlite_url)
    assert "0987654321" not in dump(sqlite_url)


async def test_the_page_still_shows_it_after_a_reload(bot: WebBot) -> None:
    su = bot.visitor()
    await su.agrees()
    again = await su.opens()
    assert "Xin phép dùng thông tin" in again.text
    assert "✓ Đồng ý" in again.text
    assert "Đồng ý" not in again.buttons, "what was pressed is settled"
    assert "Hợp tác xã (HTX)" in again.buttons or "Hợp tác xã" in again.buttons


async def test_a_reload_sends_nothing_again(bot: WebBot) -> None:
    su = bot.visitor()
    await su.agrees()
    once = su.id
    await su.says("Hợp tác xã")
    assert (await su.script_says("Hợp tác xã", once)).status_code == 200
    assert (await su.script_says("cái khác", once)).status_code == 200
    await bot.runtime.idle()
    news = await su.news()
    asked = [m for m in news["messages"] if "Tên đầy đủ" in m["html"]]
    assert len(asked) == 1


async def test_many_at_once_with_one_id_are_one(bot: WebBot) -> None:
    su = bot.visitor()
    await su.agrees()
    before = len((await su.news())["messages"])
    answers = await asyncio.gather(*(su.script_says("blabla", "same-id-1") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    await bot.runtime.idle()
    assert len((await su.news())["messages"]) == before + 1


async def test_another_ones_id_is_not_taken_for_theirs(bot: WebBot) -> None:
    su, mai = bot.visitor(), bot.visitor()
    for visitor in (su, mai):
        await visitor.agrees()
        await visitor.script_says("Hợp tác xã", "same-id-1")
        await bot.runtime.idle()
        assert any("Tên đầy đủ" in m["html"] for m in (await visitor.news())["messages"])


async def test_news_only_tell_what_is_new(bot: WebBot) -> None:
    su = bot.visitor()
    await su.agrees()
    seen = (await su.news())["cursor"]
    assert (await su.news(seen))["messages"] == []
    await su.script_says("Hợp tác xã")
    await bot.runtime.idle()
    news = await su.news(seen)
    assert len(news["messages"]) == 1
    assert "Tên đầy đủ" in news["messages"][0]["html"]


async def test_who_is_forgotten_leaves_nothing_to_be_seen(bot: WebBot, sqlite_url: str) -> None:
    su = bot.visitor()
    await su.agrees()
    await su.says("Hợp tác xã")
    await su.says("HTX Kim Oanh")
    await su.posts("/code")
    await su.opens()
    assert "Kim Oanh" in dump(sqlite_url)
    await su.says("xoá")
    await su.presses("Xoá hết thông tin của tôi")
    page = await su.presses("Chắc chắn, xoá hết")
    assert "Đã xoá" in page.text
    assert "Kim Oanh" not in page.text
    kept = dump(sqlite_url)
    assert "Kim Oanh" not in kept
    assert rows(sqlite_url, select(web_codes)) == []
    assert len(rows(sqlite_url, select(web_messages))) == 1
    assert rows(sqlite_url, select(tables.conversations)) == []
    news = await su.news()
    assert [m["id"] for m in news["messages"]] == [news["oldest"]], "the page drops what is older"


async def test_in_time_nothing_is_left(sqlite_url: str) -> None:
    clock = Clock()
    async with web_bot(sqlite_url, clock=clock) as bot:
        su, mai = bot.visitor(), bot.visitor()
        await su.agrees()
        await su.posts("/code")
        await mai.agrees()
        await mai.says("xoá")
        await mai.presses("Xoá hết thông tin của tôi")
        await mai.presses("Chắc chắn, xoá hết")
        clock.advance(hours=2)
        await bot.store.web.purge(clock())
        assert len(rows(sqlite_url, select(web_browsers))) == 1, "who was forgotten is gone"
        assert len(rows(sqlite_url, select(web_messages))) == 2
        clock.advance(days=181)
        await bot.store.web.purge(clock())
    for table in (web_messages, web_browsers, web_codes):
        assert rows(sqlite_url, select(table)) == []
