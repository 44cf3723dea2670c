"""The cases of python-telegram-bot's own request tests, on our request class."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InputFile, InputMediaPhoto
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.channels.telegram.request import AiohttpRequest

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start servers; gives the address of each."""
    runners: list[web.ServerRunner] = []

    async def start(handler: Handler) -> str:
        runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/bot123456:{'A' * 35}/method"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def request_class() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest() as made:
        yield made


def answering(status: int, body: bytes) -> Handler:
    async def handle(_request: web.BaseRequest) -> web.Response:
        return web.Response(status=status, body=body, content_type="application/json")

    return handle


def data(**parameters: object) -> RequestData:
    return RequestData([RequestParameter.from_input(k, v) for k, v in parameters.items()])


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (403, b'{"ok":false,"description":"Forbidden: bot was blocked"}', (Forbidden, "blocked")),
        (403, b'{"ok":false}', (Forbidden, "403")),
        (404, b'{"ok":false,"description":"Test"}', (InvalidToken, "Test")),
        (401, b'{"ok":false,"description":"Test"}', (InvalidToken, "Test")),
        (400, b'{"ok":false,"description":"Test"}', (BadRequest, "Test")),
        (409, b'{"ok":false,"description":"Test"}', (Conflict, "Test")),
        (502, b'{"ok":false,"description":"Test"}', (NetworkError, "Test")),
        (502, b'{"ok":false}', (NetworkError, "Bad Gateway")),
        (500, b'{"ok":false}', (NetworkError, "Internal Server Error")),
        (599, b'{"ok":false}', (NetworkError, "Unknown HTTPError")),
        (302, b'{"ok":false}', (NetworkError, "Found")),
        (502, b"invalid_json", (TelegramError, r"502.*Parsing.*b'invalid_json' failed")),
        (400, b'{"ok":false,"parameters":{"migrate_to_chat_id":123}}', (ChatMigrated, "id: 123")),
        (429, b'{"ok":false,"parameters":{"retry_after":42}}', (RetryAfter, "Retry in 0:00:42")),
        (400, b'{"ok":false,"parameters":{"unknown":"42"}}', (BadRequest, "{'unknown': '42'}")),
        (200, b'{result: "test_string"}', (TelegramError, "Invalid server response")),
        (200, b"[]", (TelegramError, "Invalid server response")),
    ],
)
async def test_answers_become_the_librarys_errors(
    serve: Serve,
    request_class: AiohttpRequest,
    status: int,
    body: bytes,
    expected: tuple[type[TelegramError], str],
) -> None:
    url = await serve(answering(status, body))
    error, words = expected
    with pytest.raises(error, match=words):
        await request_class.post(url)


async def test_attributes_of_errors(serve: Serve, request_class: AiohttpRequest) -> None:
    moved = await serve(answering(400, b'{"parameters":{"migrate_to_chat_id":123}}'))
    with pytest.raises(ChatMigrated) as migrated:
        await request_class.post(moved)
    assert migrated.value.new_chat_id == 123
    slow = await serve(answering(429, b'{"parameters":{"retry_after":42}}'))
    with pytest.raises(RetryAfter) as retry:
        await request_class.post(slow)
    wait = retry.value.retry_after
    assert not isinstance(wait, int)
    assert wait.total_seconds() == 42


async def test_undecodable_bytes_are_replaced(serve: Serve, request_class: AiohttpRequest) -> None:
    url = await serve(answering(200, b'{"result": "test_string\x80"}'))
    answer: object = await request_class.post(url)
    assert answer == "test_string�"
    assert await request_class.retrieve(url) == b'{"result": "test_string\x80"}'


async def test_invalid_json_is_not_logged(
    serve: Serve, request_class: AiohttpRequest, caplog: pytest.LogCaptureFixture
) -> None:
    url = await serve(answering(200, b'{"result": "what a person wrote'))
    with caplog.at_level(logging.DEBUG), pytest.raises(TelegramError):
        await request_class.post(url)
    assert "what a person wrote" not in caplog.text


async def test_status_and_content_come_back_as_they_are(
    serve: Serve, request_class: AiohttpRequest
) -> None:
    url = await serve(answering(418, b"content"))
    assert await request_class.do_request(url, "GET") == (418, b"content")


async def test_parameters_go_as_one_json_body(serve: Serve, request_class: AiohttpRequest) -> None:
    seen: list[Any] = []

    async def handle(request: web.BaseRequest) -> web.Response:
        seen.append((request.method, request.content_type, await request.read()))
        return web.Response(body=b'{"result": true}')

    url = await serve(handle)
    keyboard = {"inline_keyboard": [[{"text": "Có", "callback_data": "x"}]]}
    await request_class.post(url, data(chat_id=1, text="Bà con \ud83d", reply_markup=keyboard))
    await request_class.post(url)
    method, content_type, body = seen[0]
    assert (method, content_type) == ("POST", "application/json")
    assert json.loads(body) == {"chat_id": 1, "text": "Bà con ?", "reply_markup": keyboard}
    assert seen[1][2] == b""


async def test_files_go_as_a_multipart_form(serve: Serve, request_class: AiohttpRequest) -> None:
    seen: dict[str, Any] = {}

    async def handle(request: web.BaseRequest) -> web.Response:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                seen[name] = (value.filename, value.file.read())
            else:
                seen[name] = value
        return web.Response(body=b'{"result": true}')

    url = await serve(handle)
    photo = InputMediaPhoto(InputFile(b"a photo", filename="a.jpg", attach=True))
    await request_class.post(
        url, data(chat_id=1, document=InputFile(b"a paper", filename="b.pdf"), media=[photo])
    )
    assert seen["chat_id"] == "1"
    assert seen["document"] == ("b.pdf", b"a paper")
    assert ("a.jpg", b"a photo") in seen.values()
    assert "attach://" in seen["media"]


async def test_a_file_is_read_while_it_is_sent(serve: Serve, tmp_path: Path) -> None:
    async def handle(request: web.BaseRequest) -> web.Response:
        if request.path.endswith("/getMe"):
            return web.Response(body=b'{"result":{"id":1,"is_bot":true,"first_name":"B"}}')
        paper = (await request.post())["document"]
        assert isinstance(paper, web.FileField)
        body = (
            b'{"ok":true,"result":{"message_id":%d,"date":1,"chat":{"id":1,"type":"private"}}}'
            % len(paper.file.read())
        )
        return web.Response(body=body)

    url = await serve(handle)
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"x" * 300_000)
    base = url.rsplit("/", 2)[0] + "/bot"
    async with Bot("1:a", base_url=base, request=AiohttpRequest()) as bot:
        with path.open("rb") as stream:
            paper = InputFile(stream, filename="paper.pdf", read_file_handle=False)
            message = await bot.send_document(1, paper)
    assert message.message_id == 300_000


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
