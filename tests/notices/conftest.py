"""A database of each kind, with officers and dossiers to compose digests of."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import (
    database_url,
    postgres_server,
    postgres_template,
    postgres_url,
    sqlite_template,
    sqlite_url,
)
from tests.notices.office import Office

__all__ = [
    "database_url",
    "postgres_server",
    "postgres_template",
    "postgres_url",
    "sqlite_template",
    "sqlite_url",
]


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """An office without officers or dossiers."""
    found = Office(database_url)
    yield found
    found.close()
