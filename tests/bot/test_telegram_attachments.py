"""Pictures and files at Telegram: multipart, within its limits, never in the way of words."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from bot.attachments import Attachment, AttachmentError, AttachmentMaker, Attachments
from bot.channels.base import Blocked, DeliveryResult, Refused, TryAgain
from bot.channels.gate import Limit, RateGate
from bot.channels.telegram.api import BotApi
from bot.channels.telegram.render import CAPTION_LIMIT, Renderer
from bot.channels.telegram.send import TelegramSender
from bot.pictures import PictureMaker, draw
from ocop_core.registry import JsonValue
from ocop_core.store.ports import ConversationKey, Delivery
from tests.bot.bot_api import TOKEN, ScriptedBotApi, scripted_bot_api
from tests.bot.emulator import TelegramEmulator, telegram_emulator
from tests.pictures import specs

FREE = Limit(1e6, 1000)
_ids = count(1)


class Table:
    """Makes one file, and counts how often."""

    def __init__(self) -> None:
        self.made = 0

    async def make(self, payload: Mapping[str, JsonValue]) -> Attachment:
        self.made += 1
        return Attachment(str(payload["name"]), "text/csv", "mã;tên\r\n1;Chè".encode())


class Broken:
    """Fails as it is told to."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def make(self, _payload: Mapping[str, JsonValue]) -> Attachment:
        raise self.error


MAKERS = Attachments({"score": PictureMaker(), "table": Table()})


def picture(html: str = "Thẻ điểm: <b>Mật &amp; ong</b>", attempts: int = 0) -> Delivery:
    payload: dict[str, Any] = {"picture": specs.score(), "html": html, "alt": "thẻ điểm"}
    return made("picture", payload, attempts)


def table(html: str = "Bảng tháng 11") -> Delivery:
    return made("file", {"file": {"kind": "table"}, "name": "tháng 11.csv", "html": html}, 0)


def made(kind: str, payload: dict[str, Any], attempts: int) -> Delivery:
    number = next(_ids)
    return Delivery(number, ConversationKey("telegram", "77"), number, kind, payload, attempts)


@pytest.fixture
async def server() -> AsyncIterator[ScriptedBotApi]:
    async with scripted_bot_api() as running:
        yield running


@pytest.fixture
async def tg() -> AsyncIterator[TelegramEmulator]:
    async with telegram_emulator() as running:
        yield running


async def send(
    url: str,
    *deliveries: Delivery,
    makers: AttachmentMaker | None = MAKERS,
    gate: RateGate | None = None,
) -> list[DeliveryResult]:
    api = BotApi(TOKEN, url)
    await api.open()
    gate = gate or RateGate(FREE, FREE, clock=time.monotonic)
    sender = TelegramSender(api, gate, Renderer("Gửi số"), makers)
    try:
        return [await sender.deliver(delivery) for delivery in deliveries]
    finally:
        await api.close()


async def test_a_picture_is_a_photo_with_its_caption(tg: TelegramEmulator) -> None:
    (result,) = await send(tg.url, picture())
    (sent,) = tg.uploaded
    assert (sent.method, sent.field, sent.name) == ("sendPhoto", "photo", "score.png")
    assert sent.data == draw(specs.score())
    assert sent.fields == {
        "chat_id": "77",
        "caption": "Thẻ điểm: <b>Mật &amp; ong</b>",
        "parse_mode": "HTML",
    }
    assert result.message_id is not None


async def test_a_file_is_a_document_of_its_name(tg: TelegramEmulator) -> None:
    await send(tg.url, table())
    (sent,) = tg.uploaded
    assert (sent.method, sent.field, sent.name) == ("sendDocument", "document", "tháng 11.csv")
    assert sent.data.decode() == "mã;tên\r\n1;Chè"
    assert sent.fields["caption"] == "Bảng tháng 11"


async def test_a_name_cannot_break_out_of_its_header(tg: TelegramEmulator) -> None:
    delivery = table()
    name = '../a"; name="chat_id"\r\n\r\n1\\x.csv'
    await send(tg.url, replace(delivery, payload={**delivery.payload, "name": name}))
    (sent,) = tg.uploaded
    assert sent.name == ".._a_; name=_chat_id_____1_x.csv"
    assert sent.fields == {"chat_id": "77", "caption": "Bảng tháng 11", "parse_mode": "HTML"}


