"""Receives updates by webhook; answers 200 only once they are durable.

The server is meant for one path and one sender, so it refuses early: wrong path, wrong method,
wrong secret, too long, no update. Nothing a stranger sends is parsed or logged.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urlsplit

from aiohttp import web

from bot.failures import describe

log = logging.getLogger(__name__)

TakeUpdates: TypeAlias = Callable[[list[object]], Awaitable[None]]
"""Makes raw updates durable; raises when it cannot."""

ReadBody: TypeAlias = Callable[[bytes], "list[object] | None"]
"""Reads the updates in a body; None when it holds none of the platform's."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where updates come in, and who may bring them.

    Attributes:
        header: The header that holds the platform's secret.
        secret: What must stand in it.
        path: The one path served.
        host: Where to listen, behind the proxy that does the https.
        port: As `host`; 0 takes a free one.
        body_limit: Longest body taken, in bytes.
        probed: Whether the platform tries the address with an empty body and perhaps without
            the secret: 200 is answered, and nothing happens.
    """

    header: str
    secret: str = field(repr=False)
    path: str
    host: str
    port: int
    body_limit: int
    probed: bool = False


class Listener:
    """An HTTP server for one sender; what listens says how a request is handled.

    Args:
        host: Where to listen, behind the proxy that does the https.
        port: As `host`; 0 takes a free one.
        body_limit: Longest body taken, in bytes.
    """

    def __init__(self, host: str, port: int, body_limit: int) -> None:
        self._address = (host, port)
        self._body_limit = body_limit
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
        await web.TCPSite(self._runner, *self._address).start()

    async def stop(self) -> None:
        """Stop listening; requests in hand are answered first."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        """Handle one request."""
        raise NotImplementedError

    async def _body(self, request: web.BaseRequest) -> bytes | None:
        """Read the body; None when it is longer than allowed."""
        if request.content_length is not None and request.content_length > self._body_limit:
            return None
        body = bytearray()
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > self._body_limit:
                return None
        return bytes(body)


async def kept(keeping: Awaitable[None]) -> web.Response:
    """Answer 200 once an update is kept, 503 when it was not: then it has to come again."""
    try:
        await keeping
    except Exception as error:
        place = describe(error)
        log.error("An update was not kept; it has to come again: %s", place)  # noqa: TRY400
        return web.Response(status=503)
    return web.Response()


class WebhookServer(Listener):
    """Takes updates that a secret in a header proves.

    Args:
        door: Address, secret and limits.
        read: Reads a body; 400 is answered when it gives None.
        take: Keeps the updates; 200 is answered when it returns, 503 if it raises.
    """

    def __init__(self, door: Door, read: ReadBody, take: TakeUpdates) -> None:
        super().__init__(door.host, door.port, door.body_limit)
        self._door = door
        self._secret = door.secret.encode()
        self._read = read
        self._take = take

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        """Take one update."""
        if request.path != self._door.path:
            return web.Response(status=404)
        if request.method != "POST":
            return web.Response(status=405, headers={"Allow": "POST"})
        if self._door.probed and not request.can_read_body:
            return web.Response()
        given = request.headers.get(self._door.header, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        body = await self._body(request)
        if body is None:
            return web.Response(status=413)
        updates = self._read(body)
        if updates is None:
            return web.Response(status=400)
        return await kept(self._take(updates))


def path_of(url: str) -> str:
    """The path of a public address, "/" if it has none."""
    return urlsplit(url).path or "/"
