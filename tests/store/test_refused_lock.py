"""A chat's row is held for a moment by somebody who runs no turns: its arrival does not wait."""

from __future__ import annotations

import asyncio

from sqlalchemy import create_engine, text

from ocop_core.store import open_store
from tests.store.samples import KEY, arrival, do, echo, silent


async def test_a_refused_turn_is_tried_again_shortly(postgres_url: str) -> None:
    store = open_store(postgres_url, process_id="one")
    await do(store, silent)
    await store.receive([arrival("một")])
    engine = create_engine(postgres_url)
    with engine.begin() as conn:
        conn.execute(text("SELECT id FROM conversations FOR UPDATE"))
        work = asyncio.create_task(store.take_turns(KEY, echo))
        await asyncio.sleep(0.1)
    assert len(await work) == 1
    engine.dispose()
    await store.close()
