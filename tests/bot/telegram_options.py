"""How the tests' bot stands at an emulated Telegram."""

import socket
from datetime import UTC, datetime

from bot.channels.telegram import Limit, TelegramOptions, WebhookOptions
from tests.bot.emulator import TOKEN

SECRET = "s3cret_-A"
FREE = Limit(1e6, 1000)


def now() -> datetime:
    return datetime.now(UTC)


def options(url: str, *, webhook_port: int | None = None) -> TelegramOptions:
    webhook = None
    if webhook_port is not None:
        address = f"http://127.0.0.1:{webhook_port}/tele"
        webhook = WebhookOptions(address, SECRET, port=webhook_port)
    return TelegramOptions(
        TOKEN,
        "Gửi số của tôi",
        commands={"menu": "Bảng chọn"},
        server=url,
        webhook=webhook,
        poll_timeout=1,
        overall=FREE,
        per_chat=FREE,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
