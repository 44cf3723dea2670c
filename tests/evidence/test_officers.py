"""Officers see the photos of their area's dossiers: in our own chat, or by a link to our page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import select, update

from bot.app import shipped
from bot.attachments import AttachmentError
from bot.channels.web import WebChannel
from bot.channels.web.options import WebOptions
from bot.evidence.showing import EvidenceMaker
from bot.outlets import paper_names
from bot.runtime import Runtime
from conversations.wording import vietnamese
from ocop_core.store import open_store
from ocop_core.store.evidence_tables import evidence_links
from ocop_core.store.officer_tables import officers
from ocop_core.store.tables import audit
from tests.bot.clock import NEVER
from tests.bot.web.site import GENEROUS
from tests.desk.opened import turn_of
from tests.desk.town import COMMUNE, OTHER_COMMUNE, SETTINGS
from tests.evidence.pictures import LATITUDE, camera_photo
from tests.evidence.village import SITE, Village, open_village


async def with_a_dossier(village: Village) -> str:
    """Two papers photographed, filed, and an officer of the commune; the dossier's code."""
    town = village.town
    await town.officer("lan", "commune_officer", COMMUNE)
    code = await town.registers("su")
    await village.sends("su", "a", "b")
    await town.presses("su", "Phiếu kiểm nghiệm")
    await village.sends("su", "c")
    await town.presses("su", "Giấy khác")
    await village.fetches()
    return code


def link_in(text: str) -> str:
    found = re.search(rf"{SITE}(/giay-to/[0-9a-f]{{32}})", text)
    assert found, text
    return found[1]


async def audited(village: Village) -> list[str]:
    query = select(audit.c.action).where(audit.c.action.like("photos.%")).order_by(audit.c.id)
    return list(await village.town.store.perform(lambda conn: conn.execute(query).scalars().all()))


async def test_the_card_counts_and_our_own_chat_shows(sqlite_url: str) -> None:
    async with open_village(sqlite_url, channel_name="web") as village:
        # on the fake "web" there are no uploads, so the photos come from elsewhere
        async with open_village(sqlite_url, process="two", clock=village.town.clock) as other:
            code = await with_a_dossier(other)
        village.town.channel._update_ids = iter(range(1000, 2000))  # type: ignore[assignment]
        town = village.town
        await town.officer("hoa", "commune_officer", COMMUNE)
        card = await town.says("hoa", code)
        assert "Phiếu kiểm nghiệm theo tiêu chuẩn đã công bố (bản sao): 2 ảnh" in card[-1]
        await town.presses("hoa", "Xem ảnh")
        sent = [one for one in town.channel.delivered if one.kind == "picture"]
        assert [one.payload["alt"] for one in sent] == [
            "Phiếu kiểm nghiệm theo tiêu chuẩn đã công bố (bản sao) (trang 1/2)",
            "Phiếu kiểm nghiệm theo tiêu chuẩn đã công bố (bản sao) (trang 2/2)",
            "Giấy khác (trang 1/1)",
        ]
        assert "photos.asked" in await audited(village)
        maker = EvidenceMaker(town.store, town.clock)
        made = await maker.make(sent[0].payload)
        assert made.data.startswith(b"\xff\xd8\xff")
        assert made.private, "or a page would show it after the role has ended"
        await town.store.perform(
            lambda conn: conn.execute(update(officers).values(area=OTHER_COMMUNE))
        )
        with pytest.raises(AttachmentError):
            await maker.make(sent[0].payload)
        forged = {"picture": {**sent[0].payload["picture"], "photo": "other"}}  # type: ignore[dict-item]
        with pytest.raises(AttachmentError):
            await maker.make(forged)


async def test_no_paper_goes_over_a_platform(sqlite_url: str) -> None:
    async with open_village(sqlite_url) as village:
        code = await with_a_dossier(village)
        await village.town.says("lan", code)
        answer = await village.town.presses("lan", "Xem ảnh")
        assert "không gửi qua ứng dụng chat" in answer[-1]
        assert code in answer[-1]
        assert "/giay-to/" not in answer[-1]
        assert all(one.kind != "picture" or "evidence" not in str(one.payload)
                   for one in village.town.channel.delivered)  # fmt: skip


@asynccontextmanager
async def pages(url: str, village: Village) -> AsyncIterator[str]:
    """Our web server on the same database; its address."""
    clock = village.town.clock
    store = open_store(url, process_id="web", clock=clock)
    papers = {edition.id: paper_names(edition) for edition in shipped(SETTINGS)}
    options = WebOptions(office="UBND xã Tà Xùa", port=0, limits=GENEROUS, papers=papers)
    channel = WebChannel(options, store.web, vietnamese(), clock)
    try:
        async with Runtime(store, [channel], turn_of(clock), clock=clock, sweep_every=NEVER):
            yield f"http://127.0.0.1:{channel.port}"
    finally:
        await store.close()


def browser(address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=address, verify=False, timeout=20)  # noqa: S501 - no https


def token_in(page: httpx.Response) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


