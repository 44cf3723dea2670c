"""Forgetting a person (xoá dữ liệu): nothing personal stays, in any table.

What stays: that consents were given and withdrawn, and what was done, under a tombstone. The
tombstone is a hash of the person's random id. It leads to nobody, but a backup restored later
can be searched for people who were forgotten since.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    cast,
    delete,
    insert,
    or_,
    select,
    update,
)

from ocop_core.places import province_of
from ocop_core.store import scrub, web_history
from ocop_core.store.chats import add_person
from ocop_core.store.context import Context
from ocop_core.store.officer_tables import (
    alerts,
    certificates,
    digests,
    dossier_steps,
    invitations,
    notices,
    officers,
    reviews,
    rule_marks,
    snoozes,
)
from ocop_core.store.tables import (
    answers,
    audit,
    consents,
    conversations,
    inbox,
    link_codes,
    outbox,
    people,
    producers,
    products,
    registrations,
)

SET_CORRECTED = "set.corrected"
"""The audit's word for a criteria set an officer corrected; its details quote the product."""


def tombstone_of(person_id: str) -> str:
    """What stands for a person once forgotten."""
    return "forgotten:" + sha256(person_id.encode()).hexdigest()


def forget(
    context: Context, conn: Connection, person_id: str, conversation_id: int
) -> tuple[str, str]:
    """Erase a person. The chat they said it in stays, as that of somebody unknown.

    Returns:
        The tombstone, and the id of the new, unknown person the chat now belongs to.
    """
    now = context.clock()
    tombstone = tombstone_of(person_id)
    _erase_case(conn, person_id)
    _detach(conn, person_id, tombstone)
    web_chats = web_history.chats_of(conn, person_id)
    _erase_other_chats(conn, person_id, conversation_id, now)
    conn.execute(delete(outbox).where(outbox.c.conversation_id == conversation_id))
    web_history.forget_chats(conn, web_chats)
    fresh = add_person(context, conn, now)
    conn.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(person_id=fresh, dialogue={}, blocked_at=None, created_at=now, updated_at=now)
    )
    conn.execute(delete(people).where(people.c.id == person_id))
    conn.execute(
        insert(audit).values(
            at=now, actor=tombstone, action="person.forgotten", subject=tombstone, details={}
        )
    )
    scrub.after_commit(conn)
    return tombstone, fresh


def _erase_case(conn: Connection, person_id: str) -> None:
    owned = (registrations, products, producers)
    theirs = or_(
        *(
            answers.c.entity_id.in_(select(table.c.id).where(table.c.person_id == person_id))
            for table in owned
        )
    )
    conn.execute(delete(answers).where(theirs))
    _erase_mentions(conn, person_id)
    _erase_reviews(conn, person_id)
    for table in owned:
        conn.execute(delete(table).where(table.c.person_id == person_id))


def _erase_reviews(conn: Connection, person_id: str) -> None:
    """What officers had of them; certificates stay as numbers without a name, and roles end."""
    theirs = select(registrations.c.id).where(registrations.c.person_id == person_id)
    for column in (
        reviews.c.registration_id,
        dossier_steps.c.registration_id,
        snoozes.c.registration_id,
        alerts.c.subject,
        rule_marks.c.subject,
    ):
        conn.execute(delete(column.table).where(column.in_(theirs)))
    conn.execute(delete(notices).where(notices.c.person_id == person_id))
    conn.execute(delete(link_codes).where(link_codes.c.person_id == person_id))
    conn.execute(
        update(certificates)
        .where(certificates.c.person_id == person_id)
        .values(person_id=None, registration_id=None, producer="")
    )
    named = select(officers.c.id).where(officers.c.person_id == person_id)
    conn.execute(update(invitations).where(invitations.c.used_by.in_(named)).values(name=""))
    conn.execute(
        update(officers)
        .where(officers.c.person_id == person_id)
        .values(person_id=None, name="", state="revoked")
    )


