"""The web chat in a real browser on a phone-sized screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select

from ocop_core.store import tables
from tests.bot.web.browser import (
    PHONE,
    Scheme,
    chromium,
    complaints,
    is_too_wide,
    phone,
    presses,
    says,
    small_targets,
)
from tests.bot.web.site import WebBot, web_bot
from tests.bot.web.test_web_moving import Maker, Png, drawing
from tests.bot.web.test_web_talking import LINES
from tests.store.rows import rows

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("browser")]

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6364f8cf500f00038601805a34cd3b0000000049454e44ae426082"
)
"""A picture of one pixel (PNG)."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def database(sqlite_template: Path) -> str:
    return f"sqlite:///{sqlite_template.with_name('browser.db')}"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(database: str) -> AsyncIterator[WebBot]:
    async with web_bot(database) as running:
        yield running


async def agrees(page: Page) -> None:
    await page.get_by_role("button", name="Bắt đầu").click()
    await presses(page, "Đồng ý")
    await expect(page.locator(".live")).to_contain_text("Bà con đứng tên làm hồ sơ là ai?")


async def bots(page: Page) -> int:
    return await page.locator(".bot").count()


async def test_a_registration_to_its_receipt(browser: Browser, bot: WebBot, database: str) -> None:
    """The recorded one: pressed where a number was typed, else typed."""
    async with phone(browser, bot.url) as page:
        await agrees(page)
        for line in LINES[2:]:
            before = await page.locator(".bot").last.get_attribute("data-id")
            shown = page.locator(".live .choices button")
            if line.isdecimal() and await shown.count() >= int(line):
                await shown.nth(int(line) - 1).click()
            else:
                await page.get_by_label("Bà con viết ở đây").fill(line)
                await page.keyboard.press("Enter")
            await expect(page.locator(".bot").last).not_to_have_attribute("data-id", before or "")
        await expect(page.locator(".bot").last).to_contain_text("Biên nhận: BN-")
        done = page.get_by_role("progressbar")
        assert await done.get_attribute("max") == await done.evaluate("e => String(e.value)")
        assert not await is_too_wide(page)
        await page.set_viewport_size({"width": 320, "height": 640})
        assert not await is_too_wide(page)
        assert await small_targets(page) == []
        mine = await page.locator(".me").count()
        await page.reload()
        await expect(page.locator(".bot").last).to_contain_text("Biên nhận: BN-")
        assert await page.locator(".me").count() == mine, "what they said is still to be seen"
    filed = rows(database, select(tables.registrations.c.filed_at))
    assert [at is not None for (at,) in filed] == [True]


async def test_going_on_in_a_second_browser(browser: Browser, bot: WebBot) -> None:
    async with phone(browser, bot.url) as first, phone(browser, bot.url) as second:
        await agrees(first)
        await presses(first, "Hợp tác xã")
        await expect(first.locator(".live")).to_contain_text("Tên đầy đủ")
        await first.get_by_text("Menu", exact=True).click()
        await first.get_by_role("button", name="Lấy mã làm tiếp").click()
        code = await first.locator("#code").inner_text()
        await second.get_by_text("Menu", exact=True).click()
        await second.get_by_label("Nhập mã làm tiếp").fill(code.lower())
        await second.get_by_role("button", name="Mở", exact=True).click()
        await expect(second.locator(".live")).to_contain_text("Tên đầy đủ")
        await first.get_by_role("link", name="Đã ghi lại, quay về").click()
        await says(second, "HTX Chè Tà Xùa", "Cơ sở ở xã hay phường nào")
        await expect(first.locator(".live")).to_contain_text("Cơ sở ở xã hay phường nào")
        await first.get_by_text("Menu", exact=True).click()
        await first.get_by_role("button", name="Đóng ở các máy khác").click()
        await expect(first.locator("#notice")).to_contain_text("Đã đóng ở các máy khác")
        await second.reload()
        await expect(second.locator(".bot")).to_have_count(0)


async def test_the_line_is_lost_in_the_middle(browser: Browser, bot: WebBot) -> None:
    """What is typed meanwhile waits, and goes out once; a request whose answer was lost, too."""
    async with phone(browser, bot.url) as page:
        await agrees(page)
        await page.context.set_offline(True)
        await expect(page.locator("#offline")).to_be_visible()
        await presses(page, "Hợp tác xã")
        await expect(page.locator(".me").last).to_contain_text("Chưa gửi được")
        before = await bots(page)
        await page.context.set_offline(False)
        await expect(page.locator(".live")).to_contain_text("Tên đầy đủ")
        await expect(page.locator("#offline")).to_be_hidden()
        await expect(page.locator(".state")).to_have_count(0)

        lost = asyncio.Event()

        async def lose_the_answer(route: object) -> None:
            if lost.is_set():
                await route.continue_()  # type: ignore[attr-defined]
                return
            await route.fetch()  # type: ignore[attr-defined]
            lost.set()
            await route.abort()  # type: ignore[attr-defined]

        await page.route("**/say", lose_the_answer)
        await says(page, "HTX Chè Tà Xùa", "Cơ sở ở xã hay phường nào")
        await expect(page.locator(".state")).to_have_count(0)
        assert lost.is_set()
        assert await bots(page) == before + 2
        asked = page.locator(".bot", has_text="Cơ sở ở xã hay phường nào")
        assert await asked.count() == 1


