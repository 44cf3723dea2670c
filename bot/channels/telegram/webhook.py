"""How Telegram reaches the bot by webhook."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.channels.base import SetupError
from bot.channels.webhook import Door, TakeUpdates, WebhookServer, path_of

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the header's name


@dataclass(frozen=True, slots=True)
class WebhookOptions:
    """How Telegram reaches the bot.

    Attributes:
        url: The public https address; its path is the one served.
        secret: What Telegram sends along to prove itself: 1-256 of A-Z a-z 0-9 _ -.
        host: Where to listen, behind the proxy that does the https.
        port: As `host`; 0 takes a free one.
        max_connections: How many updates Telegram may send at once, 1-100.
        body_limit: Longest update taken, in bytes.

    Raises:
        SetupError: The secret is missing or has other characters; the address has no host.
    """

    url: str
    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8443
    max_connections: int = 40
    body_limit: int = 1024 * 1024

    def __post_init__(self) -> None:
        if not _SECRET.fullmatch(self.secret):
            raise SetupError("A webhook needs a secret: 1-256 of A-Z a-z 0-9 _ -")
        if not urlsplit(self.url).hostname:
            raise SetupError("A webhook needs a public address")

    @property
    def path(self) -> str:
        """The path of the public address."""
        return path_of(self.url)


def webhook_server(options: WebhookOptions, take: TakeUpdates) -> WebhookServer:
    """Make the server that takes Telegram's updates; see `WebhookServer`."""
    door = Door(
        _SECRET_HEADER,
        options.secret,
        options.path,
        options.host,
        options.port,
        options.body_limit,
    )
    return WebhookServer(door, _parse, take)


def _parse(body: bytes) -> list[object] | None:
    """Read an update's JSON; None when it is none."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(update, dict) and isinstance(update.get("update_id"), int):
        return [update]
    return None
