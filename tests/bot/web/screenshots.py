"""Takes the pictures in docs/screenshots anew: `python -m tests.bot.web.screenshots`."""

from __future__ import annotations

import asyncio
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, expect

from tests.bot.web.browser import SCREENSHOTS, Scheme, chromium, phone, presses, says
from tests.bot.web.site import web_bot
from tests.bot.web.test_web_talking import LINES


async def take(page: Page, name: str) -> None:
    """Take one picture of what is on the screen."""
    await page.wait_for_timeout(400)
    await page.wait_for_function("() => [...document.images].every(i => i.complete)")
    path = SCREENSHOTS / f"{name}.png"
    taken = Image.open(BytesIO(await page.screenshot(type="png"))).convert("RGB")
    taken.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


async def walk(running: Browser, url: str, scheme: Scheme) -> None:
    """From the greeting to the receipt; each picture in the light it is wanted in."""
    async with phone(running, url, scheme=scheme) as page:
        if scheme == "light":
            await take(page, "web-welcome")
        await page.get_by_role("button", name="Bắt đầu").click()
        await expect(page.locator(".live")).to_contain_text("Xin phép")
        if scheme == "light":
            await take(page, "web-consent")
        await presses(page, "Đồng ý")
        await expect(page.locator(".live")).to_contain_text("Bà con đứng tên")
        await take(page, f"web-question-{scheme}")
        for line in LINES[2:]:
            await says(page, line, "")
            if line == "điểm":
                await take(page, f"web-score-{scheme}")
        if scheme == "light":
            await take(page, "web-receipt")
            await page.get_by_text("Menu", exact=True).click()
            await take(page, "web-menu")
            return
        await page.context.set_offline(True)
        await page.get_by_label("Bà con viết ở đây").fill("sản phẩm mới")
        await page.keyboard.press("Enter")
        await expect(page.locator(".me").last).to_contain_text("Chưa gửi được")
        await take(page, "web-offline-dark")
        await page.context.set_offline(False)


async def main() -> None:
    """Take them all."""
    SCREENSHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder)}/pictures.db"
        async with web_bot(database) as bot, chromium() as running:
            await walk(running, bot.url, "light")
            await walk(running, bot.url, "dark")


if __name__ == "__main__":
    asyncio.run(main())
