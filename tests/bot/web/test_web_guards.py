"""What strangers may send to the web chat, and that it comes to nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from bot.channels.web.bodies import FORM_LIMIT, PHOTO_LIMIT, TEXT_LIMIT
from bot.channels.web.limits import Limits, Rate
from bot.channels.web.visitor import new_visitor, read_cookie
from ocop_core.registry import JsonValue
from ocop_core.store import Arrival, Outcome, Outgoing, Snapshot, open_store
from ocop_core.store.evidence_fetch import purge_uploads
from ocop_core.store.evidence_tables import evidence_bytes, evidence_photos, evidence_uploads
from ocop_core.store.tables import inbox
from ocop_core.store.web_tables import web_browsers
from tests.bot.clock import Clock
from tests.bot.web.site import WebBot, web_bot
from tests.evidence.pictures import LATITUDE, camera_photo
from tests.store.rows import rows

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 100
FORM = "application/x-www-form-urlencoded"


async def refused(bot: WebBot, url: str, response: httpx.Response, status: int) -> None:
    """The request was answered so, in words of ours, and left no trace."""
    assert response.status_code == status
    assert rows(url, select(inbox)) == []
    await bot.runtime.idle()


async def test_a_form_of_another_site_is_refused(bot: WebBot, sqlite_url: str) -> None:
    su = bot.visitor()
    await su.opens()
    form = {"token": su.token, "id": su.id, "start": ""}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": f"https://127.0.0.1:{bot.channel.port}.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        answer = await su.client.post("/say", data=form, headers=headers)
        await refused(bot, sqlite_url, answer, 403)
    fine = await su.client.post("/say", data=form, headers={"Origin": bot.url})
    assert fine.status_code == 303


@pytest.mark.parametrize("token", ["", "x", "0" * 32, "ế" * 32, "\0", None])
async def test_a_form_without_its_token_is_refused(
    bot: WebBot, sqlite_url: str, token: str | None
) -> None:
    su = bot.visitor()
    await su.opens()
    form = {"id": su.id, "start": "", **({} if token is None else {"token": token})}
    await refused(bot, sqlite_url, await su.client.post("/say", data=form), 403)
    other = bot.visitor()
    await other.opens()
    form = {"id": su.id, "start": "", "token": other.token}
    await refused(bot, sqlite_url, await su.client.post("/say", data=form), 403)
    for path in ("/code", "/resume", "/leave"):
        await refused(bot, sqlite_url, await su.client.post(path, data=form), 403)
    photo = await su.client.post("/photo?id=12345678", content=JPEG, headers={"X-Token": "x"})
    await refused(bot, sqlite_url, photo, 403)


@pytest.mark.parametrize("cookie", ["", "x", "A" * 21, "A" * 23, "A" * 21 + "=", "'; DROP--" * 3])
async def test_a_cookie_that_is_not_ours_gives_way_to_a_new_one(bot: WebBot, cookie: str) -> None:
    su = bot.visitor(cookie=f"ocop={cookie}")
    answer = await su.opens()
    assert answer.status == 200
    assert read_cookie(answer.response.cookies["ocop"]) is not None
    form = {"token": su.token, "id": su.id, "start": ""}
    stranger = bot.visitor(cookie=f"ocop={cookie}")
    assert (await stranger.client.post("/say", data=form)).status_code == 403


async def test_a_cookie_nobody_knows_sees_nothing(bot: WebBot) -> None:
    su = bot.visitor()
    await su.agrees()
    cookie = new_visitor().cookie
    stranger = bot.visitor(cookie=f"ocop={cookie}")
    assert "Xin phép" not in (await stranger.opens()).text
    assert (await stranger.news())["messages"] == []
    assert (await stranger.client.get("/events")).status_code == 204


STRANGE: list[tuple[dict[str, str], int]] = [
    ({"text": ""}, 400),
    ({"text": " \n\t "}, 400),
    ({"text": "x" * (TEXT_LIMIT + 1)}, 413),
    ({"press": "x|consent"}, 400),
    ({"press": "12345678901234567890123|x"}, 400),
    ({"press": "1|" + "x" * 200}, 400),
    ({"start": "a b"}, 400),
    ({"start": "x" * 65}, 400),
    ({"command": "/Diem"}, 400),
    ({"command": "diem"}, 400),
    ({"id": "short", "text": "a"}, 400),
    ({"id": "x" * 65, "text": "a"}, 400),
    ({"id": "../../etc", "text": "a"}, 400),
    ({}, 400),
    ({str(n): "x" for n in range(40)}, 400),
]
"""Fields no page of ours sends, and how they are answered."""


async def test_what_no_page_of_ours_sends_is_refused(bot: WebBot, sqlite_url: str) -> None:
    su = bot.visitor()
    await su.opens()
    for fields, status in STRANGE:
        form = {"token": su.token, "id": su.id, **fields}
        answer = await su.client.post("/say", data=form, headers={"Accept": "application/json"})
        await refused(bot, sqlite_url, answer, status)
        assert answer.json()["problem"]


async def test_bodies_that_are_no_forms_are_refused(bot: WebBot, sqlite_url: str) -> None:
    su = bot.visitor()
    await su.opens()
    for body, kind, status in (
        (b"\xff\xfe\x00", FORM, 400),
        (b"{}", "application/json", 415),
        (b"x", "multipart/form-data; boundary=x", 415),
        (b"a" * (FORM_LIMIT + 1), FORM, 413),
    ):
        answer = await su.client.post("/say", content=body, headers={"Content-Type": kind})
        await refused(bot, sqlite_url, answer, status)


async def test_a_long_body_of_unknown_length_is_cut_off(bot: WebBot, sqlite_url: str) -> None:
    async def endless() -> object:
        for _ in range(64):
            yield b"text=" + b"a" * 8192

    su = bot.visitor()
    await su.opens()
    answer = await su.client.post("/say", content=endless(), headers={"Content-Type": FORM})  # type: ignore[arg-type]
    await refused(bot, sqlite_url, answer, 413)


async def test_a_photo_is_looked_at_and_kept_once(bot: WebBot, sqlite_url: str) -> None:
    su = bot.visitor()
    await su.agrees()
    photo = camera_photo()
    headers = {"X-Token": su.token, "Content-Type": "image/jpeg"}
    for body, status in (
        (b"", 415),
        (b"<svg onload=alert(1)>" * 9, 415),
        (b"GIF89a" + b"\0" * 50, 415),
        (JPEG, 415),
        (JPEG + b"\0" * PHOTO_LIMIT, 413),
    ):
        answer = await su.client.post("/photo?id=12345678", content=body, headers=headers)
        assert answer.status_code == status
    for _ in range(2):
        answer = await su.client.post("/photo?id=12345678", content=photo, headers=headers)
        assert answer.status_code == 200
        await bot.runtime.idle()
    told = [m for m in (await su.news())["messages"] if "là giấy gì?" in m["html"]]
    assert len(told) == 1, "the repeated photo is the same one"
    (kept,) = rows(sqlite_url, select(evidence_bytes.c.data))
    assert LATITUDE.encode() in photo
    assert LATITUDE.encode() not in kept[0]
    assert rows(sqlite_url, select(evidence_uploads.c.id)) == []


async def test_before_consent_no_photo_is_kept(bot: WebBot, sqlite_url: str) -> None:
    su = bot.visitor()
    await su.starts()
    headers = {"X-Token": su.token, "Content-Type": "image/jpeg"}
    answer = await su.client.post("/photo?id=12345678", content=camera_photo(), headers=headers)
    assert answer.status_code == 200
    await bot.runtime.idle()
    for table in (evidence_uploads, evidence_photos):
        assert rows(sqlite_url, select(table.c.id)) == []


async def test_an_upload_no_turn_took_goes_after_a_day(sqlite_url: str) -> None:
    clock = Clock()
    store = open_store(sqlite_url, process_id="one", clock=clock)
    await store.web.add_upload("u", "chat", camera_photo())
    await store.perform(lambda conn: purge_uploads(conn, clock() + timedelta(hours=23)))
    assert len(rows(sqlite_url, select(evidence_uploads.c.id))) == 1
    await store.perform(lambda conn: purge_uploads(conn, clock() + timedelta(hours=25)))
    assert rows(sqlite_url, select(evidence_uploads.c.id)) == []
    await store.close()


async def test_every_response_says_what_the_page_may_do(bot: WebBot) -> None:
    su = bot.visitor()
    page = await su.opens()
    for path in ("/", "/messages", "/nothing", "/static/chat.js", "/static/nothing", "/say"):
        headers = (await su.client.get(path)).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
    html = page.response.text
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|https?://", html) == []
    versioned = re.search(r'src="(static/chat\.js\?v=[0-9a-f]+)"', html)
    assert versioned is not None
    assert "immutable" in (await su.client.get(f"/{versioned[1]}")).headers["cache-control"]


async def test_by_https_the_cookie_is_for_this_host_only(sqlite_url: str) -> None:
    async with web_bot(sqlite_url, public_url="https://ocop.example.vn") as bot:
        answer = await bot.visitor().opens()
        cookie = answer.response.headers["set-cookie"]
        assert cookie.startswith("__Host-ocop=")
        for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
            assert part in cookie
        assert "strict-transport-security" in answer.response.headers


async def test_what_is_not_there_is_told_in_words(bot: WebBot) -> None:
    su = bot.visitor()
    answer = await su.opens("/nothing/here")
    assert answer.status == 404
    assert "Không có trang này" in answer.text
    assert (await su.client.get("/say")).status_code == 405
    assert (await su.client.post("/")).status_code == 405


async def test_who_sends_too_fast_has_to_wait(sqlite_url: str) -> None:
    slow = Rate(3, 0.001)
    async with web_bot(sqlite_url, limits=Limits(said=slow)) as bot:
        su, mai = bot.visitor(), bot.visitor()
        await su.opens()
        answers = [await su.script_says("chào") for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
        assert int(answers[-1].headers["retry-after"]) > 100
        assert "nhanh quá" in answers[-1].json()["problem"]
        await mai.opens()
        assert (await mai.script_says("chào")).status_code == 200


async def test_new_visitors_of_one_address_are_counted(sqlite_url: str) -> None:
    async with web_bot(sqlite_url, limits=Limits(new_from=Rate(2, 0.001))) as bot:
        found = []
        for _ in range(4):
            visitor = bot.visitor()
            await visitor.opens()
            found.append((await visitor.script_says("chào")).status_code)
        assert found == [200, 200, 429, 429]
        assert len(rows(sqlite_url, select(web_browsers))) == 2


async def test_a_stream_too_many_is_refused(sqlite_url: str) -> None:
    async with web_bot(sqlite_url, limits=Limits(streams=1)) as bot:
        su = bot.visitor()
        await su.agrees()
        async with su.client.stream("GET", "/events") as first:
            assert first.headers["content-type"].startswith("text/event-stream")
            assert (await su.client.get("/events")).status_code == 429


async def test_a_stream_brings_news_and_goes_on_where_it_broke(bot: WebBot) -> None:
    su = bot.visitor()
    await su.agrees()
    async with su.client.stream("GET", "/events", params={"after": "0"}) as stream:
        lines = stream.aiter_lines()
        async for line in lines:
            if line.startswith("data:"):
                break
        assert "Xin phép" in line
        await su.script_says("Hợp tác xã")
        seen = ""
        async for line in lines:
            if line.startswith("id:"):
                seen = line.partition(": ")[2]
            if "Tên đầy đủ" in line:
                break
    await su.script_says("HTX Chè Tà Xùa")
    await bot.runtime.idle()
    headers = {"Last-Event-ID": seen}
    async with su.client.stream("GET", "/events?after=0", headers=headers) as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data:"):
                break
    assert "HTX Chè Tà Xùa" in line
    assert "Xin phép" not in line


async def test_markup_that_got_past_everybody_else_stops_here(sqlite_url: str) -> None:
    def hostile(snapshot: Snapshot, _: Arrival) -> Outcome:
        html = '<b>ok</b> <img src=x onerror=alert(1)><script>alert(2)</script> &lt;i&gt; "'
        choice: JsonValue = {"label": '"><script>alert(3)</script>', "data": '"onclick="alert(4)'}
        payload: dict[str, JsonValue] = {"html": html, "choices": [[choice]], "numbered": 1}
        return Outcome({}, snapshot.case, (Outgoing("message", payload),))

    async with web_bot(sqlite_url, turn=hostile) as bot:
        page = (await bot.visitor().starts()).response.text
        assert "<b>ok</b>" in page
        assert "<img src=x" not in page
        assert "<script>" not in page
        assert '"onclick' not in page
