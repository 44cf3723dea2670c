"""How the tests' bot stands at an emulated Zalo."""

from bot.channels.gate import Limit
from bot.channels.zalo_bot import WebhookOptions, ZaloBotOptions
from conversations.wording import vietnamese
from tests.bot.zalo_bot_api import SECRET, TOKEN

FREE = Limit(1e6, 1000)


def options(url: str, *, webhook_port: int | None = None) -> ZaloBotOptions:
    webhook = None
    if webhook_port is not None:
        address = f"http://127.0.0.1:{webhook_port}/zalo"
        webhook = WebhookOptions(address, SECRET, port=webhook_port)
    return ZaloBotOptions(
        TOKEN,
        vietnamese(),
        server=url,
        webhook=webhook,
        poll_timeout=1,
        least_between_polls=0,
        overall=FREE,
        per_chat=FREE,
    )
