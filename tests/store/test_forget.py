from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from ocop_core.registry.model import Case, Filing
from ocop_core.store import (
    Arrival,
    AuditEntry,
    ConversationKey,
    Outcome,
    Snapshot,
    Store,
    open_store,
)
from ocop_core.store.forget import tombstone_of
from ocop_core.store.memory import MemoryStore
from ocop_core.store.tables import consents, inbox, people
from tests.store.conftest import OpenStore
from tests.store.rows import dump, execute, rows
from tests.store.samples import (
    AT,
    CHANNELS,
    CONSENT,
    KEY,
    OTHER,
    Clock,
    answers,
    arrival,
    becoming,
    do,
    echo,
    full_case,
    message,
    peek,
    said,
    text_of,
    with_registration_answer,
)


def forgetting(snapshot: Snapshot, item: Arrival) -> Outcome:
    """Forget on "/xoa", else echo."""
    if text_of(item) != "/xoa":
        return echo(snapshot, item)
    return Outcome(
        snapshot.dialogue,
        snapshot.case,
        (message("Đã xoá."), message("Chào bà con.")),
        (AuditEntry("forget.asked", snapshot.person_id),),
        forget=True,
    )


async def test_the_next_arrival_starts_afresh(store: Store) -> None:
    await do(store, becoming(full_case()))
    before = await peek(store)
    farewell = await do(store, forgetting, "/xoa")
    assert [said(delivery) for delivery in farewell] == ["Đã xoá.", "Chào bà con."]
    for delivery in farewell:
        await store.sent(delivery.id, message_id="1")
    after = await peek(store)
    assert (after.dialogue, after.case) == ({}, Case())
    assert after.person_id != before.person_id


async def test_what_they_type_before_the_farewell_is_sent_starts_afresh_too(store: Store) -> None:
    await do(store, becoming(full_case()))
    before = await peek(store)
    await store.receive([arrival("/xoa"), arrival("chào")])
    deliveries = await store.take_turns(KEY, forgetting)
    assert [said(delivery) for delivery in deliveries] == ["Đã xoá.", "Chào bà con.", "chào"]
    for delivery in deliveries:
        await store.sent(delivery.id, message_id="1")
    after = await peek(store)
    assert (after.dialogue, after.case) == ({"turns": 1}, Case())
    assert after.person_id != before.person_id


async def test_what_was_still_to_be_sent_is_dropped(open_one: OpenStore, clock: Clock) -> None:
    one, two = open_one("one"), open_one("two")
    await do(one, text="một")
    farewell = await do(two, forgetting, "/xoa")
    assert [said(delivery) for delivery in farewell] == ["Đã xoá.", "Chào bà con."]
    clock.forward(days=1)
    late = await two.due(now=clock(), limit=10, channels=CHANNELS)
    assert [said(delivery) for delivery in late] == ["Đã xoá.", "Chào bà con."]


async def test_their_codes_may_be_drawn_again(store: Store) -> None:
    await do(store, becoming(full_case()))
    await do(store, forgetting, "/xoa")
    await do(store, becoming(full_case()), key=OTHER)
    assert (await peek(store, OTHER)).case == full_case()


async def test_others_are_not_forgotten(store: Store) -> None:
    await do(store, becoming(full_case("other")), key=OTHER)
    await do(store, becoming(full_case()))
    await do(store, forgetting, "/xoa")
    assert (await peek(store, OTHER)).case == full_case("other")


CANARIES = ("Kim Oanh", "0987654321", "55501234", "bí mật", "-kim-")
PHONE_CHAT = ConversationKey("telegram", "55501234")


def canary_case() -> Case:
    """A case with a canary in every place that may hold one."""
    case = full_case("-kim-")
    producer = replace(case.producers[0], answers=answers(name="Kim Oanh", phone="0987654321"))
    registration = replace(
        case.registrations[0],
        answers=answers(story="bí mật của Kim Oanh"),
        filed=Filing(AT, "BN-kim-1"),
    )
    return replace(
        case,
        consents=(replace(CONSENT, button="tôi Kim Oanh đồng ý"),),
        producers=(producer,),
        registrations=(registration,),
    )


async def live_a_little(store: Store) -> None:
    """Leave traces wherever the store keeps any."""
    key = PHONE_CHAT
    await do(store, becoming(canary_case()), "Kim Oanh", key)

    def turn(snapshot: Snapshot, _: Arrival) -> Outcome:
        case = with_registration_answer(snapshot.case, story="bí mật thứ hai")
        audit = AuditEntry("registration.changed", snapshot.person_id)
        out = (message("Kim Oanh ơi"), message("số 0987654321"))
        return Outcome({"draft": "bí mật"}, case, out, (audit,))

    sent, kept = await do(store, turn, "bí mật", key)
    await store.sent(sent.id, message_id="Kim Oanh")
    await store.retry_at(kept.id, AT, "TimedOut")
    await store.receive([arrival("bí mật cuối", key, order=0)])


async def test_nothing_personal_stays_in_any_table(database_url: str, clock: Clock) -> None:
    store = open_store(database_url, process_id="one", clock=clock)
    await live_a_little(store)
    before = dump(database_url)
    assert [canary for canary in CANARIES if canary not in before] == []
    person_id = rows(database_url, select(people.c.id))[0][0]
    for delivery in await do(store, forgetting, "/xoa", PHONE_CHAT):
        await store.sent(delivery.id, message_id="2")
    await store.close()
    after = dump(database_url)
    assert [canary for canary in (*CANARIES, person_id) if canary in after] == []
    assert tombstone_of(person_id) in after


