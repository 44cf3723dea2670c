"""The request class over its life: connections, timeouts, failures, and no token in any of it."""

import asyncio
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import NetworkError, TimedOut

from bot.channels.telegram.request import AiohttpRequest
from tests.bot.http_server import Serve, answering, data


async def test_before_and_after_its_life(serve: Serve) -> None:
    url = await serve(answering(200, b'{"result": 1}'))
    made = AiohttpRequest()
    with pytest.raises(RuntimeError, match="not initialized"):
        await made.do_request(url, "GET")
    for _ in range(2):
        await made.initialize()
        await made.initialize()
        assert await made.post(url) == 1
        await made.shutdown()
        await made.shutdown()
    with pytest.raises(RuntimeError, match="not initialized"):
        await made.do_request(url, "GET")


async def test_a_failed_start_closes_it() -> None:
    class Broken(AiohttpRequest):
        closed = False

        async def initialize(self) -> None:
            raise RuntimeError("initialize")

        async def shutdown(self) -> None:
            self.closed = True

    broken = Broken()
    with pytest.raises(RuntimeError, match="initialize"):
        async with broken:
            pass
    assert broken.closed


async def test_one_connection_is_used_again(serve: Serve, request_class: AiohttpRequest) -> None:
    ports = set()

    async def handle(request: web.BaseRequest) -> web.Response:
        assert request.transport is not None
        ports.add(request.transport.get_extra_info("peername"))
        return web.Response(body=b'{"result": 1}')

    url = await serve(handle)
    for _ in range(5):
        await request_class.post(url)
    assert len(ports) == 1


async def test_a_slow_answer_times_out(serve: Serve) -> None:
    async def handle(_request: web.BaseRequest) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    url = await serve(handle)
    async with AiohttpRequest(read_timeout=0.05) as own:
        with pytest.raises(TimedOut, match="Timed out"):
            await own.post(url)
    async with AiohttpRequest() as callers:
        with pytest.raises(TimedOut):
            await callers.post(url, read_timeout=0.05)


async def test_a_full_pool_times_out(serve: Serve) -> None:
    release = asyncio.Event()

    async def handle(_request: web.BaseRequest) -> web.Response:
        await release.wait()
        return web.Response(body=b'{"result": 1}')

    url = await serve(handle)
    async with AiohttpRequest(1, pool_timeout=0.05) as made:
        first = asyncio.create_task(made.post(url))
        await asyncio.sleep(0.01)
        with pytest.raises(TimedOut, match="Pool timeout"):
            await made.post(url)
        release.set()
        assert await first == 1


async def test_calls_wait_for_a_free_connection(serve: Serve) -> None:
    at_once = most = 0

    async def handle(_request: web.BaseRequest) -> web.Response:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1
        return web.Response(body=b'{"result": 1}')

    url = await serve(handle)
    async with AiohttpRequest(2, pool_timeout=None) as made:
        assert await asyncio.gather(*(made.post(url) for _ in range(6))) == [1] * 6
    assert most == 2


async def test_a_dead_server_is_a_network_error(unused_tcp_port: int) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}/bot123456:{'A' * 35}/getMe"
    async with AiohttpRequest() as made:
        with pytest.raises(NetworkError, match="ClientConnectorError") as caught:
            await made.post(url)
    assert isinstance(caught.value.__cause__, aiohttp.ClientConnectorError)


async def test_no_error_holds_the_token(serve: Serve) -> None:
    async def hang_up(request: web.BaseRequest) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    url = await serve(hang_up)
    secret = "A" * 35
    async with AiohttpRequest() as made:
        for address in (url, "http:///bot123456:" + secret, "no-url/bot123456:" + secret):
            with pytest.raises(NetworkError) as caught:
                await made.post(address)
            error: BaseException | None = caught.value
            while error is not None:
                assert secret not in f"{error} {error!r}"
                error = error.__cause__


@pytest.mark.parametrize("files", [True, False])
@pytest.mark.parametrize("own", [True, False])
async def test_timeouts_of_the_caller_come_before_ours(
    monkeypatch: pytest.MonkeyPatch, files: bool, own: bool
) -> None:
    seen: list[aiohttp.ClientTimeout] = []

    def request(_self: object, *_args: object, **kwargs: Any) -> None:
        seen.append(kwargs["timeout"])
        raise OSError("enough")

    monkeypatch.setattr(aiohttp.ClientSession, "request", request)
    parameters = data(document=InputFile(BytesIO(b"x"))) if files else data(text="x")
    timeouts: dict[str, float] = (
        {"read_timeout": 1, "connect_timeout": 2, "write_timeout": 3, "pool_timeout": 4}
        if own
        else {}
    )
    async with AiohttpRequest(read_timeout=43) as made:
        with pytest.raises(NetworkError, match="OSError: enough"):
            await made.post("http://localhost/", parameters, **timeouts)
    (timeout,) = seen
    assert (timeout.sock_read, timeout.sock_connect, timeout.connect) == (
        (1, 2, 6) if own else (43, 5, 6)
    )
    expected = (10 if own else 69) if files else None
    assert timeout.total == expected


@pytest.mark.parametrize("read_timeout", [None, 1, 2, 3])
def test_read_timeout_property(read_timeout: float | None) -> None:
    assert AiohttpRequest(read_timeout=read_timeout).read_timeout == read_timeout
