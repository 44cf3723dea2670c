"""Receives events by webhook; answers 200 only once they are durable.

Zalo gives it two seconds, then tries again after 30 s, 5, 15, 30 and 60 minutes, then switches
the webhook off. So nothing is done here but to check, keep and answer. Nothing of what a
stranger sends is kept or logged.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.channels.base import SetupError
from bot.channels.webhook import Listener, kept
from bot.channels.zalo_oa.signature import HEADER, is_signed

log = logging.getLogger(__name__)

OLDEST = timedelta(hours=3)
"""Zalo's last retry comes two hours after the event; what is older is somebody's replay."""
NEWEST = timedelta(minutes=5)
"""How far Zalo's clock may run ahead of ours."""

TakeEvent = Callable[[dict[str, Any], datetime], Awaitable[None]]
"""Makes a raw event durable, given the moment it happened; raises when it cannot."""


@dataclass(frozen=True, slots=True)
class WebhookOptions:
    """How Zalo reaches the bot.

    Attributes:
        app_id: The app whose events these are.
        secret: The Official Account's secret key, from the webhook page of the app.
        host: Where to listen, behind the proxy that does the https.
        port: As `host`; 0 takes a free one.
        path: The path of the public address.
        body_limit: Longest event taken, in bytes.

    Raises:
        SetupError: The secret or the app's id is missing, the path does not begin with "/".
    """

    app_id: str
    secret: str = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8445
    path: str = "/zalo-oa"
    body_limit: int = 256 * 1024

    def __post_init__(self) -> None:
        if not self.secret.strip():
            raise SetupError("The Zalo OA webhook needs its secret key: anybody could feed it")
        if not self.app_id.strip():
            raise SetupError("The Zalo OA webhook needs the app's id")
        if not self.path.startswith("/"):
            raise SetupError("The Zalo OA webhook's path begins with /")


class WebhookServer(Listener):
    """Takes events that a signature proves.

    Args:
        options: Address, secret and limits.
        take: Keeps an event; 200 is answered when it returns, 503 if it raises.
        clock: The present moment in UTC.
    """

    def __init__(
        self, options: WebhookOptions, take: TakeEvent, clock: Callable[[], datetime]
    ) -> None:
        super().__init__(options.host, options.port, options.body_limit)
        self._options = options
        self._take = take
        self._clock = clock

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        if request.path != self._options.path:
            return web.Response(status=404)
        if request.method != "POST":
            return web.Response(status=405, headers={"Allow": "POST"})
        body = await self._body(request)
        if body is None:
            return web.Response(status=413)
        if not body:
            return web.Response()  # Zalo's probe of the address
        event = _parse(body)
        if event is None:
            return web.Response(status=400)
        happened_at = self._proven(event, body, request.headers.get(HEADER, ""))
        if happened_at is None:
            return web.Response(status=403)
        return await kept(self._take(event, happened_at))

    def _proven(self, event: dict[str, Any], body: bytes, given: str) -> datetime | None:
        """When the event happened; None if it is not from Zalo or too old to be."""
        timestamp = str(event.get("timestamp", ""))
        happened_at = read_timestamp(timestamp)
        app_id, secret = self._options.app_id, self._options.secret
        if happened_at is None or not is_signed(given, app_id, body, timestamp, secret):
            log.warning("An event for Zalo OA was refused: its signature is wrong or missing")
            return None
        now = self._clock()
        if not now - OLDEST <= happened_at <= now + NEWEST:
            log.warning("An event for Zalo OA was refused: its time is not near the present")
            return None
        return happened_at


def read_timestamp(text: str) -> datetime | None:
    """Read Zalo's time: milliseconds since 1970, in digits."""
    if not (text.isascii() and text.isdigit() and len(text) <= 14):
        return None
    return datetime.fromtimestamp(int(text) / 1000, UTC)


def _parse(body: bytes) -> dict[str, Any] | None:
    """Read an event's JSON; None when it is none."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(event, dict) and isinstance(event.get("event_name"), str):
        return event
    return None
