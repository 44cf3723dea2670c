"""A bot with its web chat on a fresh SQLite file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.web.site import WebBot, web_bot


@pytest.fixture
async def bot(sqlite_url: str) -> AsyncIterator[WebBot]:
    async with web_bot(sqlite_url) as running:
        yield running