async def test_what_waits_outlives_a_reload(browser: Browser, bot: WebBot) -> None:
    async with phone(browser, bot.url) as page:
        await agrees(page)
        await page.route("**/say", lambda route: route.abort())
        await presses(page, "Hợp tác xã")
        await expect(page.locator(".me").last).to_contain_text("Chưa gửi được")
        await page.unroute("**/say")
        await page.reload()
        await expect(page.locator(".live")).to_contain_text("Tên đầy đủ")
        assert await page.locator(".bot", has_text="Tên đầy đủ").count() == 1


async def test_without_a_stream_the_page_asks(browser: Browser, bot: WebBot) -> None:
    async with phone(browser, bot.url) as page:
        await page.route("**/events*", lambda route: route.abort())
        await agrees(page)
        await says(page, "Hợp tác xã", "Tên đầy đủ")


async def test_without_script_it_works_as_well(browser: Browser, bot: WebBot) -> None:
    async with phone(browser, bot.url, script=False) as page:
        await agrees(page)
        await says(page, "Hợp tác xã", "Tên đầy đủ")
        assert await page.locator("#photo").is_hidden()
        assert not await is_too_wide(page)


async def test_a_photo_is_shown_made_small_and_sent(browser: Browser, bot: WebBot) -> None:
    async with phone(browser, bot.url) as page:
        await agrees(page)
        kinds: list[str] = []
        page.on("request", lambda sent: kinds.append(sent.headers.get("content-type", "")))
        photo = {"name": "giay.png", "mimeType": "image/png", "buffer": PIXEL}
        await page.locator("#file").set_input_files(photo)  # type: ignore[arg-type]
        await expect(page.get_by_alt_text("Ảnh sắp gửi")).to_be_visible()
        assert await complaints(page) == []
        await page.get_by_role("button", name="Bỏ ảnh").click()
        await expect(page.locator("#preview")).to_be_hidden()
        await page.locator("#file").set_input_files(photo)  # type: ignore[arg-type]
        await page.get_by_role("button", name="Gửi ảnh này").click()
        await expect(page.locator(".bot").last).to_contain_text("Ảnh này là giấy gì?")
        assert "image/jpeg" in kinds
        broken = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
        await page.locator("#file").set_input_files(broken)  # type: ignore[arg-type]
        await expect(page.locator("#notice")).to_contain_text("Không mở được ảnh này")


async def test_a_picture_is_shown_with_its_words(browser: Browser, sqlite_url: str) -> None:
    maker = Maker(Png(data=PIXEL))
    async with (
        web_bot(sqlite_url, turn=drawing, maker=maker) as drawer,
        phone(browser, drawer.url) as page,
    ):
        await page.get_by_role("button", name="Bắt đầu").click()
        picture = page.get_by_role("img", name="Phần A 20/40")
        await expect(picture).to_be_visible()
        await expect(picture).to_have_js_property("naturalWidth", 1)
        assert await complaints(page) == []


async def test_who_is_forgotten_sees_nothing_any_more(browser: Browser, bot: WebBot) -> None:
    async with phone(browser, bot.url) as page:
        await agrees(page)
        await says(page, "Hợp tác xã", "Tên đầy đủ")
        await says(page, "HTX Kim Oanh", "Kim Oanh")
        await says(page, "xoá", "Bà con muốn xoá gì?")
        await presses(page, "Xoá hết thông tin của tôi")
        await presses(page, "Chắc chắn, xoá hết")
        await expect(page.locator("#log")).to_contain_text("Đã xoá hết thông tin")
        await expect(page.locator("#log")).not_to_contain_text("Kim Oanh")
        kept = await page.evaluate("() => JSON.stringify(sessionStorage)")
        assert "Kim Oanh" not in kept


async def test_by_keyboard_alone(browser: Browser, bot: WebBot) -> None:
    async with phone(browser, bot.url, size=(1280, 800)) as page:
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Tới ô viết tin")).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.locator("summary")).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".live")).to_contain_text("Xin phép")
        focused = await page.evaluate("() => document.activeElement.className")
        assert "bot" in focused, "a screen reader goes on where the news is"
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Đồng ý", exact=True)).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.locator(".live")).to_contain_text("Bà con đứng tên")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(browser: Browser, bot: WebBot, scheme: Scheme) -> None:
    async with phone(browser, bot.url, scheme=scheme, size=PHONE) as page:
        assert await complaints(page) == []
        await agrees(page)
        assert await complaints(page) == []
        assert await small_targets(page) == []
        await says(page, "Hợp tác xã", "Tên đầy đủ")
        await page.context.set_offline(True)
        await says_nothing(page)
        assert await complaints(page) == [], "also with something waiting"
        await page.context.set_offline(False)
        await page.get_by_text("Menu", exact=True).click()
        assert await complaints(page) == []
        assert await small_targets(page) == []
        await page.get_by_role("button", name="Lấy mã làm tiếp").click()
        await expect(page.locator("#code")).to_be_visible()
        assert await complaints(page) == []


async def says_nothing(page: Page) -> None:
    """Type while the line is down."""
    await page.get_by_label("Bà con viết ở đây").fill("HTX Chè")
    await page.keyboard.press("Enter")
    await expect(page.locator(".me").last).to_contain_text("Chưa gửi được")