@pytest.mark.parametrize("units", [CAPTION_LIMIT, CAPTION_LIMIT + 2])
async def test_a_long_caption_follows_as_a_message(tg: TelegramEmulator, units: int) -> None:
    words = "🍵" * (units // 2)
    await send(tg.url, picture(words))
    caption = tg.uploaded[0].fields.get("caption")
    followed = [fields["text"] for fields in tg.called("sendMessage")]
    assert (caption, followed) == ((words, []) if units <= CAPTION_LIMIT else (None, [words]))


async def test_an_empty_caption_is_left_out(tg: TelegramEmulator) -> None:
    await send(tg.url, picture(""))
    assert tg.uploaded[0].fields == {"chat_id": "77"}


async def test_without_a_maker_it_is_left_out(tg: TelegramEmulator) -> None:
    assert await send(tg.url, picture(), table(), makers=None) == [DeliveryResult(None)] * 2
    assert tg.calls == []


async def test_pictures_count_against_the_limits(server: ScriptedBotApi) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    now = [0.0]
    gate = RateGate(FREE, Limit(1, 1), clock=lambda: now[0], sleep=sleep)
    await send(server.url, picture(), table(), gate=gate)
    assert waited == [pytest.approx(1.0)]
    assert [call.method for call in server.asked] == ["sendPhoto", "sendDocument"]


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (AttachmentError("too long"), Refused),
        (KeyError("product"), Refused),
        (TryAgain("the database rests"), TryAgain),
    ],
)
async def test_what_cannot_be_made_is_given_up(
    server: ScriptedBotApi, error: Exception, meaning: type[Exception]
) -> None:
    with pytest.raises(meaning):
        await send(server.url, picture(), makers=Broken(error))
    assert server.asked == []


async def test_a_spec_that_cannot_be_drawn_is_refused_without_a_word_of_it(
    server: ScriptedBotApi,
) -> None:
    wrong = replace(picture(), payload={"picture": specs.score(product=["Mai"]), "html": "x"})
    with pytest.raises(Refused, match="malformed picture at product") as caught:
        await send(server.url, wrong)
    assert "Mai" not in str(caught.value)


async def test_a_picture_does_not_hold_up_the_words_for_long(server: ScriptedBotApi) -> None:
    for _ in range(2):
        server.refuse("sendPhoto", 429, "Too Many Requests", retry_after=1)
    with pytest.raises(TryAgain):
        await send(server.url, picture(attempts=2))
    with pytest.raises(Refused):
        await send(server.url, picture(attempts=3))


async def test_a_blocked_chat_is_blocked_for_pictures_too(server: ScriptedBotApi) -> None:
    server.refuse("sendPhoto", 403, "Forbidden: bot was blocked by the user")
    with pytest.raises(Blocked):
        await send(server.url, picture())


async def test_a_caption_that_is_not_read_goes_plain(
    server: ScriptedBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    server.refuse("sendPhoto", 400, "Bad Request: can't parse entities: x")
    with caplog.at_level(logging.CRITICAL):
        await send(server.url, picture())
    assert server.sent("sendPhoto")[1]["caption"] == "Thẻ điểm: Mật & ong"
    assert "parse_mode" not in server.sent("sendPhoto")[1]


async def test_a_caption_put_off_is_not_preceded_by_the_file_again(server: ScriptedBotApi) -> None:
    api = BotApi(TOKEN, server.url)
    await api.open()
    maker = Table()
    gate = RateGate(FREE, FREE, clock=time.monotonic)
    sender = TelegramSender(api, gate, Renderer("Gửi số"), Attachments({"table": maker}))
    delivery = table("dài " * 400)
    server.refuse("sendMessage", 502, "Bad Gateway")
    with pytest.raises(TryAgain):
        await sender.deliver(delivery)
    await sender.deliver(replace(delivery, attempts=1))
    await api.close()
    assert [call.method for call in server.asked] == ["sendDocument", "sendMessage", "sendMessage"]
    assert maker.made == 1
