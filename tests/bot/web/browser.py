"""Debian's Chromium, driven by Playwright: one for a module, a fresh context for each visitor."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "node" / "node_modules" / "axe-core" / "axe.min.js"
PHONE = (390, 844)
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)

assert CHROMIUM.exists(), "there is no Chromium: run `make browser`"
assert AXE.exists(), "there is no axe: run `make browser`"

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_WAIT = 20_000  # ms; a machine under load is slow, and a test that fails waits no longer
SCREENSHOTS = Path(__file__).parents[3] / "docs" / "screenshots"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A running browser."""
    expect.set_options(timeout=_WAIT)
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(_QUIET))
        try:
            yield running
        finally:
            await running.close()


Scheme = Literal["light", "dark"]


@asynccontextmanager
async def phone(
    running: Browser,
    url: str,
    *,
    scheme: Scheme = "light",
    size: tuple[int, int] = PHONE,
    script: bool = True,
) -> AsyncIterator[Page]:
    """The page on a phone of its own."""
    context: BrowserContext = await running.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        has_touch=True,
        java_script_enabled=script,
        locale="vi-VN",
        reduced_motion="reduce",
        base_url=url,
    )
    context.set_default_timeout(_WAIT)
    try:
        page = await context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if _is_fault(said) else None)
        await page.goto("/")
        yield page
        assert faults == [], "the page's script or policy complained"
    finally:
        await context.close()


def _is_fault(said: Any) -> bool:
    """Whether the console was told of a fault of ours; a lost line is none."""
    return said.type == "error" and "net::ERR_" not in said.text


async def presses(page: Page, label: str) -> None:
    """Press a button of the bot's newest message."""
    await page.locator(".live").get_by_role("button", name=label, exact=True).click()


async def says(page: Page, text: str, answer: str) -> None:
    """Type a text and wait until a newer message of the bot has these words."""
    before = await page.locator(".bot").last.get_attribute("data-id")
    await page.get_by_label("Bà con viết ở đây").fill(text)
    await page.get_by_role("button", name="Gửi", exact=True).click()
    newest = page.locator(".bot").last
    await expect(newest).not_to_have_attribute("data-id", before or "")
    await expect(newest).to_contain_text(answer)


async def complaints(page: Page) -> list[str]:
    """What axe finds wrong with the page as it is now."""
    found = await page.evaluate(
        """async ([source, tags]) => {
            // The page's policy allows no inline script; this is not the page's.
            if (!window.axe) { (0, eval)(source); }
            const result = await axe.run(document, {runOnly: tags});
            return result.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '));
        }""",
        [AXE.read_text("utf-8"), _TAGS],
    )
    return [str(item) for item in found]


async def small_targets(page: Page) -> list[str]:
    """Visible buttons, links and fields lower or narrower than 44 pixels."""
    found = await page.evaluate(
        """() => [...document.querySelectorAll('button, a, input, textarea, summary')]
            .filter(e => e.offsetParent && !e.matches('.skip'))
            .map(e => [e.getBoundingClientRect(), e])
            .filter(([box]) => box.height < 44 || box.width < 44)
            .map(([box, e]) => e.outerHTML + ' ' + box.width + 'x' + box.height)"""
    )
    return [str(item) for item in found]


async def is_too_wide(page: Page) -> bool:
    """Whether the page has to be scrolled sideways."""
    wide: bool = await page.evaluate(
        "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return wide
