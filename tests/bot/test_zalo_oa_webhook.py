"""The webhook takes events of Zalo only, keeps them before it answers, and each once."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import create_engine, select

from bot.channels.base import SetupError
from bot.channels.zalo_oa import WebhookOptions
from bot.runtime import Runtime
from ocop_core.store import tables
from ocop_core.store.ports import Arrival
from tests.bot.clock import Clock
from tests.bot.zalo_oa_bot import running
from tests.bot.zalo_oa_deliveries import APP_ID, OA_SECRET, PATIENCE, sign
from tests.bot.zalo_oa_emulator import ZaloEmulator, zalo_emulator


@pytest.fixture
async def zalo(clock: Clock) -> AsyncIterator[ZaloEmulator]:
    async with zalo_emulator(clock) as emulator:
        yield emulator


@pytest.fixture
async def bot(zalo: ZaloEmulator, sqlite_url: str) -> AsyncIterator[Runtime]:
    async with running(zalo, sqlite_url) as runtime:
        yield runtime


def arrivals(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        count = len(connection.execute(select(tables.inbox)).all())
    engine.dispose()
    return count


def stamp(zalo: ZaloEmulator, **ago: float) -> str:
    return str(int((zalo.clock() - timedelta(**ago)).timestamp() * 1000))


def event(timestamp: Any, **changes: Any) -> bytes:
    message = {"text": "xin chào", "msg_id": "m1"}
    body = {"event_name": "user_send_text", "sender": {"id": "7"}, "message": message}
    return json.dumps({**body, "timestamp": timestamp, **changes}, ensure_ascii=False).encode()


async def test_a_talk_with_buttons(zalo: ZaloEmulator, bot: Runtime) -> None:
    lan = zalo.user()
    await lan.says("mật <ong> & sáp")
    assert await lan.reads_text() == "1: mật <ong> & sáp"
    await lan.says("menu")
    (menu,) = await lan.reads()
    assert menu.labels == ["Một", "Hai"]
    await lan.sends("audio")
    assert await lan.reads_text() == "chưa đọc được voice"
    await lan.sends_photo()
    assert await lan.reads_text() == "ảnh"
    await lan.says("phone")
    text, form = await lan.reads()
    assert (text.text, form.template) == ("Cho số:", "request_user_info")
    await lan.submits_form()
    assert await lan.reads_text() == "số của bà con"
    assert zalo.statuses == [200] * 6


@pytest.mark.usefixtures("bot")
async def test_a_stranger_is_refused_without_a_trace(
    zalo: ZaloEmulator, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    lan = zalo.user()
    lan.interacts()
    timestamp = stamp(zalo)
    body = event(timestamp, sender={"id": lan.id})
    good = sign(body, timestamp)["X-ZEvent-Signature"]
    wrong = [
        {},
        {"X-ZEvent-Signature": ""},
        {"X-ZEvent-Signature": "mac="},
        {"X-ZEvent-Signature": good.removeprefix("mac=")},
        {"X-ZEvent-Signature": good[:-1]},
        {"X-ZEvent-Signature": good + "0"},
        {"X-ZEvent-Signature": "mac=" + "é" * 32},
        sign(body, timestamp, "another secret"),
        sign(body + b" ", timestamp),
        sign(body, stamp(zalo, seconds=1)),
    ]
    for headers in wrong:
        assert await zalo.post(body, headers) == 403
    assert await zalo.post(body + b"\n", {"X-ZEvent-Signature": good}) == 403
    assert arrivals(sqlite_url) == 0
    assert "xin chào" not in caplog.text
    assert await zalo.post(body, {"X-ZEvent-Signature": good}) == 200
    assert arrivals(sqlite_url) == 1


@pytest.mark.usefixtures("bot")
async def test_what_is_too_old_or_from_tomorrow_is_refused(
    zalo: ZaloEmulator, sqlite_url: str
) -> None:
    for timestamp in (stamp(zalo, hours=4), stamp(zalo, minutes=-6), "0", "9" * 14):
        body = event(timestamp)
        assert await zalo.post(body, sign(body, timestamp)) == 403
    odd: Any
    for odd in ("", "x", "-1", "1e9", "١٢٣", "\ud800", None, [], 10**30):
        text = str(odd) if odd != "\ud800" else "?"
        body = json.dumps({"event_name": "user_send_text", "timestamp": odd}).encode()
        assert await zalo.post(body, sign(body, text)) == 403
    assert arrivals(sqlite_url) == 0


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b"[]", b"null", b'"x"', b"{}", b'{"event_name":1}', b"[" * 99999]
)
async def test_what_is_no_event_is_refused(
    zalo: ZaloEmulator, sqlite_url: str, body: bytes
) -> None:
    assert await zalo.post(body, sign(body, "")) == 400
    assert arrivals(sqlite_url) == 0


@pytest.mark.usefixtures("bot")
async def test_limits_methods_and_paths(zalo: ZaloEmulator, sqlite_url: str) -> None:
    timestamp = stamp(zalo)
    huge = event(timestamp, padding="x" * 300_000)
    assert await zalo.post(huge, sign(huge, timestamp)) == 413

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b" " * 1024

    async with aiohttp.ClientSession() as session:
        async with session.post(zalo.hook, data=chunks()) as response:
            assert response.status == 413
        async with session.get(zalo.hook) as response:
            assert response.status == 405
        async with session.post(zalo.hook + "/x", data=huge) as response:
            assert response.status == 404
    assert await zalo.post(b"", {}) == 200, "Zalo's probe of the address"
    assert arrivals(sqlite_url) == 0


async def test_replays_and_retries_do_nothing_twice(zalo: ZaloEmulator, bot: Runtime) -> None:
    lan = zalo.user()
    said = await lan.says("một")
    followed = await lan.follows()
    await lan.says("phone")
    await lan.reads()
    submitted = await lan.submits_form()
    await lan.reads()
    before = len(lan.chat)
    for body in (said, followed, submitted) * 2:
        timestamp = json.loads(body)["timestamp"]
        assert await zalo.post(body, sign(body, timestamp)) == 200
        await bot.idle()
    assert len(lan.chat) == before


async def test_what_was_not_kept_comes_again_until_it_is(
    zalo: ZaloEmulator, bot: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = bot.intake.receive

    async def fail(_arrivals: Sequence[Arrival]) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(bot.intake, "receive", fail)
    lan = zalo.user()
    await lan.says("một")
    await zalo.advance(minutes=6)
    assert zalo.statuses == [503, 503, 503]
    monkeypatch.setattr(bot.intake, "receive", keep)
    await zalo.advance(hours=2)
    assert zalo.statuses == [503, 503, 503, 200]
    assert await lan.reads_text() == "1: một"


async def test_the_last_retry_is_still_young_enough(
    zalo: ZaloEmulator, bot: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook, zalo.hook = zalo.hook, "http://127.0.0.1:9/"
    lan = zalo.user()
    await lan.says("một")
    await zalo.advance(hours=1)
    assert zalo.statuses == [0] * 5
    zalo.hook = hook
    await zalo.advance(hours=1)
    assert zalo.statuses[-1] == 200
    assert await lan.reads_text() == "1: một"
    zalo.hook = "http://127.0.0.1:9/"
    await lan.says("hai")
    await zalo.advance(hours=3)
    assert not zalo.enabled, "after five retries Zalo switches the webhook off"


async def test_a_slow_answer_is_a_retry_and_not_a_second_arrival(
    zalo: ZaloEmulator, bot: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zalo hangs up after two seconds (here: a fifth of one); the arrival was kept all the same."""
    keep, let_go = bot.intake.receive, asyncio.Event()

    async def slow(given: Sequence[Arrival]) -> None:
        await keep(given)
        await let_go.wait()

    monkeypatch.setattr(bot.intake, "receive", slow)
    zalo.patience = 0.2
    lan = zalo.user()
    await lan.says("một")
    assert zalo.statuses == [0]
    let_go.set()
    zalo.patience = PATIENCE
    await zalo.advance(seconds=30)
    assert zalo.statuses == [0, 200]
    assert await lan.reads_text() == "1: một"


