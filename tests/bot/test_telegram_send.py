"""Deliveries at a Bot API server that limits, fails and refuses."""

import time
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import pytest

from bot.channels.base import Blocked, DeliveryResult, Refused, SendError, TryAgain
from bot.channels.gate import Limit, RateGate
from bot.channels.telegram.api import BotApi
from bot.channels.telegram.render import Renderer
from bot.channels.telegram.send import TelegramSender
from ocop_core.store.ports import ConversationKey, Delivery
from tests.bot.bot_api import TOKEN, ScriptedBotApi, scripted_bot_api

FREE = Limit(1e6, 1000)
LABEL = "Gửi số điện thoại"
CHOICES: list[Any] = [[{"label": "Có", "data": "y"}, {"label": "Không", "data": "n"}]]
_ids = count(1)


@pytest.fixture
async def server() -> AsyncIterator[ScriptedBotApi]:
    async with scripted_bot_api() as running:
        yield running


@pytest.fixture
def gate() -> RateGate:
    return RateGate(FREE, FREE, clock=time.monotonic)


@pytest.fixture
async def sender(server: ScriptedBotApi, gate: RateGate) -> AsyncIterator[TelegramSender]:
    api = BotApi(TOKEN, server.url)
    await api.open()
    yield TelegramSender(api, gate, Renderer(LABEL))
    await api.close()


def delivery(kind: str, **payload: Any) -> Delivery:
    number = next(_ids)
    return Delivery(number, ConversationKey("telegram", "77"), number, kind, payload, 0)


def message(html: str = "Chào", **payload: Any) -> Delivery:
    return delivery("message", html=html, **payload)


async def test_a_message(sender: TelegramSender, server: ScriptedBotApi) -> None:
    result = await sender.deliver(message("<b>Chào</b>", choices=CHOICES, request=None))
    assert result == DeliveryResult("1")
    assert server.sent() == [
        {
            "chat_id": 77,
            "text": "<b>Chào</b>",
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {
                "inline_keyboard": [
                    [
                        {"text": "Có", "callback_data": "y"},
                        {"text": "Không", "callback_data": "n"},
                    ]
                ]
            },
        }
    ]


async def test_the_contact_keyboard_comes_and_goes(
    sender: TelegramSender, server: ScriptedBotApi
) -> None:
    await sender.deliver(message(request="contact", choices=CHOICES))
    await sender.deliver(message("Cảm ơn"))
    await sender.deliver(message(request="contact"))
    result = await sender.deliver(message("Tiếp", choices=CHOICES))
    markups = [fields["reply_markup"] for fields in server.sent()]
    assert markups[0] == {
        "keyboard": [
            [{"text": LABEL, "request_contact": True}],
            [{"text": "Có"}, {"text": "Không"}],
        ],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }
    assert markups[1] == {"remove_keyboard": True}
    assert markups[3] == {"remove_keyboard": True}
    assert "inline_keyboard" in markups[4]
    assert result.message_id == "5"


async def test_edits_acks_and_typing(sender: TelegramSender, server: ScriptedBotApi) -> None:
    assert await sender.deliver(
        delivery("edit", message="9", html="Đã chọn", choices=[])
    ) == DeliveryResult("1")
    await sender.deliver(delivery("edit", message="9", html="Đổi", choices=CHOICES))
    await sender.deliver(delivery("ack", callback="c1", text=None))
    await sender.deliver(delivery("ack", callback="c2", text="Đã ghi"))
    await sender.deliver(delivery("typing"))
    await sender.deliver(delivery("unheard of"))
    first, second = server.sent("editMessageText")
    assert first["message_id"] == 9
    assert "reply_markup" not in first
    assert second["reply_markup"]["inline_keyboard"]
    assert server.sent("answerCallbackQuery") == [
        {"callback_query_id": "c1"},
        {"callback_query_id": "c2", "text": "Đã ghi"},
    ]
    assert server.sent("sendChatAction") == [{"chat_id": 77, "action": "typing"}]
    assert len(server.asked) == 5


async def test_long_texts_keep_their_buttons_at_the_end(
    sender: TelegramSender, server: ScriptedBotApi
) -> None:
    result = await sender.deliver(message("chữ " * 2500, choices=CHOICES))
    assert result == DeliveryResult("3")
    assert ["reply_markup" in fields for fields in server.sent()] == [False, False, True]
    await sender.deliver(delivery("edit", message="3", html="chữ " * 1500, choices=CHOICES))
    assert "reply_markup" not in server.sent("editMessageText")[0]
    assert "reply_markup" in server.sent()[-1]


