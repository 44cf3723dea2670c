"""How much a channel has been used, where its platform's plan has limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from ocop_core.store.engines import make_engine
from ocop_core.store.errors import StoreError
from ocop_core.store.tables import conversations, outbox

SHOWN = ("message", "picture", "file")
"""Kinds of deliveries that a platform counts as messages."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What the rows tell; forgotten people and the parts of long messages are not in them."""

    people: int
    """Chats on the channel."""
    sent: int
    """Messages sent since the moment asked about."""


def usage_of(url: str, channel: str, since: datetime) -> Usage:
    """Count a channel's chats, and its messages sent since a moment.

    Args:
        url: the database.
        channel: as "zalo_bot".
        since: aware.

    Raises:
        StoreUrlError: the URL is not one of ours.
        StoreError: the database does not answer.
    """
    people = select(func.count()).where(conversations.c.channel == channel).scalar_subquery()
    sent = (
        select(func.count())
        .select_from(outbox)
        .join(conversations, conversations.c.id == outbox.c.conversation_id)
        .where(
            conversations.c.channel == channel,
            outbox.c.state == "sent",
            outbox.c.kind.in_(SHOWN),
            outbox.c.settled_at >= since,
        )
        .scalar_subquery()
    )
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            row = connection.execute(select(people, sent)).one()
    except SQLAlchemyError as error:
        raise StoreError(f"the database does not answer: {type(error).__name__}") from error
    finally:
        engine.dispose()
    return Usage(row[0], row[1])