async def test_disorder_is_put_right_by_the_time_of_the_events(
    zalo: ZaloEmulator, bot: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = zalo.user()
    lan.interacts()
    woken = bot.worker.wake
    monkeypatch.setattr(bot.worker, "wake", lambda *_: None)
    for number, text in ((3, "ba"), (1, "một"), (2, "hai")):
        timestamp = stamp(zalo, seconds=10 - number)
        message = {"text": text, "msg_id": f"m{number}"}
        body = event(timestamp, sender={"id": lan.id}, message=message)
        assert await zalo.post(body, sign(body, timestamp)) == 200
    monkeypatch.setattr(bot.worker, "wake", woken)
    await bot.sweep.once(timedelta(0))
    assert await lan.reads_text() == "1: một\n2: hai\n3: ba"


@pytest.mark.parametrize(
    ("app_id", "secret", "path"), [(APP_ID, "", "/x"), (APP_ID, " ", "/x"), ("", "s", "/x")]
)
def test_without_its_secret_it_does_not_start(app_id: str, secret: str, path: str) -> None:
    with pytest.raises(SetupError):
        WebhookOptions(app_id, secret, path=path)


def test_options_show_no_secret() -> None:
    assert OA_SECRET not in repr(WebhookOptions(APP_ID, OA_SECRET))
    with pytest.raises(SetupError, match="path"):
        WebhookOptions(APP_ID, OA_SECRET, path="x")
