"""What alembic runs: the connection comes from `upgrade`, within its transaction."""

from __future__ import annotations

from alembic import context

from ocop_core.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
)
context.run_migrations()
