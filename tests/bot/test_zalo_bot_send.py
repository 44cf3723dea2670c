"""What the bot says reaches Zalo whole, in order and within its limits, whatever goes wrong."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Refused, TryAgain
from bot.channels.cutting import split_text, utf16_length
from bot.channels.zalo_bot import ZaloBotChannel, ZaloBotOptions
from bot.channels.zalo_bot.render import Renderer
from conversations.wording import vietnamese
from ocop_core.store import ConversationKey, Delivery
from tests.bot.telegram_options import now
from tests.bot.zalo_bot_api import TOKEN, ZaloBotServer, zalo_bot_server
from tests.bot.zalo_options import options

ANSWERS = [{"label": "Có", "data": "x|a"}, {"label": "Chưa", "data": "x|b"}]
SERVICES = [{"label": "Vì sao?", "data": "x|why"}, {"label": "Để sau", "data": "x|later"}]
MENU: Any = [ANSWERS, SERVICES]


def delivery(kind: str, number: int = 1, /, **payload: Any) -> Delivery:
    return Delivery(number, ConversationKey("zalo_bot", "c1"), number, kind, payload, 0)


def text(html: str, **more: Any) -> Delivery:
    return delivery("message", 1, html=html, choices=[], numbered=0, request=None, **more)


@pytest.fixture
async def server() -> AsyncIterator[ZaloBotServer]:
    async with zalo_bot_server() as running:
        yield running


@pytest.fixture
async def channel(server: ZaloBotServer) -> AsyncIterator[ZaloBotChannel]:
    opened = ZaloBotChannel(options(server.url), now)
    await opened.identify()
    yield opened
    await opened.close()


async def test_choices_are_numbered_and_services_are_words(
    channel: ZaloBotChannel, server: ZaloBotServer
) -> None:
    done = await channel.deliver(
        delivery("message", html="<b>Có</b> &lt;giấy&gt; chưa?", choices=MENU, numbered=2)
    )
    assert done.message_id is not None
    assert server.texts("c1") == [
        "Có <giấy> chưa?\n1. Có\n2. Chưa\n\nGõ số để chọn, hoặc gõ: vì sao? · để sau"
    ]


async def test_what_people_wrote_is_no_markup(
    channel: ZaloBotChannel, server: ZaloBotServer
) -> None:
    await channel.deliver(text("&lt;b&gt;x&lt;/b&gt; {red}y{/red} **z** {{ 7*7 }}"))
    assert server.texts("c1") == ["<b>x</b> {red}y{/red} **z** {{ 7*7 }}"]
    assert set(server.called("sendMessage")[0]) == {"chat_id", "text"}, "no markup is asked for"


async def test_a_long_text_comes_in_parts_cut_at_sentences(
    channel: ZaloBotChannel, server: ZaloBotServer
) -> None:
    sentence = "Chè Shan tuyết mọc trên núi cao. "
    await channel.deliver(text(sentence * 150))
    parts = server.texts("c1")
    assert len(parts) == 3
    assert all(part.endswith(".") for part in parts)
    assert " ".join(parts) == (sentence * 150).strip()


async def test_letters_with_marks_count_as_one(
    channel: ZaloBotChannel, server: ZaloBotServer
) -> None:
    await channel.deliver(text(unicodedata.normalize("NFD", "ế" * 2000)))
    assert server.texts("c1") == ["ế" * 2000]


@given(st.text(alphabet="aế.😀 \n", max_size=400), st.integers(4, 50))
def test_parts_fit_and_lose_nothing_but_space(words: str, limit: int) -> None:
    parts = split_text(words, limit)
    assert all(utf16_length(part) <= limit and part.strip() for part in parts)
    assert "".join("".join(parts).split()) == "".join(words.split())


@pytest.mark.parametrize(
    ("kind", "payload", "called"),
    [
        ("typing", {}, ["sendChatAction"]),
        ("ack", {"callback": "c", "text": None}, ["sendChatAction"]),
        ("edit", {"message": "1", "html": "x", "choices": []}, []),
        ("picture", {"picture": {}, "html": "Điểm", "alt": "Điểm"}, []),
        ("later_kind", {}, []),
    ],
)
async def test_what_zalo_cannot_do_is_left_out(
    channel: ZaloBotChannel, server: ZaloBotServer, kind: str, payload: Any, called: list[str]
) -> None:
    await channel.deliver(delivery(kind, **payload))
    assert [name for name, _ in server.calls if name != "getMe"] == called


async def test_a_file_is_told_of_in_words(channel: ZaloBotChannel, server: ZaloBotServer) -> None:
    await channel.deliver(delivery("file", file={}, name="a.xlsx", html="<b>Bảng tháng 10</b>"))
    (told,) = server.texts("c1")
    assert told.startswith("Bảng tháng 10\n\n")
    assert "không gửi tệp" in told


def test_a_picture_with_an_address_is_sent_with_its_caption() -> None:
    renderer = Renderer(vietnamese(), lambda _delivery: "https://ocop.example.vn/p/1.png")
    (call,) = renderer.render(delivery("picture", html="<b>Điểm</b>", alt="", picture={}))
    assert (call.method, call.parameters["caption"]) == ("sendPhoto", "Điểm")


@pytest.mark.parametrize(("code", "status"), [(400, 400), (400, 200), (413, 413)])
async def test_what_zalo_never_takes_is_given_up(
    channel: ZaloBotChannel, server: ZaloBotServer, code: int, status: int
) -> None:
    server.refuse("sendMessage", code, status=status)
    with pytest.raises(Refused):
        await channel.deliver(text("x"))


@pytest.mark.parametrize(
    ("code", "status"), [(401, 401), (403, 403), (404, 404), (408, 408), (500, 200), (502, 502)]
)
async def test_the_rest_is_tried_again(
    channel: ZaloBotChannel, server: ZaloBotServer, code: int, status: int
) -> None:
    server.refuse("sendMessage", code, status=status)
    with pytest.raises(TryAgain):
        await channel.deliver(text("x"))
    await channel.deliver(text("x"))
    assert len(server.texts("c1")) == 2


async def test_too_many_holds_the_gate(channel: ZaloBotChannel, server: ZaloBotServer) -> None:
    server.refuse("sendMessage", 429)
    with pytest.raises(TryAgain):
        await channel.deliver(text("x"))
    assert channel._sender._gate._overall_wait() > 0


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b"", b'{"ok":'])
async def test_an_answer_nobody_can_read_is_no_success(
    channel: ZaloBotChannel, server: ZaloBotServer, body: bytes
) -> None:
    server.answer("sendMessage", 200, body)
    with pytest.raises(TryAgain):
        await channel.deliver(text("x"))


async def test_a_lost_answer_sends_again_and_only_the_part_in_question(
    channel: ZaloBotChannel, server: ZaloBotServer
) -> None:
    long = text("Câu một dài. " * 250)
    server.answer("sendMessage", 200, b'{"ok":true,"result":{"message_id":"a"}}')
    server.lose("sendMessage")
    with pytest.raises(TryAgain):
        await channel.deliver(long)
    await channel.deliver(long)
    first, second, again = server.texts("c1")
    assert first != second
    assert second == again


async def test_typing_that_fails_is_not_repeated(
    channel: ZaloBotChannel, server: ZaloBotServer
) -> None:
    server.refuse("sendChatAction", 500)
    await channel.deliver(delivery("typing"))


async def test_a_malformed_payload_is_given_up(channel: ZaloBotChannel) -> None:
    with pytest.raises(Refused):
        await channel.deliver(delivery("message", choices=[]))


async def test_the_token_is_in_no_log_and_no_error(
    server: ZaloBotServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = ZaloBotChannel(options(server.url), now)
    await made.identify()
    words = f'{{"ok":false,"error_code":500,"description":"no bot {TOKEN}"}}'.encode()
    server.answer("sendMessage", 500, words)
    with pytest.raises(TryAgain) as refused:
        await made.deliver(text("x"))
    await made.close()
    gone = ZaloBotChannel(options("http://127.0.0.1:9"), now)
    with pytest.raises(TryAgain) as unanswered:
        await gone.deliver(text("x"))
    await gone._api.open()
    with pytest.raises(TryAgain) as unreached:
        await gone.deliver(text("x"))
    await gone.close()
    errors = [refused.value, unanswered.value, unreached.value]
    said = "".join(
        f"{e}{e!r}{e.__cause__!r}{e.__cause__ and e.__cause__.__cause__!r}" for e in errors
    )
    assert "HTTP Request" in caplog.text, "httpx logs its calls, so there was something to mask"
    assert TOKEN.split(":")[1] not in caplog.text + said
    assert TOKEN not in repr(ZaloBotOptions(TOKEN, vietnamese()))
