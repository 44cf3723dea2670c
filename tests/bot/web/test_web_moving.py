"""Going on in another browser by a code, and leaving one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.channels.web.limits import Limits, Rate
from bot.channels.web.visitor import new_code
from ocop_core.store import Arrival, Outcome, Outgoing, Snapshot
from ocop_core.store.web_tables import web_browsers, web_codes
from tests.bot.web.site import Visitor, WebBot, web_bot
from tests.store.rows import dump, rows


async def code_of(visitor: Visitor) -> str:
    answer = await visitor.posts("/code")
    found = re.search(r'id="code">([^<]+)<', answer.response.text)
    assert found is not None
    return found[1]


async def test_a_second_browser_goes_on(bot: WebBot) -> None:
    su, phone = bot.visitor(), bot.visitor()
    await su.agrees()
    code = await code_of(su)
    await phone.opens()
    page = await phone.posts("/resume", code=code.lower())
    assert "Đã mở lại cuộc trò chuyện" in page.text
    assert "✓ Đồng ý" in page.text
    assert "Tên đầy đủ" in (await phone.says("Hợp tác xã")).text
    assert "Tên đầy đủ" in (await su.opens()).text, "the first one sees it as well"


async def test_a_code_works_once(bot: WebBot) -> None:
    su, phone, thief = bot.visitor(), bot.visitor(), bot.visitor()
    await su.agrees()
    code = await code_of(su)
    await phone.opens()
    await phone.posts("/resume", code=code)
    await thief.opens()
    page = await thief.posts("/resume", code=code)
    assert "Mã không đúng hoặc đã dùng" in page.text
    assert "✓ Đồng ý" not in page.text


async def test_a_new_code_takes_the_place_of_the_last(bot: WebBot, sqlite_url: str) -> None:
    su, phone = bot.visitor(), bot.visitor()
    await su.agrees()
    old = await code_of(su)
    await su.opens()
    new = await code_of(su)
    assert old != new
    assert new not in dump(sqlite_url), "only its hash is kept"
    await phone.opens()
    assert "Mã không đúng" in (await phone.posts("/resume", code=old)).text
    assert "✓ Đồng ý" in (await phone.posts("/resume", code=new)).text


async def test_a_wrong_code_a_used_one_and_nonsense_look_the_same(bot: WebBot) -> None:
    su = bot.visitor()
    await su.opens()
    for code in (new_code(), "", "x", "' OR 1=1 --", "7" * 500):
        answer = await su.client.post("/resume", data={"token": su.token, "code": code})
        assert answer.headers["location"] == "./?note=code_wrong"
    assert "set-cookie" not in answer.headers


async def test_without_a_chat_there_is_no_code(bot: WebBot, sqlite_url: str) -> None:
    su = bot.visitor()
    await su.opens()
    assert "Chưa có gì để lấy mã" in (await su.posts("/code")).text
    assert rows(sqlite_url, select(web_codes)) == []


async def test_codes_cannot_be_tried_for_long(sqlite_url: str) -> None:
    async with web_bot(sqlite_url, limits=Limits(tries_from=Rate(3, 0.001))) as bot:
        su = bot.visitor()
        await su.opens()
        found = [
            (await su.client.post("/resume", data={"token": su.token, "code": new_code()}))
            for _ in range(5)
        ]
        assert [answer.status_code for answer in found] == [303, 303, 303, 429, 429]


async def test_leaving_closes_the_chat_here_only(bot: WebBot) -> None:
    su, phone = bot.visitor(), bot.visitor()
    await su.agrees()
    code = await code_of(su)
    await phone.opens()
    await phone.posts("/resume", code=code)
    before = phone.client.cookies["ocop"]
    page = await phone.posts("/leave")
    assert "Máy này đã rời" in page.text
    assert "✓ Đồng ý" not in page.text
    assert phone.client.cookies["ocop"] != before
    replayed = bot.visitor(cookie=f"ocop={before}")
    assert "✓ Đồng ý" not in (await replayed.opens()).text, "the old cookie is worth nothing"
    assert "✓ Đồng ý" in (await su.opens()).text


async def test_others_can_be_shown_out(bot: WebBot, sqlite_url: str) -> None:
    su, lost = bot.visitor(), bot.visitor()
    await su.agrees()
    code = await code_of(su)
    await lost.opens()
    await lost.posts("/resume", code=code)
    await su.opens()
    await code_of(su)
    await su.opens()
    assert "Đã đóng ở các máy khác" in (await su.posts("/leave", others="1")).text
    assert len(rows(sqlite_url, select(web_browsers))) == 1
    assert rows(sqlite_url, select(web_codes)) == []
    news = await lost.news()
    assert news["messages"] == []
    assert news["oldest"] == "9" * 20, "an open page lets go of what it shows"


@dataclass(frozen=True)
class Png:
    name: str = "diem.png"
    media_type: str = "image/png"
    data: bytes = b"\x89PNG\r\n\x1a\n made up"
    private: bool = False


class Maker:
    def __init__(self, drawn: Png | None = None) -> None:
        self.made = 0
        self._drawn = drawn or Png()

    async def make(self, payload: Any) -> Png:
        self.made += 1
        if payload["picture"] == "broken":
            raise ValueError("Kim Oanh")
        return self._drawn


def drawing(snapshot: Snapshot, arrival: Arrival) -> Outcome:
    picture = {"picture": arrival.event.get("text"), "html": "Điểm sơ bộ", "alt": "Phần A 20/40"}
    return Outcome({}, snapshot.case, (Outgoing("picture", picture),))


async def test_a_picture_is_for_its_own_visitor(sqlite_url: str) -> None:
    maker = Maker()
    async with web_bot(sqlite_url, turn=drawing, maker=maker) as bot:
        su, mai = bot.visitor(), bot.visitor()
        await su.opens()
        page = (await su.says("x")).response.text
        found = re.search(r'<img src="(attachment/\d+/[0-9a-f]{32})" alt="Phần A 20/40"', page)
        assert found is not None
        for _ in range(2):
            answer = await su.client.get(f"/{found[1]}")
            assert answer.headers["content-type"] == "image/png"
            assert answer.headers["cache-control"].startswith("private")
        assert maker.made == 1, "a reload does not draw it again"
        await mai.opens()
        await mai.says("x")
        assert (await mai.client.get(f"/{found[1]}")).status_code == 404
        assert (await su.client.get(f"/{found[1][:-1]}0x")).status_code == 404
        assert (await bot.visitor().client.get(f"/{found[1]}")).status_code == 404


async def test_a_picture_that_cannot_be_drawn(sqlite_url: str) -> None:
    async with web_bot(sqlite_url, turn=drawing, maker=Maker()) as bot:
        su = bot.visitor()
        await su.opens()
        page = (await su.says("broken")).response.text
        found = re.search(r"attachment/\d+/[0-9a-f]{32}", page)
        assert found is not None
        answer = await su.client.get(f"/{found[0]}")
        assert answer.status_code == 503
        assert "Kim Oanh" not in answer.text


async def test_without_a_maker_there_are_no_pictures(sqlite_url: str) -> None:
    async with web_bot(sqlite_url, turn=drawing) as bot:
        su = bot.visitor()
        await su.opens()
        assert "<article" not in (await su.says("x")).response.text
