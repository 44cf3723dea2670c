"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine, UserDefinedType

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""A row number: SQLite only counts up by itself on plain INTEGER."""

Document: TypeEngine[Any] = JSON(none_as_null=True).with_variant(
    JSONB(none_as_null=True), "postgresql"
)
"""A JSON document; None is SQL NULL."""


class MomentText(UserDefinedType[datetime]):
    """A moment as text in ISO 8601, always of the same length, so that it sorts as time does."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """The type's name in SQL."""
        return "TEXT"

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        """How a moment is written."""
        return _to_text

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], datetime | None]:
        """How a moment is read."""
        return _from_text


def _to_text(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    if moment.tzinfo is not UTC:
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = moment.astimezone(UTC)
    return moment.isoformat(" ", "microseconds")


def _from_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


Moment: TypeEngine[Any] = DateTime(timezone=True).with_variant(MomentText(), "sqlite")
"""A moment in UTC; SQLite, which knows no times, keeps it as text."""
