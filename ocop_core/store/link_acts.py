"""Joining chats of one person (nối kênh): a code from one chat, typed in another.

The chat in which a code is typed comes over with all that its person has; the person who made
the code stays. Nothing is ever joined by a phone number, which may be somebody else's by now.
All runs in the turn's transaction, whose chat and person are locked already.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, insert, or_, select, update

from ocop_core.registry.acts import JoinPerson, MakeLinkCode
from ocop_core.registry.desk import LinkOffer
from ocop_core.registry.link_code import WRONG_TRY
from ocop_core.store.errors import ActRefused
from ocop_core.store.mail import ChatLetter, post_to
from ocop_core.store.officer_audit import note
from ocop_core.store.officer_tables import certificates, notices, officers
from ocop_core.store.ports import ConversationKey
from ocop_core.store.tables import (
    audit,
    consents,
    conversations,
    link_codes,
    people,
    producers,
    products,
    registrations,
)

_OWNED = (producers, products, registrations, certificates, notices, officers, conversations)
"""What names its person by `person_id`."""


def make_code(conn: Connection, now: datetime, act: MakeLinkCode, person_id: str) -> None:
    """Give a person a code in the place of their last one; what has run out goes.

    Raises:
        ActRefused: An officer's chats are never joined by a code.
    """
    if _is_officer(conn, person_id):
        raise ActRefused("an officer's chats are not joined by a code")
    conn.execute(
        delete(link_codes).where(
            or_(link_codes.c.person_id == person_id, link_codes.c.expires_at <= now)
        )
    )
    row = {"person_id": person_id, "code_hash": act.code_hash, "expires_at": act.expires_at}
    conn.execute(insert(link_codes).values(row))


def find_offer(conn: Connection, code_hash: str, person_id: str, now: datetime) -> LinkOffer | None:
    """What a code joins to now; None for one that is wrong, used or too old, all the same."""
    owner = _owner(conn, code_hash, now)
    if owner is None:
        return None
    theirs = select(func.count()).where(registrations.c.person_id == owner)
    return LinkOffer(
        own=owner == person_id,
        dossiers=conn.execute(theirs).scalar_one(),
        officer=_is_officer(conn, owner, person_id),
    )


def wrong_tries(conn: Connection, person_id: str, since: datetime) -> int:
    """How many wrong codes a person has sent since a moment."""
    return conn.execute(
        select(func.count()).where(
            audit.c.actor == person_id, audit.c.action == WRONG_TRY, audit.c.at > since
        )
    ).scalar_one()


def join(
    conn: Connection, now: datetime, act: JoinPerson, person_id: str, here: ConversationKey
) -> list[ConversationKey]:
    """Use a code up and make one person of two.

    Args:
        conn: in the turn's transaction; the chat and the person of the turn are locked.
        now: the turn's moment.
        act: the code.
        person_id: whose turn it is; this person is no more afterwards.
        here: the chat in which the code was sent.

    Returns:
        The chats that are told of it: this one, and all others of the person who stays.

    Raises:
        ActRefused: The code can no longer be used, or one of the two is an officer.
    """
    keeper = _owner(conn, act.code_hash, now)
    if keeper is None or keeper == person_id or not _locked(conn, keeper):
        raise ActRefused("the code joins nothing")
    used = conn.execute(
        delete(link_codes).where(
            link_codes.c.code_hash == act.code_hash, link_codes.c.person_id == keeper
        )
    )
    if used.rowcount != 1 or _is_officer(conn, keeper, person_id):
        raise ActRefused("the code joins nothing")
    others = _chats(conn, keeper)
    _hand_over(conn, person_id, keeper)
    note(conn, now, keeper, "person.joined", keeper)
    letters = [
        ChatLetter(chat, f"linked:{act.code_hash}:{number}", _notice(here, here=chat == here))
        for number, chat in enumerate([here, *others])
    ]
    return post_to(conn, letters, now)


def _notice(joined: ConversationKey, *, here: bool) -> dict[str, str | bool]:
    return {"type": "notice", "about": "linked", "channel": joined.channel, "here": here}


def _owner(conn: Connection, code_hash: str, now: datetime) -> str | None:
    return conn.execute(
        select(link_codes.c.person_id).where(
            link_codes.c.code_hash == code_hash, link_codes.c.expires_at > now
        )
    ).scalar()


def _locked(conn: Connection, person_id: str) -> bool:
    """Wait for the turns of the person's other chats; False when they were forgotten in one.

    Two people who type each other's codes at the same moment wait for each other: PostgreSQL
    ends one of the turns, and it is taken again. SQLite has one writer.
    """
    row = conn.execute(select(people.c.id).where(people.c.id == person_id).with_for_update())
    return row.first() is not None


def _is_officer(conn: Connection, *person_ids: str) -> bool:
    held = exists().where(officers.c.person_id.in_(person_ids), officers.c.state != "revoked")
    return bool(conn.execute(select(held)).scalar())


def _chats(conn: Connection, person_id: str) -> list[ConversationKey]:
    rows = conn.execute(
        select(conversations.c.channel, conversations.c.chat).where(
            conversations.c.person_id == person_id,
            conversations.c.blocked_at.is_(None),
            conversations.c.forgotten.is_(False),
        )
    )
    return [ConversationKey(row.channel, row.chat) for row in rows]


def _hand_over(conn: Connection, gone: str, keeper: str) -> None:
    """Make all of one person's the other's, and erase the one who has nothing left."""
    for table in _OWNED:
        conn.execute(update(table).where(table.c.person_id == gone).values(person_id=keeper))
    conn.execute(update(consents).where(consents.c.subject == gone).values(subject=keeper))
    conn.execute(update(audit).where(audit.c.actor == gone).values(actor=keeper))
    conn.execute(update(audit).where(audit.c.subject == gone).values(subject=keeper))
    conn.execute(delete(people).where(people.c.id == gone))
