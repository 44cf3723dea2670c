"""How Zalo reaches the bot by webhook."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.channels.base import SetupError
from bot.channels.webhook import Door, TakeUpdates, WebhookServer, path_of
from bot.channels.zalo_bot.api import ZaloBotApi
from bot.channels.zalo_bot.updates import read_body

log = logging.getLogger(__name__)

_SECRET = re.compile(r"[A-Za-z0-9_-]{8,256}")
_SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 -- the header's name


@dataclass(frozen=True, slots=True)
class WebhookOptions:
    """How Zalo reaches the bot.

    Attributes:
        url: The public https address; its path is the one served.
        secret: What Zalo sends along to prove itself: 8-256 of A-Z a-z 0-9 _ -.
        host: Where to listen, behind the proxy that does the https.
        port: As `host`; 0 takes a free one.
        body_limit: Longest update taken, in bytes.

    Raises:
        SetupError: The secret is missing or has other characters; the address has no host.
    """

    url: str
    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8444
    body_limit: int = 256 * 1024

    def __post_init__(self) -> None:
        if not _SECRET.fullmatch(self.secret):
            raise SetupError("A Zalo webhook needs a secret: 8-256 of A-Z a-z 0-9 _ -")
        if not urlsplit(self.url).hostname:
            raise SetupError("A Zalo webhook needs a public address")


def webhook_server(options: WebhookOptions, take: TakeUpdates) -> WebhookServer:
    """Make the server that takes Zalo's updates; see `WebhookServer`.

    Zalo tries the address with empty bodies, which are answered and nothing more.
    """
    door = Door(
        _SECRET_HEADER,
        options.secret,
        path_of(options.url),
        options.host,
        options.port,
        options.body_limit,
        probed=True,
    )
    return WebhookServer(door, read_body, take)


async def set_webhook(api: ZaloBotApi, options: WebhookOptions) -> None:
    """Tell Zalo where to send updates. The address is kept even when Zalo cannot reach it yet.

    Raises:
        ZaloBotError: As `ZaloBotApi.call`.
    """
    parameters = {"url": options.url, "secret_token": options.secret}
    result = await api.call("setWebhook", parameters)
    tried = result.get("verification") if isinstance(result, dict) else None
    if isinstance(tried, dict) and tried.get("ok") is False:
        outcome = str(tried.get("outcome", ""))[:60]
        log.warning("Zalo cannot reach the webhook yet (%s): look at proxy and firewall", outcome)
