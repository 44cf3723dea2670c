"""Receives updates by webhook; answers 200 only once they are durable.

The server behind it is meant for one path and one sender, so it refuses early: wrong path,
wrong method, wrong secret, too long, no JSON. Nothing a stranger sends is parsed or logged.
"""

from __future__ import annotations

import hmac
import json
import logging
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.channels.base import SetupError
from bot.channels.telegram.polling import TakeUpdates
from bot.failures import describe

log = logging.getLogger(__name__)

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
        return urlsplit(self.url).path or "/"


class WebhookServer:
    """An HTTP server that takes updates.

    Args:
        options: Address, secret and limits.
        take: Keeps the updates; 200 is answered when it returns, 503 if it raises.
    """

    def __init__(self, options: WebhookOptions, take: TakeUpdates) -> None:
        self._options = options
        self._secret = options.secret.encode()
        self._take = take
        self._runner: web.ServerRunner | None = None

    @property
    def port(self) -> int:
        """The port listened on, once started."""
        if self._runner is None:
            raise RuntimeError("The webhook server is not started")
        port: int = self._runner.addresses[0][1]
        return port

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: The address is in use.
        """
        self._runner = web.ServerRunner(web.Server(self._handle, access_log=None))
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._options.host, self._options.port)
        await site.start()

    async def stop(self) -> None:
        """Stop listening; requests in hand are answered first."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        """Take one update."""
        if request.path != self._options.path:
            return web.Response(status=404)
        if request.method != "POST":
            return web.Response(status=405, headers={"Allow": "POST"})
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        body = await self._read(request)
        if body is None:
            return web.Response(status=413)
        update = _parse(body)
        if update is None:
            return web.Response(status=400)
        return await self._keep(update)

    async def _read(self, request: web.BaseRequest) -> bytes | None:
        """Read the body; None when it is longer than allowed."""
        limit = self._options.body_limit
        if request.content_length is not None and request.content_length > limit:
            return None
        body = bytearray()
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > limit:
                return None
        return bytes(body)

    async def _keep(self, update: dict[str, Any]) -> web.Response:
        try:
            await self._take([update])
        except Exception as error:
            place = describe(error)
            log.error("An update was not kept; Telegram sends it again: %s", place)  # noqa: TRY400
            return web.Response(status=503)
        return web.Response()


def _parse(body: bytes) -> dict[str, Any] | None:
    """Read an update's JSON; None when it is none."""
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(update, dict) and isinstance(update.get("update_id"), int):
        return update
    return None
