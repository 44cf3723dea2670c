"""Only the platform's own addresses are fetched, and never more than fits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.channels.zalo_photos import zalo_photos
from bot.evidence.sources import LARGEST_FETCHED, PhotoGoneError, PhotoNotNowError

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
