from __future__ import annotations

import asyncio
from datetime import timedelta

from ocop_core.registry.model import JsonValue
from ocop_core.store import ConversationKey, Delivery, Outcome, Outgoing, Store
from tests.store.conftest import OpenStore
from tests.store.samples import CHANNELS, KEY, OTHER, Clock, arrival, do, echo, message, said

NEVER = timedelta(days=3650)


async def say(store: Store, *texts: str, key: ConversationKey = KEY) -> list[Delivery]:
    """A turn that says these."""
    return await do(
        store,
        lambda snapshot, _: Outcome(
            snapshot.dialogue, snapshot.case, tuple(message(text) for text in texts)
        ),
        key=key,
    )


def heard(deliveries: list[Delivery]) -> list[JsonValue]:
    return [said(delivery) for delivery in deliveries]


async def test_a_turn_hands_out_what_it_says(store: Store) -> None:
    payload: dict[str, JsonValue] = {"html": "<b>ơ</b>", "choices": [[{"label": "Có"}]]}
    outgoing = (Outgoing("message", payload), Outgoing("ack", {"callback": "1", "text": None}))
    deliveries = await do(store, lambda s, _: Outcome({}, s.case, outgoing))
    assert [(d.conversation, d.seq, d.kind, d.payload, d.attempts) for d in deliveries] == [
        (KEY, 1, "message", payload, 0),
        (KEY, 2, "ack", {"callback": "1", "text": None}, 0),
    ]
    assert len({delivery.id for delivery in deliveries}) == 2


async def test_what_was_sent_is_not_handed_out_again(store: Store, clock: Clock) -> None:
    for delivery in await say(store, "một", "hai"):
        assert await store.sent(delivery.id, message_id="9") is False
    assert await store.due(now=clock.forward(days=1), limit=10, channels=CHANNELS) == []
    assert heard(await say(store, "ba")) == ["ba"]


async def test_ids_and_places_go_up_and_differ_between_chats(store: Store) -> None:
    first = await say(store, "một", "hai")
    for delivery in first:
        await store.sent(delivery.id, message_id=None)
    second, other = await say(store, "ba"), await say(store, "bốn", key=OTHER)
    assert [delivery.seq for delivery in first + second] == [1, 2, 3]
    assert len({delivery.id for delivery in first + second + other}) == 4


async def test_a_leased_message_is_nobody_elses(open_one: OpenStore, clock: Clock) -> None:
    one, two = open_one("one"), open_one("two")
    await say(one, "một", "hai")
    for store in (one, two):
        assert await store.due(now=clock(), limit=10, channels=CHANNELS) == []
        assert await store.take_turns(KEY, echo) == []


async def test_a_dead_process_s_messages_are_taken_over(open_one: OpenStore, clock: Clock) -> None:
    one, two = open_one("one", lease=timedelta(seconds=60)), open_one("two")
    await say(one, "một", "hai")
    clock.forward(seconds=59)
    assert await two.due(now=clock(), limit=10, channels=CHANNELS) == []
    clock.forward(seconds=1)
    assert heard(await two.due(now=clock(), limit=10, channels=CHANNELS)) == ["một", "hai"]
    assert await two.due(now=clock(), limit=10, channels=CHANNELS) == []
    assert await one.due(now=clock(), limit=10, channels=CHANNELS) == []


async def test_a_turn_takes_expired_messages_along(open_one: OpenStore, clock: Clock) -> None:
    one, two = open_one("one"), open_one("two")
    await say(one, "một", "hai")
    clock.forward(minutes=2)
    assert heard(await say(two, "ba")) == ["một", "hai", "ba"]


async def test_closing_lets_go_of_what_was_not_sent(open_one: OpenStore, clock: Clock) -> None:
    one, two = open_one("one"), open_one("two")
    first, _ = await say(one, "một", "hai")
    await one.sent(first.id, message_id=None)
    await one.close()
    assert heard(await two.due(now=clock(), limit=10, channels=CHANNELS)) == ["hai"]


async def test_sent_tells_of_what_was_written_meanwhile(open_one: OpenStore) -> None:
    one, two = open_one("one"), open_one("two")
    (first,) = await say(one, "một")
    assert await say(two, "hai") == [], "one is still sending"
    assert await one.sent(first.id, message_id=None) is True
    (second,) = await one.take_turns(KEY, echo)
    assert said(second) == "hai"
    assert await one.sent(second.id, message_id=None) is False


async def test_a_message_put_off_holds_those_behind_it(store: Store, clock: Clock) -> None:
    first, second = await say(store, "một", "hai")
    when = clock() + timedelta(minutes=5)
    await store.retry_at(first.id, when, "TimedOut")
    assert await store.due(now=clock(), limit=10, channels=CHANNELS) == []
    assert await say(store, "ba") == []
    assert await store.due(now=when - timedelta(seconds=1), limit=10, channels=CHANNELS) == []
    clock.now = when
    late = await store.due(now=when, limit=10, channels=CHANNELS)
    assert heard(late) == ["một", "hai", "ba"]
    assert [delivery.attempts for delivery in late] == [1, 0, 0]
    assert late[1].id == second.id


