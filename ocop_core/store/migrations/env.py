"""What alembic runs: the connection comes from `upgrade`, within its transaction."""

from __future__ import annotations

from alembic import context

from ocop_core.store import officer_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=officer_tables.metadata_of_all,
)
context.run_migrations()
