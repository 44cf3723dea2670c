"""The webhook takes updates from Zalo only, and acknowledges what is durable."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.channels.base import SetupError
from bot.channels.zalo_bot import WebhookOptions
from bot.channels.zalo_bot.webhook import webhook_server
from tests.bot.zalo_bot_api import HEADER, SECRET, ZaloBotServer

OPTIONS = WebhookOptions("https://bot.example.vn/zalo", SECRET, port=0, body_limit=1000)
UPDATE = ZaloBotServer().message("c1", text="Chào")
BODY = json.dumps(UPDATE).encode()


class Inbox:
    """Keeps updates, or fails when told to."""

    def __init__(self) -> None:
        self.kept: list[object] = []
        self.broken = False

    async def take(self, updates: list[object]) -> None:
        if self.broken:
            raise OSError("disk full")
        self.kept += updates


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def client(inbox: Inbox) -> AsyncIterator[aiohttp.ClientSession]:
    server = webhook_server(OPTIONS, inbox.take)
    await server.start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{server.port}") as session:
        yield session
    await server.stop()


async def post(client: aiohttp.ClientSession, body: bytes, secret: str | None = SECRET) -> int:
    headers = {} if secret is None else {HEADER: secret}
    async with client.post("/zalo", data=body, headers=headers) as response:
        return response.status


@pytest.mark.parametrize("wrapped", [False, True])
async def test_both_envelopes_are_kept(
    client: aiohttp.ClientSession, inbox: Inbox, *, wrapped: bool
) -> None:
    update = {"ok": True, "result": UPDATE} if wrapped else UPDATE
    assert await post(client, json.dumps(update).encode()) == 200
    assert inbox.kept == [update]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "bí mật"])
async def test_a_stranger_is_refused_without_trace(
    client: aiohttp.ClientSession, inbox: Inbox, caplog: pytest.LogCaptureFixture,
    secret: str | None,
) -> None:  # fmt: skip
    assert await post(client, BODY, secret) == 403
    assert await post(client, b"{", secret) == 403
    assert inbox.kept == []
    assert caplog.text == ""


@pytest.mark.parametrize("secret", [None, SECRET, "wrong"])
async def test_an_empty_probe_is_answered_and_nothing_happens(
    client: aiohttp.ClientSession, inbox: Inbox, secret: str | None
) -> None:
    assert await post(client, b"", secret) == 200
    assert inbox.kept == []


@pytest.mark.parametrize(
    "body",
    [b"{", b"\xff\xfe", b"[]", b"null", b"{}", b'{"ok":true}', b'{"event_name":5}', b"[" * 999],
)
async def test_what_is_no_update_is_refused(
    client: aiohttp.ClientSession, inbox: Inbox, body: bytes
) -> None:
    assert await post(client, body) == 400
    assert inbox.kept == []


async def test_a_body_over_the_limit_is_refused(
    client: aiohttp.ClientSession, inbox: Inbox
) -> None:
    assert await post(client, b" " * 1001) == 413

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b" " * 100

    async with client.post("/zalo", data=chunks(), headers={HEADER: SECRET}) as response:
        assert response.status == 413
    assert inbox.kept == []


async def test_what_is_not_kept_is_not_acknowledged(
    client: aiohttp.ClientSession, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    inbox.broken = True
    assert await post(client, BODY) == 503
    assert "Chào" not in caplog.text


async def test_only_post_and_only_its_path(client: aiohttp.ClientSession) -> None:
    async with client.get("/zalo", headers={HEADER: SECRET}) as response:
        assert response.status == 405
    async with client.post("/other", data=BODY, headers={HEADER: SECRET}) as response:
        assert response.status == 404


@pytest.mark.parametrize("secret", ["", "short", "a b c d e", "bí-mật-dài", "x" * 257])
def test_without_a_proper_secret_it_does_not_start(secret: str) -> None:
    with pytest.raises(SetupError, match="secret"):
        WebhookOptions("https://bot.example.vn/zalo", secret)


def test_options() -> None:
    with pytest.raises(SetupError, match="address"):
        WebhookOptions("/zalo", SECRET)
    assert SECRET not in repr(OPTIONS)
