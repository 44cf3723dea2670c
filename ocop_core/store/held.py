"""Messages that cannot be sent in a chat, offered in another chat of the same person.

Nothing is sent twice: the other chat only says so and shows where things stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, func, literal_column, or_, select

from ocop_core.store.mail import ChatLetter, post_to
from ocop_core.store.ports import ConversationKey
from ocop_core.store.tables import conversations, inbox, outbox
from ocop_core.store.usage import SHOWN

HELD = timedelta(minutes=10)
"""How long a message waits before the other chat is told; at once where the bot is blocked."""


def offer_elsewhere(conn: Connection, now: datetime) -> list[ConversationKey]:
    """Tell people in another chat of theirs that messages are held, once for each outage.

    An outage is named by the last message that was sent before it.

    Args:
        conn: in a transaction.
        now: aware.

    Returns:
        The chats that something was put into.
    """
    stuck = _stuck(conn, now)
    if not stuck:
        return []
    others = _working(conn, stuck)
    letters = [
        ChatLetter(
            others[row.person_id],
            f"held:{row.id}:{row.last_sent or 0}",
            {"type": "notice", "about": "held", "channel": row.channel},
        )
        for row in stuck
        if row.person_id in others
    ]
    known = _known(conn, letters)
    fresh = [one for one in letters if (one.chat.channel, f"notice:{one.key}") not in known]
    return post_to(conn, fresh, now)


def _stuck(conn: Connection, now: datetime) -> Sequence[Row[int, str, str, int | None]]:
    """Chats in which something that people would see has waited too long."""
    before = outbox.alias("before")
    last_sent = (
        select(func.max(before.c.seq))
        .where(before.c.conversation_id == conversations.c.id, before.c.state == "sent")
        .scalar_subquery()
        .label("last_sent")
    )
    waits = (
        select(outbox.c.seq)
        .where(
            outbox.c.conversation_id == conversations.c.id,
            outbox.c.state == literal_column("'open'"),
            outbox.c.kind.in_(SHOWN),
            or_(outbox.c.created_at <= now - HELD, conversations.c.blocked_at.is_not(None)),
        )
        .exists()
    )
    open_chats = select(outbox.c.conversation_id).where(outbox.c.state == literal_column("'open'"))
    return conn.execute(
        select(conversations.c.id, conversations.c.person_id, conversations.c.channel, last_sent)
        .where(conversations.c.id.in_(open_chats), conversations.c.forgotten.is_(False), waits)
        .order_by(conversations.c.id)
    ).all()


def _working(
    conn: Connection, stuck: Sequence[Row[int, str, str, int | None]]
) -> Mapping[str, ConversationKey]:
    """The newest chat of each of these people that is neither blocked nor stuck itself."""
    rows = conn.execute(
        select(conversations.c.person_id, conversations.c.channel, conversations.c.chat)
        .where(
            conversations.c.person_id.in_({row.person_id for row in stuck}),
            conversations.c.id.not_in([row.id for row in stuck]),
            conversations.c.blocked_at.is_(None),
            conversations.c.forgotten.is_(False),
        )
        .order_by(conversations.c.updated_at, conversations.c.id)
    )
    return {row.person_id: ConversationKey(row.channel, row.chat) for row in rows}


def _known(conn: Connection, letters: Sequence[ChatLetter]) -> set[tuple[str, str]]:
    names = [f"notice:{letter.key}" for letter in letters]
    rows = conn.execute(
        select(inbox.c.channel, inbox.c.update_id).where(inbox.c.update_id.in_(names))
    )
    return {(row.channel, row.update_id) for row in rows}
