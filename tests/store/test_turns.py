from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from ocop_core.registry.model import Answer, Case, Filing, JsonValue, Producer
from ocop_core.store import (
    Arrival,
    AuditEntry,
    ConversationKey,
    Outcome,
    Outgoing,
    Snapshot,
    Store,
)
from tests.store.samples import (
    AT,
    CONSENT,
    KEY,
    OTHER,
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


async def test_a_new_chat_starts_empty(store: Store) -> None:
    snapshot = await peek(store)
    assert replace(snapshot, desk=None) == Snapshot(KEY, snapshot.person_id, {}, Case())
    assert snapshot.person_id


async def test_each_chat_has_its_own_person(store: Store) -> None:
    first, other = await peek(store), await peek(store, OTHER)
    assert first.person_id != other.person_id
    assert (await peek(store)).person_id == first.person_id


async def test_without_arrivals_nothing_happens(store: Store) -> None:
    assert await store.take_turns(KEY, echo) == []


async def test_the_case_comes_back_as_it_was_written(store: Store) -> None:
    await do(store, becoming(full_case()))
    assert (await peek(store)).case == full_case()


async def test_the_dialogue_comes_back_as_it_was_written(store: Store) -> None:
    dialogue: dict[str, JsonValue] = {"flow": ["a", {"b": None, "c": [1, 2.5, True]}], "ơ": "ữ"}
    await do(store, lambda snapshot, _: Outcome(dialogue, snapshot.case))
    assert (await peek(store)).dialogue == dialogue


async def test_only_what_changed_changes(store: Store) -> None:
    await do(store, becoming(full_case()))
    before = (await peek(store)).case
    changed = with_registration_answer(before, A1_1=5, A2_1="mới")
    changed = replace(
        changed,
        producers=(*changed.producers, Producer("third", answers(name="Hộ bà Lan"))),
        consents=(*changed.consents, replace(CONSENT, purpose="share", action="withdraw")),
    )
    await do(store, becoming(changed))
    assert (await peek(store)).case == changed


async def test_records_can_be_taken_away(store: Store) -> None:
    case = full_case()
    await do(store, becoming(case))
    fewer = replace(case, products=case.products[1:], registrations=())
    await do(store, becoming(fewer))
    assert (await peek(store)).case == fewer
    await do(store, becoming(replace(fewer, products=(), producers=())))
    assert (await peek(store)).case == Case(consents=case.consents)


async def test_an_answer_can_be_taken_away(store: Store) -> None:
    case = full_case()
    await do(store, becoming(case))
    kept = {name: value for name, value in case.producers[0].answers.items() if name != "phone"}
    fewer = replace(case, producers=(replace(case.producers[0], answers=kept),))
    await do(store, becoming(fewer))
    assert (await peek(store)).case == fewer


async def test_a_registration_is_filed(store: Store) -> None:
    case = full_case()
    await do(store, becoming(case))
    filed = replace(case.registrations[0], filed=Filing(AT, "BN-2026-0001"))
    await do(store, becoming(replace(case, registrations=(filed,))))
    assert (await peek(store)).case.registrations == (filed,)


async def test_every_arrival_starts_from_what_the_one_before_decided(store: Store) -> None:
    await store.receive([arrival(str(number)) for number in range(5)])
    deliveries = await store.take_turns(KEY, echo)
    assert [said(delivery) for delivery in deliveries] == ["0", "1", "2", "3", "4"]
    assert (await peek(store)).dialogue == {"turns": 5}


async def test_many_chats_at_once_do_not_mix(store: Store) -> None:
    keys = [ConversationKey("telegram", str(number)) for number in range(40)]

    def turn(snapshot: Snapshot, item: Arrival) -> Outcome:
        mark = snapshot.conversation.chat
        reply = message(f"{mark}:{text_of(item)}")
        if not snapshot.case.registrations:
            return Outcome({}, full_case(mark), (reply,))
        return Outcome({}, with_registration_answer(snapshot.case, name=text_of(item)), (reply,))

    async def chat(key: ConversationKey) -> list[JsonValue]:
        heard: list[JsonValue] = []
        for text in ("một", "hai", "ba"):
            for delivery in await do(store, turn, text, key):
                heard.append(said(delivery))
                await store.sent(delivery.id, message_id=None)
        return heard

    heard = await asyncio.gather(*(chat(key) for key in keys))
    assert heard == [[f"{key.chat}:{text}" for text in ("một", "hai", "ba")] for key in keys]
    expected = [with_registration_answer(full_case(key.chat), name="ba") for key in keys]
    assert [(await peek(store, key)).case for key in keys] == expected


class PoisonError(Exception):
    """A turn's own failure."""


def poisoned(snapshot: Snapshot, item: Arrival) -> Outcome:
    if text_of(item) == "thuốc độc":
        raise PoisonError("Vừ Thị Mỷ")
    return echo(snapshot, item)


async def test_a_turn_that_fails_is_set_aside_and_the_chat_goes_on(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await store.receive([arrival("một"), arrival("thuốc độc"), arrival("ba")])
    deliveries = await store.take_turns(KEY, poisoned)
    assert [said(delivery) for delivery in deliveries] == ["một", "ba"]
    assert (await peek(store)).dialogue == {"turns": 2}
    assert "PoisonError" in caplog.text
    assert "Vừ Thị Mỷ" not in caplog.text, "an error's words may quote a person"


async def test_a_turn_that_fails_does_not_spoil_other_chats(store: Store) -> None:
    keys = [ConversationKey("telegram", str(number)) for number in range(10)]
    await store.receive([arrival("thuốc độc" if key.chat == "5" else "tốt", key) for key in keys])
    heard = await asyncio.gather(*(store.take_turns(key, poisoned) for key in keys))
    assert [len(deliveries) for deliveries in heard] == [1] * 5 + [0] + [1] * 4


async def test_a_turn_is_tried_three_times(store: Store) -> None:
    tries: list[str] = []

    def turn(snapshot: Snapshot, item: Arrival) -> Outcome:
        tries.append(text_of(item))
        if len(tries) < 3:
            raise PoisonError
        return echo(snapshot, item)

    assert [said(delivery) for delivery in await do(store, turn)] == ["xã Mèo Vạc"]


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome({"a": {1, 2}}, Case()),  # type: ignore[dict-item]
        Outcome({"a": float("nan")}, Case()),
        Outcome({}, Case(), (Outgoing("message", {"html": b""}),)),  # type: ignore[dict-item]
        Outcome({}, Case(producers=(Producer("p", {"q": Answer({1}, AT)}),))),  # type: ignore[arg-type]
        Outcome({}, Case(), (message("x"),), (AuditEntry("a", "b", {"c": object()}),)),  # type: ignore[dict-item]
    ],
)
async def test_an_outcome_that_is_not_json_leaves_no_trace(store: Store, outcome: Outcome) -> None:
    def turn(snapshot: Snapshot, item: Arrival) -> Outcome:
        return outcome if text_of(item) == "hỏng" else echo(snapshot, item)

    await store.receive([arrival("hỏng"), arrival("lành")])
    assert [said(delivery) for delivery in await store.take_turns(KEY, turn)] == ["lành"]
    snapshot = await peek(store)
    assert (snapshot.dialogue, snapshot.case) == ({"turns": 1}, Case())


