"""Fetching a photo from a Bot API server: two calls, and what each may answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.channels.telegram.api import BotApi
from bot.channels.telegram.fetching import TelegramPhotos
from bot.evidence.sources import PhotoGoneError, PhotoNotNowError

TOKEN = "123:abc"
Answer = Callable[[], web.StreamResponse]


def known() -> web.Response:
    return web.json_response(
        {"ok": True, "result": {"file_id": "F", "file_path": "photos/a b.jpg"}}
    )


def refused(status: int, words: str) -> Answer:
    body = {"ok": False, "error_code": status, "description": words}
    return lambda: web.json_response(body, status=status)


@asynccontextmanager
async def telegram(get_file: Answer, file: Answer) -> AsyncIterator[TelegramPhotos]:
    """A Bot API server that answers so, and the bot that asks it."""
    asked: list[object] = []

    async def serve(request: web.BaseRequest) -> web.StreamResponse:
        if request.path == f"/bot{TOKEN}/getFile":
            asked.append(await request.json())
            return get_file()
        assert request.path == f"/file/bot{TOKEN}/photos/a b.jpg"
        return file()

    runner = web.ServerRunner(web.Server(serve))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    api = BotApi(TOKEN, f"http://{host}:{port}")
    await api.open()
    try:
        yield TelegramPhotos(api)
        assert asked == [{"file_id": "F"}]
    finally:
        await api.close()
        await runner.cleanup()


async def test_it_is_fetched() -> None:
    async with telegram(known, lambda: web.Response(body=b"jpeg" * 1000)) as photos:
        assert await photos.photo("F") == b"jpeg" * 1000


@pytest.mark.parametrize(
    ("get_file", "fault"),
    [
        (refused(400, "Bad Request: file is too big"), PhotoGoneError),
        (refused(400, "Bad Request: invalid file_id"), PhotoGoneError),
        (refused(500, "Internal Server Error"), PhotoNotNowError),
        (lambda: web.json_response({"ok": True, "result": {}}), PhotoNotNowError),
        (lambda: web.json_response({"ok": True, "result": [1]}), PhotoNotNowError),
    ],
)
async def test_it_cannot_be_found(get_file: Answer, fault: type[Exception]) -> None:
    async with telegram(get_file, web.Response) as photos:
        with pytest.raises(fault) as found:
            await photos.photo("F")
    assert TOKEN not in str(found.value)


async def test_it_cannot_be_fetched() -> None:
    for answer in (
        lambda: web.Response(status=404),
        lambda: web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        lambda: web.Response(body=b"x" * (20 * 1024 * 1024 + 1)),
    ):
        async with telegram(known, answer) as photos:
            with pytest.raises(PhotoNotNowError) as found:
                await photos.photo("F")
        assert TOKEN not in str(found.value)