async def opens(client: httpx.AsyncClient, path: str) -> httpx.Response:
    """Press the button of a link's page."""
    page = await client.get(path)
    form = {"token": token_in(page)}
    return await client.post(path, data=form, follow_redirects=True)


async def test_an_officers_link_opens_once_in_one_browser(database_url: str) -> None:
    async with open_village(database_url, site=SITE) as village:
        code = await with_a_dossier(village)
        await village.town.says("lan", code)
        answer = await village.town.presses("lan", "Xem ảnh")
        path = link_in(answer[-1])
        async with (
            pages(database_url, village) as address,
            browser(address) as preview,
            browser(address) as first,
            browser(address) as second,
        ):
            seen = await preview.get(path)  # as a platform does to make a preview
            assert seen.status_code == 200
            assert code not in seen.text
            assert (await second.get(path)).status_code == 200
            page = await opens(first, path)
            assert code in page.text
            assert "Phiếu kiểm nghiệm" in page.text
            photos = re.findall(r'<img src="([^"]+)"', page.text)
            assert len(photos) == 3
            data = await first.get(f"/giay-to/{photos[0]}")
            assert data.headers["content-type"] == "image/jpeg"
            assert data.headers["cache-control"] == "no-store"
            assert LATITUDE.encode() not in data.content
            for other in (second, preview):
                gone = [await other.get(path), await other.get(f"/giay-to/{photos[0]}")]
                assert [one.status_code for one in gone] == [404, 404]
            assert (await audited(village))[-1] == "photos.view.opened"
            # rights are read again, and what is not theirs is as what is not there
            unknown = await first.get("/giay-to/" + "0" * 32)
            await village.town.store.perform(
                lambda conn: conn.execute(update(officers).values(area=OTHER_COMMUNE))
            )
            moved = [await first.get(path), await first.get(f"/giay-to/{photos[0]}")]
            assert [one.status_code for one in moved] == [404, 404]
            assert moved[0].text == unknown.text
            await village.town.store.perform(
                lambda conn: conn.execute(update(officers).values(area=COMMUNE))
            )
            assert (await first.get(path)).status_code == 200
            village.town.clock.advance(minutes=16)
            assert (await first.get(path)).status_code == 404


async def test_opening_needs_our_own_form(sqlite_url: str) -> None:
    async with open_village(sqlite_url, site=SITE) as village:
        code = await with_a_dossier(village)
        await village.town.says("lan", code)
        path = link_in((await village.town.presses("lan", "Xem ảnh"))[-1])
        async with pages(sqlite_url, village) as address, browser(address) as client:
            form = {"token": token_in(await client.get(path))}
            evil = {"Origin": "https://evil.example"}
            for refused in (
                await client.post(path, data={"token": "x"}),
                await client.post(path, data=form, headers=evil),
                await client.post(path, content=b"x", headers={"Content-Type": "text/plain"}),
            ):
                assert refused.status_code in {403, 415}
            opened = select(evidence_links.c.browser)
            found = await village.town.store.perform(lambda conn: conn.execute(opened).scalar())
            assert found is None
            # an officer's link takes no photos
            await client.post(path, data=form)
            sent = await client.post(
                f"{path}/gui", data={**form, "paper": "other"}, files={"photo": camera_photo()}
            )
            assert sent.status_code == 404


async def test_a_producers_link_takes_photos_without_script(sqlite_url: str) -> None:
    async with open_village(sqlite_url, site=SITE) as village:
        await village.town.registers("su", file=False)
        path = link_in((await village.town.says("su", "gửi giấy tờ"))[-1])
        async with pages(sqlite_url, village) as address, browser(address) as client:
            page = await opens(client, path)
            assert "Giấy khác" in page.text
            assert "Mẫu sản phẩm" not in page.text, "samples are carried, not photographed"
            form = {"token": token_in(page), "paper": "test_report"}
            photos = [("photo", (f"{n}.jpg", camera_photo((50 + n, 40)))) for n in range(2)]
            sent = await client.post(f"{path}/gui", data=form, files=photos, follow_redirects=True)
            assert "Đã nhận ảnh" in sent.text
            assert await village.photos() == [("test_report", "kept")] * 2
            for bad, status in (
                ({"token": form["token"], "paper": "sample"}, 400),
                ({"token": form["token"], "paper": "<b>"}, 400),
                ({"token": "x", "paper": "other"}, 403),
            ):
                refused = await client.post(f"{path}/gui", data=bad, files=photos)
                assert refused.status_code == status
            junk = await client.post(f"{path}/gui", data=form, files={"photo": b"%PDF-1.7"})
            assert junk.status_code == 415
            empty = await client.post(f"{path}/gui", data=form, files={"x": b""})
            assert empty.status_code == 400
            assert len(await village.photos()) == 2
            # the producer's page counts, and shows nothing
            assert "<img" not in sent.text
            village.town.clock.advance(minutes=31)
            late = await client.post(f"{path}/gui", data=form, files=photos)
            assert late.status_code == 404
            listed = await village.town.says("su", "ảnh")
            assert "đã gửi 2 ảnh" in listed[-1]
