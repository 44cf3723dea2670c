"""The one statement that reads everything a turn needs, of any number of chats.

One statement costs one round trip and one preparation, where six would cost six. Its branches
are of different tables, hence the columns with a general shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Row,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    tuple_,
    union_all,
)

from ocop_core.store import json_text
from ocop_core.store.columns import Document, Moment
from ocop_core.store.officer_tables import officers, reviews
from ocop_core.store.ports import ConversationKey
from ocop_core.store.tables import (
    consents,
    conversations,
    inbox,
    outbox,
    people,
    producers,
    products,
    registrations,
)

CHAT, INBOX, OUTBOX, CONSENT, PRODUCER, PRODUCT, REGISTRATION, REVIEW, OFFICER = range(9)
"""What a row is of: its first column."""

_SHAPE: dict[str, Any] = {
    "conversation": BigInteger,
    "person": Text,
    "id": Text,
    "parent": Text,
    "text_1": Text,
    "text_2": Text,
    "text_3": Text,
    "text_4": Text,
    "number_1": BigInteger,
    "number_2": BigInteger,
    "time_1": Moment,
    "time_2": Moment,
    "time_3": Moment,
    "document": Document,
}


def read(conn: Connection, keys: Sequence[ConversationKey]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows of these chats and of their people: a tag, then the columns of `_SHAPE`.

    On PostgreSQL only of the chats that could be locked. The reading is a statement of its own,
    after the lock: what it sees is then what the last holder of the lock has committed.
    """
    if conn.dialect.name == "sqlite":
        listed = json_text.dumps([[key.channel, key.chat] for key in keys])
        return conn.execute(ON_SQLITE, {"keys": listed}).all()
    locked = _locked(conn, keys)
    return conn.execute(ON_POSTGRESQL, {"ids": locked}).all() if locked else ()


# The person's row is locked, too: their turns in two chats must not work on the same case.
# SQLite has no row locks and needs none: its one writer has the whole file.
_LOCK = (
    select(conversations.c.id)
    .join(people, people.c.id == conversations.c.person_id)
    .where(
        tuple_(conversations.c.channel, conversations.c.chat).in_(bindparam("keys", expanding=True))
    )
    .with_for_update(skip_locked=True)
)


def _locked(conn: Connection, keys: Sequence[ConversationKey]) -> Sequence[int]:
    pairs = [(key.channel, key.chat) for key in keys]
    return conn.execute(_LOCK, {"keys": pairs}).scalars().all()


def _on_sqlite() -> ColumnElement[bool]:
    pair = func.json_each(bindparam("keys", type_=Text)).table_valued("value").c.value
    listed = select(func.json_extract(pair, "$[0]"), func.json_extract(pair, "$[1]"))
    return tuple_(conversations.c.channel, conversations.c.chat).in_(listed)


def _on_postgresql() -> ColumnElement[bool]:
    return conversations.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))


def _branch(tag: int, **columns: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return select(
        literal_column(str(tag), BigInteger).label("tag"),
        *(
            columns.get(name, cast(null(), kind)).label(name)  # the same type in each branch
            for name, kind in _SHAPE.items()
        ),
    )


def _statement(listed: ColumnElement[bool]) -> CompoundSelect[*tuple[Any, ...]]:
    """All branches; `listed` says that a conversation is among those asked for."""
    chats = select(conversations).where(listed).cte("chats")
    their_people = select(chats.c.person_id)
    return union_all(
        _branch(
            CHAT,
            conversation=chats.c.id,
            person=chats.c.person_id,
            id=chats.c.channel,
            parent=chats.c.chat,
            number_1=chats.c.next_seq,
            number_2=cast(chats.c.forgotten, Integer),
            time_1=chats.c.blocked_at,
            document=chats.c.dialogue,
        ),
        _branch(
            INBOX,
            conversation=chats.c.id,
            id=inbox.c.update_id,
            number_1=inbox.c.sort_key,
            number_2=inbox.c.attempts,
            time_1=inbox.c.received_at,
            document=inbox.c.event,
        )
        .join_from(
            chats,
            inbox,
            (inbox.c.channel == chats.c.channel) & (inbox.c.chat == chats.c.chat),
        )
        .where(inbox.c.handled_at.is_(None)),
        _branch(
            OUTBOX,
            conversation=outbox.c.conversation_id,
            id=outbox.c.kind,
            number_1=outbox.c.seq,
            number_2=outbox.c.attempts,
            text_1=cast(cast(outbox.c.once, Integer), Text),
            time_1=outbox.c.due_at,
            time_2=outbox.c.claimed_until,
            time_3=outbox.c.expires_at,
            document=outbox.c.payload,
        ).where(
            outbox.c.conversation_id.in_(select(chats.c.id)),
            outbox.c.state == literal_column("'open'"),  # not bound: it picks the partial index
        ),
        _branch(
            CONSENT,
            person=consents.c.subject,
            id=consents.c.purpose,
            parent=consents.c.action,
            text_1=consents.c.text_version,
            text_2=consents.c.text_sha256,
            text_3=consents.c.button,
            number_1=consents.c.id,
            time_1=consents.c.at,
        ).where(consents.c.subject.in_(their_people)),
        _branch(
            PRODUCER,
            person=producers.c.person_id,
            id=producers.c.id,
            number_1=producers.c.position,
            time_1=producers.c.created_at,
            document=producers.c.answers,
        ).where(producers.c.person_id.in_(their_people)),
        _branch(
            PRODUCT,
            person=products.c.person_id,
            id=products.c.id,
            parent=products.c.producer_id,
            number_1=products.c.position,
            time_1=products.c.created_at,
            document=products.c.answers,
        ).where(products.c.person_id.in_(their_people)),
        _branch(
            REGISTRATION,
            person=registrations.c.person_id,
            id=registrations.c.id,
            parent=registrations.c.product_id,
            text_1=registrations.c.edition,
            text_2=registrations.c.code,
            text_3=registrations.c.receipt,
            number_1=registrations.c.position,
            time_1=registrations.c.created_at,
            time_2=registrations.c.filed_at,
            document=registrations.c.answers,
        ).where(registrations.c.person_id.in_(their_people)),
        _branch(
            REVIEW,
            person=registrations.c.person_id,
            id=reviews.c.registration_id,
            parent=reviews.c.state,
            text_1=reviews.c.reason,
            text_2=reviews.c.result_decision,
            text_3=cast(reviews.c.result_on, Text),
            text_4=cast(reviews.c.result_points, Text),
            number_1=reviews.c.revision,
            number_2=cast(reviews.c.result_stars, BigInteger),
            time_1=reviews.c.since,
            document=reviews.c.asked,
        )
        .join_from(registrations, reviews, reviews.c.registration_id == registrations.c.id)
        .where(registrations.c.person_id.in_(their_people)),
        _branch(
            OFFICER,
            person=officers.c.person_id,
            id=officers.c.id,
            parent=officers.c.state,
            text_1=officers.c.role,
            text_2=officers.c.area,
            text_3=officers.c.name,
            text_4=cast(officers.c.until, Text),
            time_1=officers.c.created_at,
        ).where(
            officers.c.person_id.in_(their_people), officers.c.state != literal_column("'revoked'")
        ),
    )


ON_SQLITE = _statement(_on_sqlite())
ON_POSTGRESQL = _statement(_on_postgresql())
