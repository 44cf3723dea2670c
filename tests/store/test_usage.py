"""What a channel has used of its platform's plan, counted in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ocop_core.store import Arrival, ConversationKey, Outcome, Outgoing, Snapshot, open_store
from ocop_core.store.errors import StoreError
from ocop_core.store.usage import Usage, usage_of

LAST_MONTH = datetime(2026, 10, 31, 16, 59, tzinfo=UTC)
THIS_MONTH = datetime(2026, 10, 31, 17, 0, tzinfo=UTC)


def turn(snapshot: Snapshot, _arrival: Arrival) -> Outcome:
    kinds = ("message", "typing", "picture", "edit")
    return Outcome(snapshot.dialogue, snapshot.case, tuple(Outgoing(kind, {}) for kind in kinds))


async def test_people_and_what_was_sent_since(database_url: str) -> None:
    now = LAST_MONTH
    store = open_store(database_url, process_id="one", clock=lambda: now)
    numbers = iter(range(100))
    for when, channel, chat, sends in (
        (LAST_MONTH, "zalo_bot", "a", True),
        (THIS_MONTH, "zalo_bot", "a", True),
        (THIS_MONTH + timedelta(days=3), "zalo_bot", "b", True),
        (THIS_MONTH, "zalo_bot", "c", False),
        (THIS_MONTH, "telegram", "a", True),
    ):
        now = when
        key = ConversationKey(channel, chat)
        number = next(numbers)
        await store.receive([Arrival(key, str(number), number, {"type": "text"}, now)])
        for delivery in await store.take_turns(key, turn):
            if sends:
                await store.sent(delivery.id, message_id="m")
            else:
                await store.dead(delivery.id, "refused")
    await store.close()
    assert usage_of(database_url, "zalo_bot", THIS_MONTH) == Usage(people=3, sent=4)
    assert usage_of(database_url, "web", THIS_MONTH) == Usage(people=0, sent=0)


def test_a_file_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("no database " * 400, "utf-8")
    with pytest.raises(StoreError):
        usage_of(f"sqlite:///{tmp_path}/x.db", "zalo_bot", THIS_MONTH)