def _erase_mentions(conn: Connection, person_id: str) -> None:
    """What others keep of them: digests, what officers' chats still show, corrected sets.

    A digest that was told is needed no more; one that was not goes if it names a dossier of
    theirs. An officer's chat that shows one begins anew; its old buttons work as ever.
    """
    found = conn.execute(
        select(registrations.c.id, registrations.c.code, registrations.c.commune_code).where(
            registrations.c.person_id == person_id
        )
    ).all()
    codes = [row.code for row in found]
    communes = {row.commune_code for row in found if row.commune_code}
    areas = communes | {province_of(commune).code for commune in communes}
    if not areas:
        return
    theirs = officers.c.area.in_(areas)
    conn.execute(
        update(digests)
        .where(
            digests.c.officer_id.in_(select(officers.c.id).where(theirs)),
            or_(digests.c.told_at.is_not(None), _names(digests.c.content, codes)),
        )
        .values(content={})
    )
    conn.execute(
        update(conversations)
        .where(
            conversations.c.person_id.in_(select(officers.c.person_id).where(theirs)),
            conversations.c.person_id != person_id,
            _names(conversations.c.dialogue, codes),
        )
        .values(dialogue={})
    )
    conn.execute(
        update(audit)
        .where(audit.c.action == SET_CORRECTED, audit.c.subject.in_([row.id for row in found]))
        .values(details={})
    )


def _names(document: ColumnElement[Any], codes: Iterable[str]) -> ColumnElement[bool]:
    """Whether a document has the code of one of the dossiers in it."""
    return or_(*(cast(document, Text).contains(code, autoescape=True) for code in codes))


def _detach(conn: Connection, person_id: str, tombstone: str) -> None:
    conn.execute(
        update(consents)
        .where(consents.c.subject == person_id)
        .values(subject=tombstone, button=None, channel=None, update_id=None)
    )
    conn.execute(update(audit).where(audit.c.actor == person_id).values(actor=tombstone))
    conn.execute(update(audit).where(audit.c.subject == person_id).values(subject=tombstone))


def _erase_other_chats(
    conn: Connection, person_id: str, conversation_id: int, now: datetime
) -> None:
    others = conn.execute(
        select(conversations.c.id, conversations.c.channel, conversations.c.chat)
        .where(conversations.c.person_id == person_id, conversations.c.id != conversation_id)
        .with_for_update()  # before their outbox rows, as everybody does
    ).all()
    for other_id, channel, chat in others:
        conn.execute(
            update(inbox)
            .where(inbox.c.channel == channel, inbox.c.chat == chat, inbox.c.handled_at.is_(None))
            .values(chat=None, event=None, handled_at=now, error="forgotten")
        )
        conn.execute(delete(outbox).where(outbox.c.conversation_id == other_id))
        conn.execute(delete(conversations).where(conversations.c.id == other_id))


def erase_chat(conn: Connection, conversation_id: int) -> bool:
    """Erase the chat of a forgotten person once nothing is left to be sent or handled in it.

    Returns:
        Whether it is gone.
    """
    chat = conn.execute(
        select(conversations.c.channel, conversations.c.chat, conversations.c.person_id)
        .where(conversations.c.id == conversation_id, conversations.c.forgotten)
        .with_for_update()
    ).first()
    if chat is None or _has_work(conn, conversation_id, chat.channel, chat.chat):
        return False
    conn.execute(delete(outbox).where(outbox.c.conversation_id == conversation_id))
    conn.execute(delete(conversations).where(conversations.c.id == conversation_id))
    conn.execute(delete(people).where(people.c.id == chat.person_id))
    scrub.after_commit(conn)
    return True


def _has_work(conn: Connection, conversation_id: int, channel: str, chat: str) -> bool:
    to_send = select(outbox.c.seq).where(
        outbox.c.conversation_id == conversation_id, outbox.c.state == "open"
    )
    to_handle = select(inbox.c.sort_key).where(
        inbox.c.channel == channel, inbox.c.chat == chat, inbox.c.handled_at.is_(None)
    )
    return conn.execute(to_send.union_all(to_handle).limit(1)).first() is not None
