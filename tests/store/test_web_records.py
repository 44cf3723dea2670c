"""The web chat's records: kept with the outbox's leave, changed once, forgotten with the person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from ocop_core.store import Arrival, Delivery, Outcome, Snapshot, SqlStore, open_store
from ocop_core.store.ports import ConversationKey
from ocop_core.store.web_history import Changing, History, Keeping
from ocop_core.store.web_tables import web_codes, web_messages
from tests.store.rows import rows
from tests.store.samples import AT, Clock, do, echo

CHAT = ConversationKey("web", "a chat")


def farewell(snapshot: Snapshot, item: Arrival) -> Outcome:
    return replace(echo(snapshot, item), forget=True)


@pytest.fixture
async def store(database_url: str, clock: Clock) -> AsyncIterator[SqlStore]:
    opened = open_store(database_url, process_id="one", clock=clock)
    yield opened
    await opened.close()


def keeping(delivery: Delivery) -> Keeping:
    return Keeping(delivery.id, CHAT.chat, delivery.kind, delivery.payload, AT)


async def seen(store: SqlStore, after: int | None = None) -> History:
    found = await store.web.history("browser", after)
    assert found is not None
    return found


async def test_a_message_is_kept_once_and_changed_once(store: SqlStore) -> None:
    await store.web.enter("browser", CHAT.chat)
    first = await do(store, echo, "một", CHAT)
    await store.web.keep(keeping(first[0]))
    await store.web.keep(keeping(first[0]))
    found = await seen(store)
    assert [message.id for message in found.messages] == [first[0].id]
    for text in ("mới", "mới nữa"):
        change = Changing(first[0].id + 1, CHAT.chat, first[0].id, {"html": text})
        await store.web.change(change)
    await store.web.change(Changing(first[0].id + 2, "another", first[0].id, {"html": "x"}))
    news = await seen(store, found.cursor)
    assert [message.payload for message in news.messages] == [{"html": "mới"}]
    assert (await seen(store, news.cursor)).messages == ()


async def test_what_was_forgotten_meanwhile_is_not_kept(store: SqlStore, database_url: str) -> None:
    await store.web.enter("browser", CHAT.chat)
    (late,) = await do(store, echo, "Kim Oanh", CHAT)
    await do(store, farewell, "tạm biệt", CHAT)
    await store.web.keep(keeping(late))
    assert rows(database_url, select(web_messages)) == []


async def test_forgetting_takes_the_history_and_the_code(
    store: SqlStore, database_url: str, clock: Clock
) -> None:
    await store.web.enter("browser", CHAT.chat)
    (said,) = await do(store, echo, "Kim Oanh", CHAT)
    await store.web.keep(keeping(said))
    assert await store.web.set_code("browser", "hash")
    (last,) = await do(store, farewell, "tạm biệt", CHAT)
    assert rows(database_url, select(web_messages)) == []
    assert rows(database_url, select(web_codes)) == []
    assert not await store.web.redeem("other", "hash")
    await store.web.keep(keeping(last))
    await store.sent(last.id, message_id=None)
    assert [message.id for message in (await seen(store)).messages] == [last.id]
    assert not await store.web.set_code("browser", "hash"), "there is nobody to move"
    clock.forward(hours=2)
    await store.web.purge(clock())
    assert await store.web.history("browser", None) is None


async def test_a_code_is_used_up_and_grows_old(store: SqlStore, clock: Clock) -> None:
    await store.web.enter("browser", CHAT.chat)
    await do(store, echo, "chào", CHAT)
    assert await store.web.set_code("browser", "one")
    assert await store.web.set_code("browser", "two")
    assert not await store.web.redeem("phone", "one")
    assert await store.web.redeem("phone", "two")
    assert not await store.web.redeem("thief", "two")
    assert await store.web.chat_of("phone") == CHAT.chat
    assert await store.web.set_code("phone", "three")
    clock.forward(days=181)
    assert not await store.web.redeem("late", "three")
    await store.web.leave("phone", others=True)
    assert await store.web.chat_of("browser") is None
    await store.web.leave("phone")
    assert await store.web.chat_of("phone") is None
