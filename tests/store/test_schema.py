from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError

from ocop_core.store import StoreNotReadyError, StoreUrlError, open_store
from ocop_core.store import migrations as migrating
from ocop_core.store import reading_statement as reading
from ocop_core.store.engines import connected, make_engine
from ocop_core.store.migrations import HEAD, current, pending, upgrade
from ocop_core.store.tables import metadata
from tests.store.rows import execute
from tests.store.samples import becoming, do, full_case, peek


def test_the_migrations_make_the_tables(database_url: str) -> None:
    engine = make_engine(database_url)
    with connected(engine) as conn:
        context = MigrationContext.configure(
            conn, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_program_expects_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrating.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_an_upgrade_from_nothing(empty_database_url: str) -> None:
    assert current(empty_database_url) is None
    assert pending(empty_database_url)[-1] == HEAD
    upgrade(empty_database_url)
    assert current(empty_database_url) == HEAD
    assert pending(empty_database_url) == []
    upgrade(empty_database_url)
    assert current(empty_database_url) == HEAD


def test_several_upgrade_at_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(upgrade, [empty_database_url] * 4))
    assert current(empty_database_url) == HEAD


async def test_an_embedded_file_is_made_with_its_directory(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'deep' / 'er' / 'store.db'}"
    store = open_store(url, process_id="one")
    await do(store, becoming(full_case()))
    await store.close()
    assert current(url) == HEAD
    store = open_store(url, process_id="two")
    assert (await peek(store)).case == full_case()
    await store.close()


@pytest.mark.parametrize("empty_database_url", ["postgresql"], indirect=True)
def test_a_server_is_not_upgraded_by_itself(empty_database_url: str) -> None:
    with pytest.raises(StoreNotReadyError, match="ocop-bot db upgrade"):
        open_store(empty_database_url, process_id="one")
    assert current(empty_database_url) is None


def test_a_newer_database_is_left_alone(database_url: str) -> None:
    execute(database_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreNotReadyError, match="9999"):
        open_store(database_url, process_id="one")
    with pytest.raises(StoreNotReadyError, match="9999"):
        pending(database_url)
    assert current(database_url) == "9999"


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "postgresql://x/y"],
)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(StoreUrlError):
        open_store(url, process_id="one")


async def test_the_consent_ledger_refuses_changes(database_url: str) -> None:
    store = open_store(database_url, process_id="one")
    await do(store, becoming(full_case()))
    await store.close()
    for statement in (
        "DELETE FROM consents",
        "UPDATE consents SET action = 'grant'",
        "UPDATE consents SET subject = 'somebody else'",
        "UPDATE consents SET subject = 'forgotten:1', action = 'grant' WHERE action = 'refuse'",
    ):
        with pytest.raises(DBAPIError, match="only ever added"):
            execute(database_url, statement)
    execute(database_url, "UPDATE consents SET subject = 'forgotten:1', button = NULL")
    with pytest.raises(DBAPIError, match="only ever added"):
        execute(database_url, "UPDATE consents SET subject = 'forgotten:2'")


def test_rows_refer_to_rows_that_are_there(database_url: str) -> None:
    with pytest.raises(IntegrityError):
        execute(
            database_url,
            "INSERT INTO conversations (channel, chat, person_id, dialogue, next_seq, created_at,"
            " updated_at) VALUES ('t', '1', 'nobody', '{}', 1, '2026-11-23', '2026-11-23')",
        )


def test_a_turn_reads_by_the_small_indexes(sqlite_url: str) -> None:
    """Else it would read through all that was ever said: fine at first, and slow after a month."""
    engine = make_engine(sqlite_url)
    query = str(reading.ON_SQLITE.compile(dialect=sqlite.dialect()))
    with connected(engine) as conn:
        plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", ("$[0]", "$[1]", "[]"))
        steps = [str(row[3]) for row in plan]
    engine.dispose()
    of_tables = [step for step in steps if any(f" {name} " in step for name in metadata.tables)]
    assert len(of_tables) >= 7
    assert [step for step in of_tables if not step.startswith("SEARCH")] == []
    assert any("ix_inbox_waiting (channel=? AND chat=?)" in step for step in of_tables)
    assert any("ix_outbox_open (conversation_id=?)" in step for step in of_tables)