async def test_a_long_text_goes_on_where_it_stopped(
    sender: TelegramSender, server: ScriptedBotApi
) -> None:
    long = message("chữ " * 2500)
    server.answer("sendMessage", 200, {"ok": True, "result": {"message_id": 50}})
    server.refuse("sendMessage", 502, "Bad Gateway")
    with pytest.raises(TryAgain):
        await sender.deliver(long)
    await sender.deliver(long)
    lengths = [len(fields["text"]) for fields in server.sent()]
    assert lengths[1] == lengths[2]
    assert len(lengths) == 4


@pytest.mark.parametrize(
    ("status", "description", "error"),
    [
        (403, "Forbidden: bot was blocked by the user", Blocked),
        (403, "Forbidden: user is deactivated", Blocked),
        (400, "Bad Request: chat not found", Blocked),
        (400, "Bad Request: BUTTON_DATA_INVALID", Refused),
        (400, "Bad Request: message text is empty", Refused),
        (401, "Unauthorized", TryAgain),
        (404, "Not Found", TryAgain),
        (409, "Conflict", TryAgain),
        (500, "Internal Server Error", TryAgain),
        (502, "Bad Gateway", TryAgain),
        (503, "Service Unavailable", TryAgain),
    ],
)
async def test_refusals(
    sender: TelegramSender,
    server: ScriptedBotApi,
    status: int,
    description: str,
    error: type[SendError],
) -> None:
    server.refuse("sendMessage", status, description)
    with pytest.raises(error) as caught:
        await sender.deliver(message())
    assert type(caught.value) is error
    assert TOKEN not in str(caught.value)


async def test_retry_after_closes_the_gate_for_all(
    sender: TelegramSender, server: ScriptedBotApi, gate: RateGate
) -> None:
    server.refuse("sendMessage", 429, "Too Many Requests: retry after 35", retry_after=35)
    with pytest.raises(TryAgain) as caught:
        await sender.deliver(message())
    assert caught.value.after == 35
    assert await gate.enter("another chat", patience=0) == pytest.approx(35, abs=5)
    with pytest.raises(TryAgain) as caught:
        await sender.deliver(message())
    assert caught.value.after == pytest.approx(35, abs=5)
    assert len(server.sent()) == 1
    await sender.deliver(delivery("ack", callback="c", text=None))


async def test_an_edit_with_nothing_to_change_is_done(
    sender: TelegramSender, server: ScriptedBotApi
) -> None:
    for description in (
        "Bad Request: message is not modified: specified new message content is exactly the same",
        "Bad Request: message to edit not found",
        "Bad Request: message can't be edited",
        "Bad Request: MESSAGE_ID_INVALID",
    ):
        server.refuse("editMessageText", 400, description)
        edit = delivery("edit", message="9", html="x", choices=[])
        assert await sender.deliver(edit) == DeliveryResult(None)
    server.refuse("editMessageText", 400, "Bad Request: BUTTON_DATA_INVALID")
    with pytest.raises(Refused):
        await sender.deliver(delivery("edit", message="9", html="x", choices=[]))


async def test_what_is_worth_nothing_later_is_not_repeated(
    sender: TelegramSender, server: ScriptedBotApi
) -> None:
    server.refuse("answerCallbackQuery", 400, "Bad Request: query is too old")
    server.refuse("answerCallbackQuery", 502, "Bad Gateway")
    server.refuse("answerCallbackQuery", 429, "Too Many Requests", retry_after=1)
    for _ in range(3):
        ack = delivery("ack", callback="c", text=None)
        assert await sender.deliver(ack) == DeliveryResult(None)


async def test_a_server_without_link_previews(
    sender: TelegramSender, server: ScriptedBotApi
) -> None:
    server.refuse("sendMessage", 400, "Bad Request: link_preview_options is not supported yet")
    assert await sender.deliver(message()) == DeliveryResult("1")
    await sender.deliver(message())
    asked = ["link_preview_options" in fields for fields in server.sent()]
    assert asked == [True, False, False]


async def test_html_that_telegram_cannot_read_goes_as_plain_text(
    sender: TelegramSender, server: ScriptedBotApi
) -> None:
    server.refuse("sendMessage", 400, "Bad Request: can't parse entities: Unsupported start tag")
    await sender.deliver(message("<b>Mật & ong</b> &lt;3"))
    assert server.sent()[1]["text"] == "Mật & ong <3"
    assert "parse_mode" not in server.sent()[1]


@pytest.mark.parametrize(
    "broken",
    [
        delivery("message"),
        delivery("message", html="x", choices=[[{"label": "x"}]]),
        delivery("edit", message="no number", html="x"),
        delivery("ack"),
    ],
)
async def test_malformed_payloads_are_refused(sender: TelegramSender, broken: Delivery) -> None:
    with pytest.raises(Refused, match="malformed"):
        await sender.deliver(broken)
