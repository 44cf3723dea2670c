"""Ordering jobs: in the caller's transaction, once for each key, with nothing but ids."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from sqlalchemy import inspect, select

from bot.engine import TryLater
from bot.engine.orders import Orders
from bot.engine.tables import upgrade
from ocop_core.store.engines import connected, make_engine, transaction
from ocop_core.store.tables import metadata, people
from tests.engine.conftest import StartEngine
from tests.engine.hurry import Done, order, rows, settled, states, tables

CANARY = "Mùa A Sử 0912345678"


def test_a_transaction_rolled_back_orders_nothing(url: str) -> None:
    orders, engine = Orders(url, ["digest"]), make_engine(url)
    with engine.connect() as conn, transaction(conn):
        orders.enqueue(conn, "digest", "1:2026-11-23")
        conn.rollback()
    assert states(url) == {}
    with connected(engine) as conn:
        orders.enqueue(conn, "digest", "2:2026-11-23")
        assert not conn.get_execution_options().get("schema_translate_map"), "as it was handed in"
        assert conn.execute(select(people)).all() == []
    assert states(url) == {"digest:2:2026-11-23": "ENQUEUED"}
    engine.dispose()
    orders.close()


async def test_the_same_key_is_done_once(url: str, start: StartEngine) -> None:
    done = Done()
    engine = await start({"digest": done, "remind": done})
    order(engine, url, "1:2026-11-23", "1:2026-11-23")
    await settled(url, "digest:1:2026-11-23")
    order(engine, url, "1:2026-11-23", "1:2026-11-24")
    order(engine, url, "1:2026-11-23", job="remind")
    await settled(url, "digest:1:2026-11-24", "remind:1:2026-11-23")
    assert sorted(done.keys) == ["1:2026-11-23", "1:2026-11-23", "1:2026-11-24"]


def test_what_is_not_an_id_is_refused(url: str) -> None:
    orders, engine = Orders(url, ["digest"]), make_engine(url)
    with connected(engine) as conn:
        for key in ("", " ", "Mùa A Sử", "a b", "a\n", ":1", "x" * 121):
            with pytest.raises(ValueError, match="not made of ids"):
                orders.enqueue(conn, "digest", key)
        with pytest.raises(ValueError, match="no job 'sing'"):
            orders.enqueue(conn, "sing", "1")
    assert states(url) == {}
    engine.dispose()
    orders.close()


async def test_nothing_a_job_says_is_kept_or_logged(
    url: str, start: StartEngine, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_key: str) -> None:
        raise ValueError(CANARY)

    async def hesitate(_key: str) -> None:
        raise TryLater(CANARY) from ValueError(CANARY)

    caplog.set_level(logging.DEBUG)
    engine = await start({"fail": fail, "hesitate": hesitate})
    order(engine, url, "1", job="fail")
    order(engine, url, "2", job="hesitate")
    found = await settled(url, "fail:1", "hesitate:2")
    assert found == {"fail:1": "ERROR", "hesitate:2": "ERROR"}
    everything = "\n".join(
        repr(row) for name in tables(url).tables for row in rows(url, name.removeprefix("dbos."))
    )
    assert "ValueError" in everything, "the class of an error is kept"
    for leak in (CANARY, "0912345678", "M\\u00f9a"):
        assert leak not in everything
        assert leak not in caplog.text
    assert "fail:1 failed: ValueError in " in caplog.text


def test_no_table_of_the_engine_has_the_name_of_one_of_ours(tmp_path: Path) -> None:
    """On SQLite they lie beside each other."""
    alone = f"sqlite:///{tmp_path / 'engine.db'}"
    upgrade(alone)
    engine = make_engine(alone)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    assert {"workflow_status", "notifications"} <= names
    assert not names & {*metadata.tables, "alembic_version"}


def test_a_servers_tables_have_a_schema_of_their_own(postgres_url: str) -> None:
    before = table_names(postgres_url)
    upgrade(postgres_url)
    upgrade(postgres_url)
    assert table_names(postgres_url) == before
    assert states(postgres_url) == {}


def table_names(url: str) -> list[str]:
    engine = make_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()