async def test_what_stays_proves_the_consent(database_url: str) -> None:
    store = open_store(database_url, process_id="one")
    await live_a_little(store)
    person_id = rows(database_url, select(people.c.id))[0][0]
    await do(store, forgetting, "/xoa", PHONE_CHAT)
    await store.close()
    kept = rows(database_url, select(consents.c.subject, consents.c.purpose, consents.c.at))
    assert kept == [(tombstone_of(person_id), "register", AT)]


async def test_only_the_chat_id_waits_for_the_farewell(database_url: str) -> None:
    store = open_store(database_url, process_id="one")
    await live_a_little(store)
    await do(store, forgetting, "/xoa", PHONE_CHAT)
    waiting = dump(database_url)
    await store.close()
    assert [canary for canary in CANARIES if canary in waiting] == ["55501234"]


async def test_a_farewell_nobody_hears(database_url: str, clock: Clock) -> None:
    """They blocked the bot at once: then there is nobody to wait for."""
    store = open_store(database_url, process_id="one", clock=clock)
    await live_a_little(store)
    await do(store, forgetting, "/xoa", PHONE_CHAT)
    await store.block(PHONE_CHAT, clock())
    await store.close()
    after = dump(database_url)
    assert [canary for canary in CANARIES if canary in after] == []


async def test_the_sweep_finishes_what_a_dead_process_left(database_url: str, clock: Clock) -> None:
    store = open_store(database_url, process_id="one", clock=clock)
    await do(store, becoming(canary_case()), key=PHONE_CHAT)
    for delivery in await do(store, forgetting, "/xoa", PHONE_CHAT):
        await store.sent(delivery.id, message_id="2")
    await do(store, echo, key=PHONE_CHAT)
    execute(
        database_url,
        "UPDATE outbox SET state = 'sent', payload = NULL",
        "UPDATE conversations SET forgotten = (1 = 1)",
    )
    assert "55501234" in dump(database_url)
    assert await store.due(now=clock(), limit=10, channels=CHANNELS) == []
    await store.close()
    assert "55501234" not in dump(database_url)


async def test_their_other_chats_go_too(database_url: str) -> None:
    store = open_store(database_url, process_id="one")
    await live_a_little(store)
    await do(store, echo, "Kim Oanh", OTHER)
    await store.receive([arrival("Kim Oanh", OTHER)])
    # Chats are joined to one person by a later feature; the store is ready for it.
    execute(
        database_url,
        "UPDATE conversations SET person_id = (SELECT person_id FROM conversations"
        " WHERE chat = '55501234') WHERE chat = '67890'",
    )
    for delivery in await do(store, forgetting, "/xoa", PHONE_CHAT):
        await store.sent(delivery.id, message_id="2")
    after = dump(database_url)
    assert [canary for canary in (*CANARIES, OTHER.chat) if canary in after] == []
    assert (await peek(store, OTHER)).dialogue == {}
    await store.close()


async def test_before_consent_hardly_anything_is_kept(database_url: str) -> None:
    def refuse(snapshot: Snapshot, _: Arrival) -> Outcome:
        return Outcome({}, snapshot.case, (message("Kim Oanh ơi, tiếc quá"),))

    store = open_store(database_url, process_id="one")
    for delivery in await do(store, refuse, "tôi là Kim Oanh 0987654321 bí mật", PHONE_CHAT):
        await store.sent(delivery.id, message_id="7")
    await store.close()
    kept = dump(database_url)
    assert [canary for canary in CANARIES if canary in kept] == ["55501234"]
    assert len(rows(database_url, select(inbox).where(inbox.c.handled_at.is_not(None)))) == 1


async def test_a_poisoned_arrival_is_erased_as_well(database_url: str) -> None:
    def turn(snapshot: Snapshot, item: Arrival) -> Outcome:
        raise ValueError(text_of(item))

    store = open_store(database_url, process_id="one")
    await do(store, turn, "Kim Oanh 0987654321", PHONE_CHAT)
    await store.close()
    assert [canary for canary in CANARIES if canary in dump(database_url)] == ["55501234"]
    assert rows(database_url, select(inbox.c.attempts, inbox.c.error)) == [(3, "ValueError")]


def bytes_of(url: str) -> bytes:
    """The database file and its write-ahead log."""
    path = Path(make_url(url).database or "")
    return path.read_bytes() + path.with_name(path.name + "-wal").read_bytes()


async def test_the_file_itself_holds_nothing_any_more(sqlite_url: str) -> None:
    """Nor its log: erased means overwritten."""
    store = open_store(sqlite_url, process_id="one")
    await live_a_little(store)
    assert b"Kim Oanh" in bytes_of(sqlite_url)
    for delivery in await do(store, forgetting, "/xoa", PHONE_CHAT):
        await store.sent(delivery.id, message_id="2")
    found = bytes_of(sqlite_url)
    await store.close()
    assert [canary for canary in CANARIES if canary.encode() in found] == []


async def test_in_memory_nothing_stays_either() -> None:
    store = MemoryStore()
    await live_a_little(store)
    before = repr(store.rows)
    assert [c for c in CANARIES if c not in before] == []
    for delivery in await do(store, forgetting, "/xoa", PHONE_CHAT):
        await store.sent(delivery.id, message_id="2")
    after = repr(store.rows)
    assert [canary for canary in CANARIES if canary in after] == []
    await store.close()


@pytest.mark.parametrize("times", [1, 2])
async def test_forgetting_somebody_unknown(store: Store, times: int) -> None:
    for _ in range(times):
        deliveries = await do(store, forgetting, "/xoa")
        assert [said(delivery) for delivery in deliveries] == ["Đã xoá.", "Chào bà con."]
        for delivery in deliveries:
            await store.sent(delivery.id, message_id=None)
