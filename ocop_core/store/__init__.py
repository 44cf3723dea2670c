"""SQLAlchemy: tables, queries, unit of work, inbox, outbox, migrations."""
