"""Only the platform's own addresses are fetched, and never more than fits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.channels.zalo_photos import zalo_photos
from bot.clock import now
from bot.evidence.fetching import PhotoFetching
from bot.evidence.sources import LARGEST_FETCHED, PhotoGoneError, PhotoNotNowError
from ocop_core.store import open_store
from ocop_core.store.evidence_tables import evidence_photos
from tests.bot.test_zalo_bot_channel import ocop_bot
from tests.evidence.pictures import camera_photo
from tests.store.rows import rows

ANSWERS = {
    "/photo": b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\njpeg",
    "/moved": b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
    "/gone": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    "/down": b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
    "/broken": b"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\nhalf",
}


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    path = head.split(b" ")[1].decode()
    if path == "/endless":
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(LARGEST_FETCHED // 2**20 + 2):
            writer.write(b"x" * 2**20)
            try:
                await writer.drain()
            except ConnectionError:
                break
    else:
        writer.write(ANSWERS[path])
    writer.close()


@pytest.fixture
async def emulator() -> AsyncIterator[str]:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize(
    "address",
    [
        "https://f12-zpc.zdn.vn/1.jpg",
        "https://zdn.vn/x",
        "https://photo.zadn.vn:443/a?b=c",
    ],
)
def test_the_platforms(address: str) -> None:
    assert zalo_photos().allows(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://f12-zpc.zdn.vn/1.jpg",
        "https://zdn.vn.evil.example/1.jpg",
        "https://evilzdn.vn/1.jpg",
        "https://f12.zdn.vn@evil.example/1.jpg",
        "https://user:pass@f12.zdn.vn/1.jpg",
        "https://f12.zdn.vn:8443/1.jpg",
        "https://127.0.0.1/1.jpg",
        "https://[::1]/",
        "https://169.254.169.254/latest",
        "file:///etc/passwd",
        "ftp://f.zdn.vn/1.jpg",
        "https://f.zdn.vn:port/",
        "https://[broken/",
        "//f.zdn.vn/1.jpg",
        "",
    ],
)
async def test_nobody_elses(address: str) -> None:
    assert not zalo_photos().allows(address)
    with pytest.raises(PhotoGoneError):
        await zalo_photos().photo(address)


async def test_it_is_fetched(emulator: str) -> None:
    assert await zalo_photos(emulator).photo(f"{emulator}/photo") == b"jpeg"


@pytest.mark.parametrize("path", ["moved", "gone", "endless"])
async def test_for_good(emulator: str, path: str) -> None:
    with pytest.raises(PhotoGoneError) as found:
        await zalo_photos(emulator).photo(f"{emulator}/{path}")
    assert "127.0.0.1" not in str(found.value)


@pytest.mark.parametrize("path", ["down", "broken"])
async def test_for_now(emulator: str, path: str) -> None:
    with pytest.raises(PhotoNotNowError):
        await zalo_photos(emulator).photo(f"{emulator}/{path}")


async def test_nobody_is_there() -> None:
    with pytest.raises(PhotoNotNowError):
        await zalo_photos("http://127.0.0.1:1/").photo("http://127.0.0.1:1/x")


async def test_from_the_zalo_bots_emulator_to_what_is_kept(sqlite_url: str, emulator: str) -> None:
    ANSWERS["/scan.jpg"] = _answer(camera_photo())
    async with ocop_bot(sqlite_url, webhook=True) as bot:
        await bot.says("xin chào", "đồng ý")
        image = bot.zalo.message("su", "image", photo_url=f"{emulator}/scan.jpg")
        await bot.gets(image)
        assert "là giấy gì?" in bot.zalo.texts("su")[-1]
        answer = await bot.says("1")
        assert "1 ảnh" in answer
        store = open_store(sqlite_url, process_id="fetching")
        fetching = PhotoFetching(store, {"zalo_bot": zalo_photos(emulator)}, clock=now)
        assert await fetching.once() == 1
        await store.close()
    (kept,) = rows(sqlite_url, select(evidence_photos.c.state, evidence_photos.c.source))
    assert kept == ("kept", None)


def _answer(body: bytes) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
