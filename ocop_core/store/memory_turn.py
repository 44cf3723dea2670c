"""The turn of the store in memory."""

from __future__ import annotations

import logging
from dataclasses import replace

from ocop_core.store.case_changes import difference
from ocop_core.store.context import Context
from ocop_core.store.desk import MAX_TRIES
from ocop_core.store.failures import where
from ocop_core.store.forget import tombstone_of
from ocop_core.store.json_text import dumps, loads
from ocop_core.store.leases import delivery, free_run, new_row
from ocop_core.store.memory_rows import MemoryChat, MemoryPerson, MemoryRows, as_stored
from ocop_core.store.ports import (
    Arrival,
    AuditEntry,
    ConversationKey,
    Delivery,
    Outcome,
    Snapshot,
    TurnFunction,
)

_log = logging.getLogger(__name__)


def take_turns(
    context: Context, rows: MemoryRows, key: ConversationKey, turn: TurnFunction
) -> list[Delivery]:
    """Handle the waiting arrivals of a chat; what is to be sent in it now is handed out."""
    waiting = rows.inbox.pop(key, [])
    chat = rows.chats.get(key)
    if chat is None:
        if not waiting:
            return []
        chat = _new_chat(context, rows, key)
    now = context.clock()
    context = replace(context, clock=lambda: now)  # one moment for all of it
    chat.end(now)
    if waiting and chat.is_blocked:
        chat.is_blocked = False
        chat.let_go(now)
    for arrival in sorted(waiting, key=lambda item: (item.order, item.received_at, item.update_id)):
        _handle(context, rows, chat, turn, arrival)
    free = free_run(chat.open_rows.values(), now)
    for row in free:
        chat.claim(row, context.process_id, now + context.lease)
    rows.erase(chat)
    return [delivery(key, row) for row in free]


def _new_chat(context: Context, rows: MemoryRows, key: ConversationKey) -> MemoryChat:
    rows.chats_made += 1
    chat = MemoryChat(rows.chats_made, key, MemoryPerson(context.new_person_id()))
    rows.chats[key] = chat
    return chat


def _handle(
    context: Context, rows: MemoryRows, chat: MemoryChat, turn: TurnFunction, arrival: Arrival
) -> None:
    for tries in range(1, MAX_TRIES + 1):
        try:
            snapshot = Snapshot(chat.key, chat.person.id, chat.dialogue, chat.person.case)
            _apply(context, rows, chat, turn(snapshot, arrival), arrival)
        except Exception as error:
            _log.error("a turn failed (try %d): %s", tries, where(error))
            if tries == MAX_TRIES:
                rows.dead.append((arrival.update_id, type(error).__name__))
        else:
            return


def _apply(
    context: Context, rows: MemoryRows, chat: MemoryChat, outcome: Outcome, arrival: Arrival
) -> None:
    """Everything that may fail comes first, so that a failed turn leaves no trace."""
    now = context.clock()
    payloads = [loads(dumps(item.payload)) for item in outcome.outgoing]
    audit = [replace(entry, details=loads(dumps(entry.details))) for entry in outcome.audit]
    person_id = chat.person.id
    actor = _forget(context, rows, chat) if outcome.forget else _keep(rows, chat, outcome)
    rows.audit += [
        (actor, replace(entry, subject=actor) if entry.subject == person_id else entry)
        for entry in audit
    ]
    for item, payload in zip(outcome.outgoing, payloads, strict=True):
        kept = replace(item, payload=payload)
        row = new_row(chat.id, chat.next_seq, kept, arrival.event, now)
        chat.open_rows[row.seq] = row
        chat.next_seq += 1
    chat.is_forgotten = outcome.forget


def _keep(rows: MemoryRows, chat: MemoryChat, outcome: Outcome) -> str:
    """Write the records and the dialogue; returns who they are of."""
    person = chat.person
    changes = difference(person.case, outcome.case)
    case = as_stored(outcome.case)
    dialogue = loads(dumps(outcome.dialogue))
    rows.check_codes(person, case)
    person.case = case
    person.history += changes.answers
    rows.consents += [(person.id, consent) for consent in changes.consents]
    chat.dialogue = dialogue
    return person.id


def _forget(context: Context, rows: MemoryRows, chat: MemoryChat) -> str:
    """Erase the chat's person; returns their tombstone."""
    gone = chat.person.id
    tombstone = tombstone_of(gone)
    rows.consents = [
        (tombstone, replace(consent, button="")) if who == gone else (who, consent)
        for who, consent in rows.consents
    ]
    rows.audit = [
        (
            tombstone if who == gone else who,
            replace(entry, subject=tombstone) if entry.subject == gone else entry,
        )
        for who, entry in rows.audit
    ]
    rows.audit.append((tombstone, AuditEntry("person.forgotten", tombstone)))
    for other in [item for item in rows.chats.values() if item.person.id == gone]:
        if other is not chat:
            rows.inbox.pop(other.key, None)
            del rows.chats[other.key]
    chat.person = MemoryPerson(context.new_person_id())
    chat.dialogue = {}
    chat.open_rows.clear()
    return tombstone
