"""uvicorn within the bot's own event loop, without its hands on the process's signals."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.channels.base import SetupError

_GRACE = 3  # seconds for requests in hand


class _Server(uvicorn.Server):
    """A server that says when it listens, and leaves signals to `ocop-bot run`."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.listens.set()


class WebServer:
    """Serves an application on one address.

    Args:
        app: What is served.
        host: Where to listen.
        port: As `host`; 0 takes a free one.
    """

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._address = (host, port)
        # X-Forwarded-For is believed from a proxy on this machine only, which is the default.
        config = uvicorn.Config(
            app,
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=_GRACE,
        )
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None
        self.port = port
        """The port listened on, once started."""

    async def start(self) -> None:
        """Listen.

        Raises:
            SetupError: The address is in use, or not this machine's.
        """
        listening = self._listen()
        self.port = listening.getsockname()[1]
        self._task = asyncio.create_task(self._serve(listening), name="web")
        await self._server.listens.wait()

    async def stop(self) -> None:
        """Stop listening; requests in hand are answered first."""
        task, self._task = self._task, None
        if task is not None:
            self._server.should_exit = True
            await task

    async def _serve(self, listening: socket.socket) -> None:
        with closing(listening):
            await self._server.serve(sockets=[listening])

    def _listen(self) -> socket.socket:
        host, port = self._address
        try:
            family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
            return socket.create_server(self._address, family=family, backlog=512)
        except OSError as error:
            raise SetupError(f"{host}:{port} cannot be listened on: {error.strerror}") from error
