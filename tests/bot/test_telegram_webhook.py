"""The webhook takes updates from Telegram only, and acknowledges what is durable."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.channels.base import SetupError
from bot.channels.telegram.webhook import WebhookOptions, webhook_server
from tests.bot.raw_updates import text

SECRET = "s3cret_-A"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
OPTIONS = WebhookOptions("https://bot.example.vn/hook", SECRET, port=0, body_limit=1000)


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
    await server.stop()


async def post(client: aiohttp.ClientSession, body: bytes, secret: Any = SECRET) -> int:
    headers = {} if secret is None else {HEADER: secret}
    async with client.post("/hook", data=body, headers=headers) as response:
        return response.status


BODY = json.dumps(text("Chào", 9)).encode()


async def test_an_update_is_kept_and_acknowledged(
    client: aiohttp.ClientSession, inbox: Inbox
) -> None:
    assert await post(client, BODY) == 200
    assert inbox.kept == [text("Chào", 9)]


@pytest.mark.parametrize(
    "secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], SECRET.lower(), "bí mật", "é"]
)
async def test_a_stranger_is_refused(
    client: aiohttp.ClientSession, inbox: Inbox, secret: str | None
) -> None:
    assert await post(client, BODY, secret) == 403
    assert inbox.kept == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"x"',
        b"{}",
        b'{"update_id":"1"}',
        b"[" * 999,
    ],
)
async def test_what_is_no_update_is_refused(
    client: aiohttp.ClientSession, inbox: Inbox, body: bytes
) -> None:
    assert await post(client, body) == 400
    assert inbox.kept == []


async def test_the_secret_is_looked_at_before_the_body(client: aiohttp.ClientSession) -> None:
    assert await post(client, b"{", "wrong") == 403
    assert await post(client, b"x" * 5000, "wrong") == 403


async def test_a_body_over_the_limit_is_refused(client: aiohttp.ClientSession) -> None:
    assert await post(client, b" " * 1001) == 413

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b" " * 100

    async with client.post("/hook", data=chunks(), headers={HEADER: SECRET}) as response:
        assert response.status == 413


@pytest.mark.parametrize("path", ["/", "/hook/", "/hook2", "/other", "/hook/../x"])
async def test_other_paths_are_not_there(client: aiohttp.ClientSession, path: str) -> None:
    async with client.post(path, data=BODY, headers={HEADER: SECRET}) as response:
        assert response.status == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS"])
async def test_only_post(client: aiohttp.ClientSession, method: str) -> None:
    async with client.request(method, "/hook", headers={HEADER: SECRET}) as response:
        assert response.status == 405
        assert response.headers["Allow"] == "POST"


async def test_what_is_not_kept_is_not_acknowledged(
    client: aiohttp.ClientSession, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    inbox.broken = True
    assert await post(client, BODY) == 503
    inbox.broken = False
    assert await post(client, BODY) == 200
    assert len(inbox.kept) == 1
    assert "Chào" not in caplog.text


@pytest.mark.parametrize("secret", ["", "a b", "bí-mật", "x" * 257, "a\n"])
def test_without_a_proper_secret_it_does_not_start(secret: str) -> None:
    with pytest.raises(SetupError, match="secret"):
        WebhookOptions("https://bot.example.vn/hook", secret)


def test_options() -> None:
    with pytest.raises(SetupError, match="address"):
        WebhookOptions("/hook", SECRET)
    assert WebhookOptions("https://bot.example.vn", SECRET).path == "/"
    assert SECRET not in repr(OPTIONS)
