"""The cases of python-telegram-bot's own request tests, on our request class."""

import json
import logging
from pathlib import Path
from typing import Any

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
)

from bot.channels.telegram.request import AiohttpRequest
from tests.bot.http_server import Serve, answering, data


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