async def test_a_message_in_the_middle_is_put_off(store: Store, clock: Clock) -> None:
    first, second, _ = await say(store, "một", "hai", "ba")
    await store.sent(first.id, message_id=None)
    await store.retry_at(second.id, clock() + timedelta(seconds=2), "RetryAfter")
    assert await store.take_turns(KEY, echo) == []
    clock.forward(seconds=2)
    assert heard(await store.take_turns(KEY, echo)) == ["hai", "ba"]


async def test_other_chats_do_not_wait(store: Store, clock: Clock) -> None:
    (first,) = await say(store, "một")
    await store.retry_at(first.id, clock() + timedelta(hours=1), "TimedOut")
    assert heard(await say(store, "hai", key=OTHER)) == ["hai"]


async def test_a_dead_message_lets_the_chat_go_on(store: Store, clock: Clock) -> None:
    first, second = await say(store, "một", "hai")
    assert await store.dead(first.id, "BadRequest") is False
    assert await store.sent(second.id, message_id=None) is False
    assert await store.due(now=clock.forward(days=1), limit=10, channels=CHANNELS) == []


async def test_dead_tells_of_what_was_written_meanwhile(store: Store) -> None:
    (first,) = await say(store, "một")
    assert await say(store, "hai") == []
    assert await store.dead(first.id, "BadRequest") is True
    assert heard(await store.take_turns(KEY, echo)) == ["hai"]


async def test_settling_twice_changes_nothing(store: Store, clock: Clock) -> None:
    first, _ = await say(store, "một", "hai")
    await store.sent(first.id, message_id="1")
    assert await store.dead(first.id, "late") is False
    await store.retry_at(first.id, clock(), "late")
    assert heard(await store.due(now=clock.forward(days=1), limit=10, channels=CHANNELS)) == ["hai"]


async def test_who_lost_the_lease_cannot_put_off(open_one: OpenStore, clock: Clock) -> None:
    one, two = open_one("one"), open_one("two")
    (first,) = await say(one, "một")
    clock.forward(minutes=2)
    assert heard(await two.due(now=clock(), limit=10, channels=CHANNELS)) == ["một"]
    await one.retry_at(first.id, clock(), "late")
    assert await one.due(now=clock(), limit=10, channels=CHANNELS) == [], "two is sending it"


async def test_an_unknown_delivery_is_no_trouble(store: Store, clock: Clock) -> None:
    assert await store.sent(12345 << 32 | 1, message_id=None) is False
    await store.retry_at(12345 << 32 | 1, clock(), "x")


async def test_a_blocked_chat_is_held_until_it_writes(store: Store, clock: Clock) -> None:
    await say(store, "một", "hai")
    await store.block(KEY, clock())
    later = clock() + timedelta(hours=19)
    assert await store.due(now=later, limit=10, channels=CHANNELS) == []
    assert await store.take_turns(KEY, echo) == []
    clock.forward(hours=20)
    assert heard(await say(store, "ba")) == ["một", "hai", "ba"]


async def test_unblocking_by_hand(store: Store, clock: Clock) -> None:
    await say(store, "một")
    await store.block(KEY, clock())
    await store.unblock(KEY)
    assert heard(await store.due(now=clock(), limit=10, channels=CHANNELS)) == ["một"]
    await store.unblock(OTHER)
    await store.block(OTHER, clock())


async def test_due_keeps_to_its_limit_and_to_the_order_in_each_chat(
    open_one: OpenStore, clock: Clock
) -> None:
    one, two = open_one("one"), open_one("two")
    await say(one, "a1", "a2", "a3")
    clock.forward(seconds=1)
    await say(one, "b1", "b2", key=OTHER)
    await one.close()
    assert heard(await two.due(now=clock(), limit=2, channels=CHANNELS)) == ["a1", "a2"]
    assert heard(await two.due(now=clock(), limit=10, channels=CHANNELS)) == ["b1", "b2"], (
        "a3 waits behind a1"
    )


async def test_many_sent_at_once(store: Store, clock: Clock) -> None:
    keys = [ConversationKey("telegram", str(number)) for number in range(30)]
    out = await asyncio.gather(*(say(store, "một", "hai", key=key) for key in keys))
    ids = [delivery.id for deliveries in out for delivery in deliveries]
    assert len(set(ids)) == 60
    await asyncio.gather(*(store.sent(number, message_id=str(number)) for number in ids))
    assert await store.due(now=clock() + NEVER, limit=100, channels=CHANNELS) == []


async def test_a_message_waits_in_the_store_while_no_one_takes_turns(
    open_one: OpenStore, clock: Clock
) -> None:
    """As after a crash between the commit and the first send."""
    one, two = open_one("one"), open_one("two")
    await one.receive([arrival("một"), arrival("hai")])
    await one.take_turns(KEY, echo)
    clock.forward(minutes=5)
    assert heard(await two.due(now=clock(), limit=10, channels=CHANNELS)) == ["một", "hai"]
