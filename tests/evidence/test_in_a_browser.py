"""A photo from a producer's phone to the officer's page, in a real browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO

import pytest
from PIL import Image
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select

from bot.app import add_reports, attachments, shipped
from bot.channels.web import WebChannel
from bot.channels.web.options import WebOptions
from bot.clock import now
from bot.dialogue import DialogueTurn
from bot.outlets import paper_names
from bot.runtime import Runtime
from conversations.wording import vietnamese
from ocop_core.registry.evidence import MakePaperLink, hash_of_token
from ocop_core.store import ConversationKey, SqlStore, open_store
from ocop_core.store.evidence_acts import carry_out_evidence
from ocop_core.store.evidence_tables import evidence_bytes
from ocop_core.store.tables import registrations
from tests.bot.clock import NEVER
from tests.bot.web.browser import chromium, complaints, is_too_wide, phone
from tests.bot.web.site import GENEROUS
from tests.desk.opened import _made
from tests.desk.town import COMMUNE, SETTINGS, approve_named, invitation, invite_now
from tests.evidence.pictures import LATITUDE, camera_photo

TOKEN = "0123456789abcdef" * 2


@dataclass
class Bot:
    store: SqlStore
    url: str


@asynccontextmanager
async def running(url: str) -> AsyncIterator[Bot]:
    """The bot with its web chat, as `ocop-bot run` wires it."""
    store = open_store(url, process_id="web", clock=now)
    made = attachments()
    add_reports(made, SETTINGS, store)
    papers = {edition.id: paper_names(edition) for edition in shipped(SETTINGS)}
    options = WebOptions(office="UBND xã Tà Xùa", port=0, limits=GENEROUS, papers=papers)
    channel = WebChannel(options, store.web, vietnamese(), now, made)
    of = _made()
    turn = DialogueTurn(
        of._editions, of._current, of._office, of._wording, clock=now, shows_papers=["web"]
    )
    try:
        async with Runtime(store, [channel], turn, clock=now, sweep_every=NEVER):
            yield Bot(store, f"http://127.0.0.1:{channel.port}")
    finally:
        await store.close()


@pytest.fixture
async def bot(sqlite_url: str) -> AsyncIterator[Bot]:
    async with running(sqlite_url) as opened:
        yield opened


async def types(page: Page, *texts: str) -> None:
    for text in texts:
        before = await page.locator(".bot").last.get_attribute("data-id")
        await page.get_by_label("Bà con viết ở đây").fill(text)
        await page.get_by_role("button", name="Gửi", exact=True).click()
        await expect(page.locator(".bot").last).not_to_have_attribute("data-id", before or "")


async def registers(page: Page) -> None:
    await page.get_by_role("button", name="Bắt đầu", exact=True).first.click()
    await page.locator(".live").get_by_role("button", name="Đồng ý", exact=True).click()
    await expect(page.locator(".bot").last).to_contain_text("Hợp tác xã")
    await types(page, "Hợp tác xã", "HTX Chè Tà Xùa", "xã Tà Xùa, Sơn La", "đúng")
    await types(page, "Chè Shan tuyết Tà Xùa", "11", "có", "có", "có", "lần đầu")
    await types(page, "Mùa A Sử", "Giám đốc", "0912345678", "đúng", "5500271984", "15/3/2019")
    await types(page, "đúng", "Hộp 100 g")
    for _ in range(60):
        if "Bà con muốn làm gì tiếp" in await page.locator(".bot").last.inner_text():
            break
        await types(page, "2")


async def test_from_a_phone_to_the_officers_page(bot: Bot) -> None:
    async with chromium() as browser:
        code = await _sends(browser, bot)
        await _looks(browser, bot, code)


async def _sends(browser: Browser, bot: Bot) -> str:
    async with phone(browser, bot.url) as page:
        await registers(page)
        photo = {
            "name": "kiem-nghiem.jpg",
            "mimeType": "image/jpeg",
            "buffer": camera_photo((900, 1200), "lightyellow", turned=False),
        }
        await page.locator("#file").set_input_files(photo)  # type: ignore[arg-type]
        await page.get_by_role("button", name="Gửi ảnh này").click()
        await expect(page.locator(".bot").last).to_contain_text("Ảnh này là giấy gì?")
        assert not await is_too_wide(page)
        assert await complaints(page) == []
        await page.locator(".live").get_by_role("button", name="Phiếu kiểm nghiệm").click()
        await expect(page.locator(".bot").last).to_contain_text("1 ảnh: Phiếu kiểm nghiệm")
        data = await bot.store.perform(
            lambda conn: conn.execute(select(evidence_bytes.c.data)).scalar_one()
        )
        assert LATITUDE.encode() not in data
        with Image.open(BytesIO(data)) as picture:
            assert len(picture.getexif()) == 0
        await types(page, "nộp")
        await page.locator(".live").get_by_role("button", name="Nộp", exact=True).click()
        receipt = page.locator(".bot", has_text="Biên nhận")
        await expect(receipt.last).to_be_visible()
        found = re.search(r"OC-\w{4}-\w{4}", await receipt.last.inner_text())
        assert found
        return found[0]


async def _looks(browser: Browser, bot: Bot, code: str) -> None:
    moment = now()
    act, invited = invitation("lan", "commune_officer", COMMUNE, moment)
    await bot.store.perform(lambda conn: invite_now(conn, now=moment, act=act))
    async with phone(browser, bot.url) as page:
        await page.get_by_role("button", name="Bắt đầu", exact=True).first.click()
        await expect(page.locator(".bot").last).to_contain_text("Xin phép")
        await types(page, f"i_{invited}")
        await bot.store.perform(lambda conn: approve_named(conn, name="lan", now=moment))
        await types(page, code)
        await expect(page.locator(".bot").last).to_contain_text("1 ảnh")
        await page.locator(".live").get_by_role("button", name="Xem ảnh").click()
        picture = page.locator(".bot img").last
        await expect(picture).to_be_visible()
        await page.wait_for_function(
            "() => [...document.querySelectorAll('.bot img')].every(i => i.naturalWidth === 900)"
        )
        assert await complaints(page) == []


async def test_a_link_takes_photos_made_small(bot: Bot) -> None:
    async with chromium() as browser, phone(browser, bot.url) as page:
        await registers(page)
        await bot.store.perform(_link)
        await page.goto(f"/giay-to/{TOKEN}")
        await page.get_by_role("button", name="Mở", exact=True).click()
        await page.get_by_label("Đây là giấy gì?").select_option("test_report")
        photos = [
            {
                "name": f"{n}.jpg",
                "mimeType": "image/jpeg",
                "buffer": camera_photo((2400, 1200), colour),
            }
            for n, colour in enumerate(("red", "green"))
        ]
        await page.locator("#files").set_input_files(photos)  # type: ignore[arg-type]
        assert await complaints(page) == []
        assert not await is_too_wide(page)
        await page.get_by_role("button", name="Gửi ảnh", exact=True).click()
        await expect(page.get_by_role("status").first).to_contain_text("Đã nhận ảnh")
        await expect(page.locator("h3")).to_contain_text("(2)")
        kept = await bot.store.perform(
            lambda conn: conn.execute(select(evidence_bytes.c.data)).scalars().all()
        )
        for data in kept:
            with Image.open(BytesIO(data)) as picture:
                assert max(picture.size) == 1600


def _link(conn: object) -> None:
    from datetime import timedelta

    from sqlalchemy import Connection

    assert isinstance(conn, Connection)
    registration = conn.execute(select(registrations.c.id)).scalar_one()
    until = now() + timedelta(minutes=5)
    act = MakePaperLink(hash_of_token(TOKEN), "upload", registration, None, until)
    carry_out_evidence(conn, act, now(), ConversationKey("web", "x"))
