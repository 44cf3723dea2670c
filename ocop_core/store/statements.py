"""What turns write, as statements made once; rows are collected and written table by table."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, TypeAlias

from sqlalchemy import (
    Connection,
    Delete,
    Insert,
    Update,
    bindparam,
    case,
    delete,
    insert,
    literal_column,
    update,
)

from ocop_core.store.officer_tables import reviews
from ocop_core.store.projection import PROJECTION
from ocop_core.store.tables import (
    answers,
    audit,
    consents,
    conversations,
    outbox,
    producers,
    products,
    registrations,
)

Statement: TypeAlias = Insert | Update | Delete

INSERT_PRODUCER = insert(producers).inline()
INSERT_PRODUCT = insert(products).inline()
INSERT_REGISTRATION = insert(registrations).inline()
INSERT_ANSWER = insert(answers).inline()
INSERT_CONSENT = insert(consents).inline()
INSERT_OUTGOING = insert(outbox).inline()
INSERT_AUDIT = insert(audit).inline()


def _bound(*names: str) -> dict[str, Any]:
    return {name: bindparam(f"new_{name}") for name in names}


UPDATE_PRODUCER = (
    update(producers)
    .where(producers.c.id == bindparam("its_id"))
    .values(
        revision=producers.c.revision + 1,
        **_bound("answers", "updated_at", *(column.name for column in PROJECTION["producer"])),
    )
)

UPDATE_PRODUCT = (
    update(products)
    .where(products.c.id == bindparam("its_id"))
    .values(
        revision=products.c.revision + 1,
        **_bound(
            "producer_id",
            "answers",
            "updated_at",
            *(column.name for column in PROJECTION["product"]),
        ),
    )
)

UPDATE_REGISTRATION = (
    update(registrations)
    .where(registrations.c.id == bindparam("its_id"))
    .values(
        revision=registrations.c.revision + 1,
        # What was filed stays with the commune it was filed with.
        commune_code=case(
            (registrations.c.filed_at.is_(None), bindparam("new_commune_code")),
            else_=registrations.c.commune_code,
        ),
        **_bound(
            "product_id",
            "edition",
            "code",
            "answers",
            "filed_at",
            "receipt",
            "updated_at",
            *(column.name for column in PROJECTION["registration"]),
        ),
    )
)

DELETE_HISTORY = delete(answers).where(answers.c.entity_id == bindparam("its_id"))
DELETE_REVIEW = delete(reviews).where(reviews.c.registration_id == bindparam("its_id"))
DELETE_REGISTRATION = delete(registrations).where(registrations.c.id == bindparam("its_id"))
DELETE_PRODUCT = delete(products).where(products.c.id == bindparam("its_id"))
DELETE_PRODUCER = delete(producers).where(producers.c.id == bindparam("its_id"))

UPDATE_CONVERSATION = (
    update(conversations)
    .where(conversations.c.id == bindparam("its_id"))
    .values(blocked_at=None, **_bound("dialogue", "next_seq", "forgotten", "updated_at"))
)

UPDATE_CLAIM = (
    update(outbox)
    .where(outbox.c.conversation_id == bindparam("its_id"), outbox.c.seq == bindparam("its_seq"))
    .values(**_bound("claimed_by", "claimed_until", "due_at"))
)

UPDATE_ENDED = (
    update(outbox)
    .where(
        outbox.c.conversation_id == bindparam("its_id"),
        outbox.c.seq == bindparam("its_seq"),
        outbox.c.state == literal_column("'open'"),
    )
    .values(
        state="dead",
        payload=None,
        claimed_by=None,
        claimed_until=None,
        **_bound("error", "settled_at"),
    )
)

_IN_ORDER: tuple[Statement, ...] = (
    INSERT_PRODUCER,
    INSERT_PRODUCT,
    INSERT_REGISTRATION,
    UPDATE_PRODUCER,
    UPDATE_PRODUCT,
    UPDATE_REGISTRATION,
    INSERT_ANSWER,
    INSERT_CONSENT,
    DELETE_HISTORY,
    DELETE_REVIEW,
    DELETE_REGISTRATION,
    DELETE_PRODUCT,
    DELETE_PRODUCER,
    UPDATE_CONVERSATION,
    UPDATE_ENDED,
    UPDATE_CLAIM,
    INSERT_OUTGOING,
    INSERT_AUDIT,
)
"""A row never refers to one that is not there yet."""


class Writes:
    """Rows waiting to be written, by statement."""

    def __init__(self) -> None:
        self._rows: dict[Statement, list[dict[str, Any]]] = defaultdict(list)

    def add(self, statement: Statement, row: dict[str, Any]) -> None:
        """Have one row written by `flush`."""
        self._rows[statement].append(row)

    def flush(self, conn: Connection) -> None:
        """Write all rows, each statement once for all of its rows; then start empty."""
        for statement in _IN_ORDER:
            rows = self._rows.get(statement)
            if rows:
                conn.execute(statement, rows[0] if len(rows) == 1 else rows)
        self._rows.clear()
