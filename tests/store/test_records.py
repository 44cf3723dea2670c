from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from ocop_core.registry.model import Answer, Case, Filing, Product
from ocop_core.store import AuditEntry, Outcome, Store, open_store
from ocop_core.store.tables import (
    answers as answers_table,
)
from ocop_core.store.tables import (
    audit,
    consents,
    outbox,
    people,
    producers,
    products,
    registrations,
)
from tests.store.rows import rows
from tests.store.samples import (
    AT,
    KEY,
    Clock,
    answers,
    arrival,
    becoming,
    do,
    full_case,
    message,
    silent,
    with_registration_answer,
)


@pytest.fixture
async def store(database_url: str, clock: Clock) -> AsyncIterator[Store]:
    opened = open_store(database_url, process_id="one", clock=clock)
    yield opened
    await opened.close()


async def test_officers_find_records_by_columns(store: Store, database_url: str) -> None:
    await do(store, becoming(full_case()))
    producer = producers.c
    assert rows(
        database_url,
        select(
            producer.kind,
            producer.name,
            producer.representative,
            producer.phone,
            producer.commune_code,
        ),
    ) == [("htx", "HTX Mèo Vạc", "Vừ Thị Mỷ", "+84912345678", "00901")]
    assert sorted(rows(database_url, select(products.c.name, products.c.set_no))) == [
        ("Chè Shan tuyết", 2),
        ("Mật ong bạc hà", 3),
    ]
    found = select(registrations.c.filing_kind, registrations.c.commune_code)
    assert rows(database_url, found) == [("new", "00901")]


async def test_each_answer_given_is_a_line_of_history(store: Store, database_url: str) -> None:
    case = full_case()
    await do(store, becoming(case))
    first = len(rows(database_url, select(answers_table.c.id)))
    assert first == 6 + 2 + 2 + 3
    changed = with_registration_answer(case, A1_2=False, A1_3="mới")
    await do(store, becoming(changed))
    kept = dict(changed.registrations[0].answers)
    del kept["A1_3"]
    kept["A1_2"] = Answer(None, AT + timedelta(days=1), later=True)
    await do(
        store,
        becoming(replace(case, registrations=(replace(case.registrations[0], answers=kept),))),
    )
    column = answers_table.c
    history = (
        select(
            column.scope,
            column.question,
            column.value,
            column.later,
            column.removed,
            column.answered_at,
        )
        .where(column.id > first)
        .order_by(column.id)
    )
    lines = rows(database_url, history)
    assert lines[:2] == [
        ("registration", "A1_2", False, False, False, AT),
        ("registration", "A1_3", "mới", False, False, AT),
    ]
    assert lines[2] == ("registration", "A1_2", None, True, False, AT + timedelta(days=1))
    assert lines[3][:5] == ("registration", "A1_3", None, False, True)
    assert len(lines) == 4


async def test_a_turn_that_changes_nothing_writes_no_record(
    store: Store, database_url: str, clock: Clock
) -> None:
    await do(store, becoming(full_case()))
    tables = (producers, products, registrations)
    marks = [select(table.c.id, table.c.revision, table.c.updated_at) for table in tables]
    before = [rows(database_url, mark) for mark in marks]
    clock.forward(days=1)
    await do(store, silent)
    await do(store, becoming(full_case()))
    assert [rows(database_url, mark) for mark in marks] == before
    await do(store, becoming(with_registration_answer(full_case(), A1_1=1)))
    after = [rows(database_url, mark) for mark in marks]
    assert after[:2] == before[:2]
    assert after[2] == [("registration", 2, clock())]


async def test_a_new_commune_moves_what_is_not_filed_yet(store: Store, database_url: str) -> None:
    case = full_case()
    draft = replace(case.registrations[0], id="draft", product_id="second", code="OC-2")
    filed = replace(case.registrations[0], filed=Filing(AT, "BN-1"))
    case = replace(case, registrations=(filed, draft))
    await do(store, becoming(case))
    moved = replace(
        case.producers[0],
        answers=dict(case.producers[0].answers) | answers(commune={"code": "00904", "name": "x"}),
    )
    case = replace(case, producers=(moved,))
    await do(store, becoming(case))
    where = select(registrations.c.id, registrations.c.commune_code)
    assert sorted(rows(database_url, where)) == [("draft", "00904"), ("registration", "00901")]
    late = replace(filed, answers=dict(filed.answers) | answers(A9="x"))
    await do(store, becoming(replace(case, registrations=(late, draft))))
    assert sorted(rows(database_url, where)) == [("draft", "00904"), ("registration", "00901")]


async def test_a_removed_record_takes_its_history_along(store: Store, database_url: str) -> None:
    case = full_case()
    await do(store, becoming(case))
    await do(store, becoming(replace(case, registrations=())))
    left = rows(database_url, select(answers_table.c.entity_id).distinct())
    assert sorted(left) == [("first",), ("producer",), ("second",)]


async def test_a_consent_names_the_arrival_that_proves_it(store: Store, database_url: str) -> None:
    await store.receive([arrival(update_id="press-7")])
    await store.take_turns(KEY, becoming(full_case()))
    proof = select(
        consents.c.purpose,
        consents.c.action,
        consents.c.button,
        consents.c.channel,
        consents.c.update_id,
    )
    assert rows(database_url, proof) == [
        ("register", "grant", "Đồng ý", "telegram", "press-7"),
        ("share", "refuse", "Đồng ý", "telegram", "press-7"),
    ]


async def test_the_audit_trail(store: Store, database_url: str, clock: Clock) -> None:
    entry = AuditEntry("filed", "registration-1", {"by": "bot", "n": 1})
    await do(store, lambda snapshot, _: Outcome({}, snapshot.case, (), (entry,)))
    person_id = rows(database_url, select(people.c.id))[0][0]
    trail = select(audit.c.at, audit.c.actor, audit.c.action, audit.c.subject, audit.c.details)
    assert rows(database_url, trail) == [
        (clock(), person_id, "filed", "registration-1", {"by": "bot", "n": 1})
    ]


async def test_what_was_sent_keeps_no_words(store: Store, database_url: str) -> None:
    out = (message("một"), message("hai"), message("ba"))
    one, two, three = await do(store, lambda snapshot, _: Outcome({}, snapshot.case, out))
    await store.sent(one.id, message_id="m1")
    await store.dead(two.id, "BadRequest")
    await store.retry_at(three.id, AT, "TimedOut")
    column = outbox.c
    found = rows(
        database_url,
        select(column.seq, column.state, column.payload, column.message_id, column.error),
    )
    assert sorted(found, key=lambda row: int(row[0])) == [
        (1, "sent", None, "m1", None),
        (2, "dead", None, None, "BadRequest"),
        (3, "open", {"html": "ba"}, None, "TimedOut"),
    ]


async def test_a_record_of_somebody_else_cannot_be_taken_over(
    store: Store, database_url: str
) -> None:
    """An id in use is a mistake of the dialogue: its turn fails, and nothing is overwritten."""
    await do(store, becoming(full_case()))
    stolen = Case(products=(Product("first", "producer", answers(product="của tôi")),))
    await do(store, becoming(stolen), key=replace(KEY, chat="999"))
    names = rows(database_url, select(products.c.name).where(products.c.id == "first"))
    assert names == [("Mật ong bạc hà",)]
