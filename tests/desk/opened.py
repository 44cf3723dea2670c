"""A town on a database of the test's choosing: one process of the bot, or several."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from itertools import count

from bot.app import dialogue
from bot.channels.fake import FakeChannel
from bot.dialogue import DialogueTurn
from bot.runtime import Runtime
from ocop_core.store import TurnFunction, open_store
from ocop_core.store.store import SqlStore
from tests.bot.clock import NEVER, Clock
from tests.desk.town import SETTINGS, Town


@cache
def _made() -> DialogueTurn:
    """Made once: loading the editions takes most of a second."""
    return dialogue(SETTINGS)


def turn_of(clock: Clock) -> DialogueTurn:
    """The dialogue by the test's clock."""
    made = _made()
    return DialogueTurn(made._editions, made._current, made._office, made._wording, clock=clock)


@asynccontextmanager
async def open_town(
    url: str,
    *,
    process: str = "one",
    clock: Clock | None = None,
    turn: TurnFunction | None = None,
    first_update: int = 1,
) -> AsyncIterator[Town]:
    """One process of the bot on a database; what it answers goes to its own fake channel."""
    clock = clock or Clock()
    store = open_store(url, process_id=process, clock=clock)
    assert isinstance(store, SqlStore)
    channel = FakeChannel(clock, name="telegram")
    channel._update_ids = count(first_update)  # the platform never numbers two alike
    try:
        async with Runtime(
            store, [channel], turn or turn_of(clock), clock=clock, sweep_every=NEVER
        ) as runtime:
            yield Town(store, channel, runtime, clock)
    finally:
        await store.close()
