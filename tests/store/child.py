"""Bots cut down to their store, as processes of their own that a test may kill."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass, replace
from pathlib import Path

from ocop_core.registry.model import Answer, Case
from ocop_core.store import (
    Arrival,
    ConversationKey,
    Delivery,
    Outcome,
    Snapshot,
    Store,
    open_store,
)
from ocop_core.store.context import utc_now
from tests.store.samples import AT, CHANNELS, KEY, arrival, echo, full_case, message, said, text_of

POINTS = ("received", "in the turn", "committed", "delivered", "noted")
"""Where a life may end."""


@dataclass(frozen=True)
class Death:
    """Die when a point is passed for the nth time."""

    point: str
    nth: int


class Mortal:
    """Counts the points that are passed, and dies when told."""

    def __init__(self, death: Death | None) -> None:
        self._death = death
        self._passed = 0

    def passes(self, point: str) -> None:
        if self._death is not None and point == self._death.point:
            self._passed += 1
            if self._passed == self._death.nth:
                os.kill(os.getpid(), signal.SIGKILL)


def note(path: Path, line: str) -> None:
    """Append a line in one write; it outlives the process."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def noted(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def logged(snapshot: Snapshot, item: Arrival) -> Outcome:
    """Adds the arrival to a list among the answers, and says it."""
    case = snapshot.case if snapshot.case.registrations else full_case(snapshot.conversation.chat)
    return Outcome(
        {"last": text_of(item)}, with_line(case, text_of(item)), (message(text_of(item)),)
    )


def with_line(case: Case, line: str) -> Case:
    first, *others = case.registrations
    answers = dict(first.answers)
    before = answers["log"].value if "log" in answers else []
    assert isinstance(before, list)
    answers["log"] = Answer([*before, line], AT)
    return replace(case, registrations=(replace(first, answers=answers), *others))


def live(url: str, directory: Path, count: int, death: Death | None) -> None:
    """Take up what was left, then the arrivals from the first one that was not acknowledged."""
    asyncio.run(_live(url, directory, count, Mortal(death)))


async def _live(url: str, directory: Path, count: int, mortal: Mortal) -> None:
    def turn(snapshot: Snapshot, item: Arrival) -> Outcome:
        mortal.passes("in the turn")
        return logged(snapshot, item)

    store = open_store(url, process_id="one")
    await _send(
        store, directory, await store.due(now=utc_now(), limit=100, channels=CHANNELS), mortal
    )
    await _send(store, directory, await store.take_turns(KEY, turn), mortal)
    for number in range(len(noted(directory / "acknowledged")), count):
        await store.receive([arrival(str(number), order=number, update_id=str(number))])
        mortal.passes("received")
        note(directory / "acknowledged", str(number))
        deliveries = await store.take_turns(KEY, turn)
        mortal.passes("committed")
        await _send(store, directory, deliveries, mortal)
    await store.close()


async def _send(store: Store, directory: Path, deliveries: list[Delivery], mortal: Mortal) -> None:
    for delivery in deliveries:
        note(directory / "delivered", str(said(delivery)))
        mortal.passes("delivered")
        await store.sent(delivery.id, message_id="1")
        mortal.passes("noted")


def crowd(url: str, acknowledged: Path, chats: int) -> None:
    """Many chats at once, without end; each turn is noted once it is acknowledged."""
    asyncio.run(_crowd(url, acknowledged, chats))


async def _crowd(url: str, acknowledged: Path, chats: int) -> None:
    store = open_store(url, process_id="one")

    async def chat(name: str) -> None:
        key = ConversationKey("t", name)
        for number in range(10**6):
            await store.receive([arrival(str(number), key, update_id=f"{name}-{number}")])
            for delivery in await store.take_turns(key, echo):
                note(acknowledged, f"{name} {said(delivery)}")
                await store.sent(delivery.id, message_id=None)

    await asyncio.gather(*(chat(str(number)) for number in range(chats)))


def share(url: str, name: str, directory: Path, chats: int) -> None:
    """One of several processes on the same chats; leaves when told by a file."""
    asyncio.run(_share(url, name, directory, chats))


async def _share(url: str, name: str, directory: Path, chats: int) -> None:
    store = open_store(url, process_id=name)
    keys = [ConversationKey("t", str(number)) for number in range(chats)]

    async def see_to(key: ConversationKey) -> None:
        more = True
        while more:
            more = False
            for delivery in await store.take_turns(key, logged):
                note(directory / "delivered", f"{key.chat} {delivery.seq} {said(delivery)}")
                more = await store.sent(delivery.id, message_id=name)

    while not (directory / "over").exists():
        await asyncio.gather(*(see_to(key) for key in keys))
    await store.close()
