"""Ordering a job in the same transaction as our own rows: both are there, or neither."""

from __future__ import annotations

import re
from collections.abc import Collection

from dbos import DBOSClient, DBOSPortableJSONSerializer
from sqlalchemy import Connection

from bot.engine.tables import SCHEMA, engine_for

NAME = "ocop-bot"
"""What the bot is called in the engine's tables."""

QUEUE = "bulk"
"""The one queue of jobs. Replies to people never pass through it."""

WORKFLOW = "ocop.job"
"""The one workflow: it does the job that is its first argument for the key that is its second."""

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._+-]{0,119}")


class Orders:
    """Where jobs are ordered. Opens no connection of its own.

    Args:
        url: The database, whose engine tables exist (`upgrade`; an `Engine` that has started
            has seen to it).
        names: The jobs there are.

    Raises:
        StoreUrlError: The URL is of neither kind.
    """

    def __init__(self, url: str, names: Collection[str]) -> None:
        self._names = frozenset(names)
        self._engine = engine_for(url)
        self._client = DBOSClient(
            system_database_engine=self._engine,
            dbos_system_schema=SCHEMA,
            # Plain text, not pickle: what is in the tables can be read, and runs nothing.
            serializer=DBOSPortableJSONSerializer(),
            application_name=NAME,
            lazy=True,
        )

    def enqueue(self, conn: Connection, job: str, key: str) -> None:
        """Order a job within the caller's transaction.

        The same job and key, ordered again, change nothing for as long as finished work is
        remembered (30 days), even if it failed. Two transactions that order several of the same
        keys should do so in the same order, e.g. sorted, so as not to wait for each other.

        Args:
            conn: In a transaction on the store's database; the caller commits.
            job: One of the jobs' names.
            key: Ids and dates that name the occasion, e.g. `17:2026-11-23`; the job is called
                with it. With the job's name it is the id in the engine's tables, as in
                `digest:17:2026-11-23`, so nothing personal may be in it.

        Raises:
            ValueError: There is no such job, or the key is not made of ids.
            SQLAlchemyError: The database failed it.
        """
        if job not in self._names:
            raise ValueError(f"there is no job {job!r}")
        if not _KEY.fullmatch(key):
            raise ValueError(f"the key of a {job} is not made of ids")
        options = conn.get_execution_options()
        self._client.enqueue_in_transaction(
            conn,
            {
                "workflow_name": WORKFLOW,
                "queue_name": QUEUE,
                "workflow_id": f"{job}:{key}",
            },
            job,
            key,
        )
        # dbos leaves an option on the connection that would cost each later statement a little.
        conn.execution_options(schema_translate_map=options.get("schema_translate_map"))

    def close(self) -> None:
        """Let go of what is held."""
        self._client.destroy()
        self._engine.dispose()
