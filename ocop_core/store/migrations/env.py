"""What alembic runs: the connection comes from `upgrade`, within its transaction."""

from __future__ import annotations

from alembic import context

from ocop_core.store.officer_tables import metadata  # with these, all tables are known

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
)
context.run_migrations()
