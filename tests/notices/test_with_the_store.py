"""The timer on the store itself: a tick beside turns."""

from __future__ import annotations

import pytest

from bot.timers import Timer
from ocop_core.store import ConversationKey, open_store
from ocop_core.store.store import SqlStore
from tests.notices.office import CALENDAR, WEDNESDAY, Office


async def test_a_tick_leaves_an_arrival_for_the_worker(office: Office, database_url: str) -> None:
    office.officer()
    office.dossier("taken", days=6)
    store = open_store(database_url, process_id="one", clock=lambda: WEDNESDAY)
    assert isinstance(store, SqlStore)
    woken: list[ConversationKey] = []
    try:
        timer = Timer(store, CALENDAR, clock=lambda: WEDNESDAY, wake=woken.append)
        await timer.tick(WEDNESDAY)
        assert woken == [ConversationKey("telegram", "chat-person-lan")]
        with pytest.raises(ValueError, match="not enough values"):
            await timer.tell_digest("nonsense")
    finally:
        await store.close()
