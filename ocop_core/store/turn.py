"""The turn: one chat's waiting arrivals, their effects and the replies, in one transaction.

`take_together` serves many chats with a handful of statements, on the assumption that all goes
well. `take_alone` serves one chat with a SAVEPOINT for each turn, so that a turn that fails
leaves no trace and the next one goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from ocop_core.store import forget
from ocop_core.store.chats import Chat, lock_reviews, open_chats
from ocop_core.store.context import Context
from ocop_core.store.desk import Desk
from ocop_core.store.inbox import Handled
from ocop_core.store.operations import NEEDS_CARE, NeedsCare, NeedsCareError
from ocop_core.store.ports import ConversationKey, Delivery, TurnFunction


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """A caller's wish to have a chat's waiting arrivals handled."""

    key: ConversationKey
    turn: TurnFunction


def take_together(
    context: Context, conn: Connection, requests: Sequence[TurnRequest]
) -> list[list[Delivery] | NeedsCare | None]:
    """Handle the waiting arrivals of several chats.

    Returns:
        What is to be sent now, for each request; None for a chat that could not be locked;
        `NEEDS_CARE` for one whose turn wants more than its own person's records.

    Raises:
        NeedsCareError: A later turn of a chat wants that.
        Exception: Whatever a turn raised, or the database. Nothing may be committed then.
    """
    now = context.clock()
    keys = list(dict.fromkeys(request.key for request in requests))
    desk = Desk(context, conn, now)
    chats = open_chats(context, conn, keys, now)
    done: set[ConversationKey] = set()
    results: list[list[Delivery] | NeedsCare | None] = []
    for request in requests:
        chat = chats.get(request.key)
        if chat is None or request.key in done:
            results.append(None if chat is None else [])
            continue
        done.add(request.key)
        results.append(desk.finish(chat) if _all_swiftly(desk, chat, request) else NEEDS_CARE)
    desk.close()
    return results


def _all_swiftly(desk: Desk, chat: Chat, request: TurnRequest) -> bool:
    """Run a chat's turns; False when already the first wants care, and so left no trace.

    Raises:
        NeedsCareError: A later one does. What the earlier ones decided is then in the case that
            the person's other chats share, and cannot be told apart any more.
    """
    for place, (arrival, tries) in enumerate(chat.row.arrivals):
        try:
            desk.swiftly(chat, request.turn, arrival)
        except NeedsCareError:
            if place:
                raise
            return False
        desk.handled.append(Handled(arrival, tries))
    return True


def take_alone(context: Context, conn: Connection, request: TurnRequest) -> list[Delivery] | None:
    """Handle the waiting arrivals of one chat, each turn apart from the others.

    Returns:
        What is to be sent now; None when the chat could not be locked.
    """
    now = context.clock()
    lock_reviews(conn, request.key)
    chat = open_chats(context, conn, [request.key], now).get(request.key)
    if chat is None:
        return None
    desk = Desk(context, conn, now)
    for arrival, tries in chat.row.arrivals:
        desk.handled.append(desk.carefully(chat, request.turn, arrival, tries))
    deliveries = desk.finish(chat)
    desk.close()
    if chat.is_forgotten:
        forget.erase_chat(conn, chat.row.id)
    return deliveries
