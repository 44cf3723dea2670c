"""A runtime on a fake channel, a real store and a clock that stands still."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.channels.fake import FakeChannel
from bot.channels.telegram.request import AiohttpRequest
from bot.runtime import Runtime
from ocop_core.store import Store, open_store
from tests.bot.clock import NEVER, Clock
from tests.bot.echo import echo_turn
from tests.bot.http_server import Handler, Serve
from tests.databases import (
    database_url,
    postgres_server,
    postgres_template,
    postgres_url,
    sqlite_template,
    sqlite_url,
)

__all__ = [
    "database_url",
    "postgres_server",
    "postgres_template",
    "postgres_url",
    "sqlite_template",
    "sqlite_url",
]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def channel(clock: Clock) -> FakeChannel:
    return FakeChannel(clock)


@pytest.fixture
async def store(clock: Clock, tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/bot.db", process_id="one", clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def runtime(store: Store, channel: FakeChannel, clock: Clock) -> AsyncIterator[Runtime]:
    async with Runtime(store, [channel], echo_turn, clock=clock, sweep_every=NEVER) as running:
        yield running


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start servers; gives the address of each."""
    runners: list[web.ServerRunner] = []

    async def start(handler: Handler) -> str:
        runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/bot123456:{'A' * 35}/method"

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def request_class() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest() as made:
        yield made