async def test_a_code_is_never_given_twice(store: Store) -> None:
    await do(store, becoming(full_case()))
    codes = iter(["OC-7K3M-9QPX", "OC-7K3M-9QPX", "OC-NEW1-CODE"])

    def turn(snapshot: Snapshot, _: Arrival) -> Outcome:
        case = full_case("other")
        registration = replace(case.registrations[0], code=next(codes))
        return Outcome({}, replace(case, registrations=(registration,)), (message("xong"),))

    # The group tries once, then the turn is tried again by itself, with new random ids.
    deliveries = await do(store, turn, key=OTHER)
    assert [said(delivery) for delivery in deliveries] == ["xong"]
    assert (await peek(store, OTHER)).case.registrations[0].code == "OC-NEW1-CODE"


async def test_a_code_that_stays_taken_fails_the_turn(store: Store) -> None:
    await do(store, becoming(full_case()))
    case = full_case("other")
    taken = replace(case.registrations[0], code="OC-7K3M-9QPX")
    assert await do(store, becoming(replace(case, registrations=(taken,))), key=OTHER) == []
    assert (await peek(store, OTHER)).case == Case()


async def test_codes_of_many_at_once_stay_unique(store: Store) -> None:
    """Eight people draw from three codes: three get one, and the others learn that they did not."""
    keys = [ConversationKey("telegram", str(number)) for number in range(8)]

    def turn(snapshot: Snapshot, item: Arrival) -> Outcome:
        case = full_case(snapshot.conversation.chat)
        code = f"OC-{int(snapshot.conversation.chat) % 3}"
        registration = replace(case.registrations[0], code=code)
        return Outcome({}, replace(case, registrations=(registration,)), (message(code),))

    given = await asyncio.gather(*(do(store, turn, key=key) for key in keys))
    codes = [str(said(delivery)) for deliveries in given for delivery in deliveries]
    assert sorted(codes) == ["OC-0", "OC-1", "OC-2"]
    kept = [(await peek(store, key)).case.registrations for key in keys]
    assert sorted(item.code for items in kept for item in items) == ["OC-0", "OC-1", "OC-2"]


async def test_consents_are_only_ever_added(store: Store) -> None:
    await do(store, becoming(full_case()))
    fewer = replace(full_case(), consents=(CONSENT,))
    assert await do(store, lambda _s, _i: Outcome({}, fewer, (message("x"),))) == []
    changed = replace(full_case(), consents=(replace(CONSENT, action="withdraw"), CONSENT))
    assert await do(store, lambda _s, _i: Outcome({}, changed, (message("x"),))) == []
    assert (await peek(store)).case == full_case()


async def test_a_cancelled_caller_is_not_in_the_way(store: Store) -> None:
    await store.receive([arrival("một")])
    task = asyncio.create_task(store.take_turns(KEY, echo))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await do(store, text="hai") is not None
    assert (await peek(store)).dialogue == {"turns": 2}
