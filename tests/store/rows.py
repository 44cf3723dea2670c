"""Looking into the tables behind a store's back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, select, text

from ocop_core.store.engines import connected, make_engine
from ocop_core.store.officer_tables import metadata_of_all as metadata


def rows(url: str, query: Select[*tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    engine = make_engine(url)
    with connected(engine) as conn:
        found = [tuple(row) for row in conn.execute(query)]
    engine.dispose()
    return found


def dump(url: str) -> str:
    """Everything in every table, as text."""
    engine = make_engine(url)
    with connected(engine) as conn:
        texts = [_dump(conn, name) for name in metadata.tables]
    engine.dispose()
    assert len(texts) == 30
    return "\n".join(texts)


def _dump(conn: Connection, name: str) -> str:
    table = metadata.tables[name]
    return "\n".join(f"{name}: {row!r}" for row in conn.execute(select(table)))


def execute(url: str, *statements: str) -> None:
    """Run statements in one transaction."""
    engine = make_engine(url)
    try:
        with connected(engine) as conn:
            for statement in statements:
                conn.execute(text(statement))
    finally:
        engine.dispose()
