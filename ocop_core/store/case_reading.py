"""Reading: what a turn starts from, of any number of chats at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import itemgetter
from typing import Any, TypeAlias, TypeVar, cast

from sqlalchemy import Connection, Row

from ocop_core.registry.model import (
    Case,
    Consent,
    Filing,
    JsonValue,
    Producer,
    Product,
    Registration,
)
from ocop_core.registry.officer import Officer, OfficerState, Role
from ocop_core.registry.review import Result, Review, ReviewState
from ocop_core.store import reading_statement as statement
from ocop_core.store.answer_documents import from_document
from ocop_core.store.leases import OpenRow
from ocop_core.store.ports import Arrival, ConversationKey

T = TypeVar("T")
Place: TypeAlias = tuple[datetime | int, int, str]
"""Sorts the records of a person the way they were added."""


@dataclass(slots=True)
class _Records:
    """The rows of one person, not in order yet."""

    consents: list[tuple[Place, Consent]] = field(default_factory=list)
    producers: list[tuple[Place, Producer]] = field(default_factory=list)
    products: list[tuple[Place, Product]] = field(default_factory=list)
    registrations: list[tuple[Place, Registration]] = field(default_factory=list)
    reviews: dict[str, Review] = field(default_factory=dict)
    officers: list[tuple[datetime, Officer]] = field(default_factory=list)

    def case(self) -> Case:
        registrations = _in_order(self.registrations)
        if self.reviews:
            registrations = tuple(
                replace(found, review=self.reviews.get(found.id)) for found in registrations
            )
        return Case(
            _in_order(self.consents),
            _in_order(self.producers),
            _in_order(self.products),
            registrations,
        )

    def officer(self) -> Officer | None:
        """The active role given last, else the one that waits: a renewal does not stop the work."""
        newest = sorted(self.officers, key=itemgetter(0), reverse=True)
        active = (officer for _, officer in newest if officer.state == "active")
        return next(active, newest[0][1] if newest else None)


def _in_order(placed: list[tuple[Place, T]]) -> tuple[T, ...]:
    if len(placed) > 1:
        placed.sort(key=itemgetter(0))
    return tuple([item for _, item in placed])


@dataclass(frozen=True, slots=True)
class ChatRow:
    """A chat with what waits in it."""

    id: int
    key: ConversationKey
    person_id: str
    dialogue: dict[str, JsonValue]
    next_seq: int
    is_blocked: bool
    is_forgotten: bool
    arrivals: list[tuple[Arrival, int]] = field(default_factory=list)
    """Waiting, in order, each with its failed attempts so far."""
    open_rows: list[OpenRow] = field(default_factory=list)
    """Messages that are neither sent nor given up."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found."""

    chats: list[ChatRow]
    cases: Mapping[str, Case]
    """By person id; those without any record are missing."""
    officers: Mapping[str, Officer]
    """The roles of these people, by person id."""


def read(conn: Connection, keys: Sequence[ConversationKey]) -> Reading:
    """Read all about these chats and their people; locks the chats, and skips the locked."""
    rows = statement.read(conn, keys)
    chats = {row[1]: _chat(row) for row in rows if row[0] == statement.CHAT}
    people: dict[str, _Records] = defaultdict(_Records)
    for tag, conversation, person, *columns in rows:
        if tag == statement.INBOX:
            chat = chats[conversation]
            chat.arrivals.append(_arrival(chat.key, columns))
        elif tag == statement.OUTBOX:
            chats[conversation].open_rows.append(_open_row(conversation, columns))
        elif tag != statement.CHAT:
            _add(people[person], person, tag, columns)
    for chat in chats.values():
        chat.arrivals.sort(key=_arrival_order)
    roles = {who: found for who, records in people.items() if (found := records.officer())}
    cases = {who: records.case() for who, records in people.items()}
    return Reading(list(chats.values()), cases, roles)


def _chat(row: Row[*tuple[Any, ...]]) -> ChatRow:
    _, chat_id, person, channel, chat, *_, next_seq, forgotten, blocked_at, _, _, dialogue = row
    key = ConversationKey(channel, chat)
    return ChatRow(
        chat_id, key, person, dialogue, next_seq, blocked_at is not None, bool(forgotten)
    )


def _arrival(key: ConversationKey, columns: list[Any]) -> tuple[Arrival, int]:
    update_id, _, _, _, _, _, order, attempts, received_at, _, _, event = columns
    return Arrival(key, update_id, order, event, received_at), attempts


def _arrival_order(item: tuple[Arrival, int]) -> tuple[int, datetime, str]:
    arrival = item[0]
    return arrival.order, arrival.received_at, arrival.update_id


def _open_row(conversation: int, columns: list[Any]) -> OpenRow:
    kind, _, once, _, _, _, seq, attempts, due_at, claimed_until, expires_at, payload = columns
    return OpenRow(
        conversation,
        seq,
        kind,
        payload,
        attempts,
        due_at,
        claimed_until,
        expires_at,
        once=once == "1",
    )


def _add(records: _Records, person: str, tag: int, columns: list[Any]) -> None:
    name, parent, text_1, text_2, text_3, _, number, _, at, until, _, document = columns
    if tag == statement.CONSENT:
        consent = Consent(name, parent, text_1, text_2, at, text_3)
        records.consents.append(((number, 0, name), consent))
        return
    if tag == statement.REVIEW:
        records.reviews[name] = _review(columns)
        return
    if tag == statement.OFFICER:
        records.officers.append((at, _officer(person, columns)))
        return
    place = (at, number, name)
    answers = from_document(document)
    if tag == statement.PRODUCER:
        records.producers.append((place, Producer(name, answers)))
    elif tag == statement.PRODUCT:
        records.products.append((place, Product(name, parent, answers)))
    else:
        filed = Filing(until, text_3) if until else None
        registration = Registration(name, parent, text_1, text_2, answers, filed)
        records.registrations.append((place, registration))


def _review(columns: list[Any]) -> Review:
    _, state, reason, decision, on, points, revision, stars, since, _, _, asked = columns
    result = None
    if stars is not None:
        result = Result(float(points or 0), stars, decision or "", date.fromisoformat(on))
    return Review(
        cast(ReviewState, state), since, revision, tuple(asked or ()), reason, result=result
    )


def _officer(person: str, columns: list[Any]) -> Officer:
    name, state, role, area, label, until, *_ = columns
    return Officer(
        name,
        person,
        label,
        cast(Role, role),
        area,
        cast(OfficerState, state),
        date.fromisoformat(until),
    )
