"""SIGKILL, again and again, while people register: nothing is lost, nothing happens twice.

The people and their platform live in the test; the bot is a forked process on a SQLite file. It
dies at each named point and at random moments, and every time another process takes over.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, func, select, union_all

from ocop_core.store import tables
from tests.crash.bot_process import Death, run_bot
from tests.crash.platform import Person, Platform
from tests.world import Conversation

POINTS = ("after_inbox", "after_step", "after_commit", "after_send")
EACH = 30
"""Deaths at each named point."""
AT_RANDOM = 100
AT_ONCE = 4
"""People who are registering at the same time."""

SCRIPT = [
    "xin chào", "đồng ý", "Hợp tác xã", "HTX Chè Tà Xùa", "xã Tà Xùa, Sơn La", "đúng",
    "Măng khô Tà Xùa", "1", "có", "có", "có", "lần đầu", "Mùa A Sử", "Giám đốc", "0912345678",
    "đúng", "5500271984", "15/3/2019", "đúng", "Túi 500 g", *["2"] * 20, "để sau", *["2"] * 10,
    "sửa số điện thoại", "0987654321", "đúng", "nộp", "1",
]  # fmt: skip


def deaths() -> Iterator[Death]:
    """All deaths to come, in a fixed shuffled order."""
    chance = random.Random(26)
    planned = [Death(point, chance.randint(1, 8)) for point in POINTS for _ in range(EACH)]
    planned += [Death() for _ in range(AT_RANDOM)]
    chance.shuffle(planned)
    yield from planned


async def test_two_hundred_and_twenty_deaths(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ocop.db'}"
    platform = Platform()
    await platform.start()
    crowd = Crowd(platform)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.crash.bot_process"])
    chance = random.Random(7)
    died = Counter[str]()
    try:
        for death in deaths():
            crowd.keep_busy()
            process = processes.Process(target=run_bot, args=(url, platform.url, death))
            process.start()
            await _until_dead(process, death, chance, crowd)
            died[death.point or "random"] += 1
        last = processes.Process(target=run_bot, args=(url, platform.url, Death()))
        last.start()
        await asyncio.wait_for(platform.all_done.wait(), 60)
        await asyncio.sleep(0.5)
        last.kill()
        last.join()
    finally:
        await platform.stop()
    assert sum(died.values()) >= 200
    assert set(died) == {*POINTS, "random"}
    assert len(platform.people) >= AT_ONCE
    nothing_lost_nothing_twice(url, platform, deaths_in_all=sum(died.values()))


class Crowd:
    """Keeps some people busy registering, one after another."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform

    def keep_busy(self) -> None:
        busy = sum(not person.done for person in self.platform.people.values())
        for _ in range(AT_ONCE - busy):
            chat = 1000 + len(self.platform.people)
            self.platform.joins(Person(chat, list(SCRIPT)))


async def _until_dead(
    process: multiprocessing.process.BaseProcess,
    death: Death,
    chance: random.Random,
    crowd: Crowd,
) -> None:
    """Wait until the process has died by itself; kill it where that is the plan or takes long."""
    if not death.point:
        await asyncio.sleep(chance.uniform(0.02, 0.5))
        process.kill()
    for _ in range(1000):
        if not process.is_alive():
            process.join()
            return
        crowd.keep_busy()
        await asyncio.sleep(0.01)
    process.kill()
    raise AssertionError(f"the bot did not come to {death}")


def nothing_lost_nothing_twice(url: str, platform: Platform, deaths_in_all: int) -> None:
    expected, events = undisturbed()
    engine = create_engine(url)
    with engine.connect() as connection:
        for person in platform.people.values():
            chat = tables.conversations.c.chat == str(person.chat)
            person_id = select(tables.conversations.c.person_id).where(chat)
            who = connection.execute(person_id).scalar_one()
            assert _documents(connection, who) == expected, f"answers of {person.chat}"
            assert _history(connection, who) == events, f"history of {person.chat}"
            filed = select(func.count()).where(
                tables.audit.c.actor == who, tables.audit.c.action == "registration.filed"
            )
            assert connection.execute(filed).scalar() == 1
            consents = select(func.count()).where(tables.consents.c.subject == who)
            assert connection.execute(consents).scalar() == 2
        open_rows = select(func.count()).where(tables.inbox.c.handled_at.is_(None))
        assert connection.execute(open_rows).scalar() == 0
        unsent = select(func.count()).where(tables.outbox.c.state != "sent")
        assert connection.execute(unsent).scalar() == 0
    engine.dispose()
    turns = len(SCRIPT) * len(platform.people)
    heard = sum(len(person.messages) for person in platform.people.values())
    assert turns <= heard <= turns + deaths_in_all * AT_ONCE


def undisturbed() -> tuple[dict[str, object], Counter[str]]:
    """What the same script leads to when nobody dies: the answers, and how often each was given."""
    talk = Conversation()
    events: Counter[str] = Counter()
    before: dict[str, object] = {}
    for line in SCRIPT:
        talk.says(line)
        after = _answers(talk)
        events.update(key for key, value in after.items() if before.get(key) != value)
        before = after
    return before, events


def _answers(talk: Conversation) -> dict[str, object]:
    case = talk.state.case
    return {
        question: "(later)" if answer.later else answer.value
        for records in (case.producers, case.products, case.registrations)
        for record in records
        for question, answer in record.answers.items()
    }


def _documents(connection: Connection, person_id: str) -> dict[str, object]:
    """The answers kept for a person, from all their records."""
    found: dict[str, object] = {}
    for table in RECORDS:
        rows = connection.execute(select(table.c.answers).where(table.c.person_id == person_id))
        for row in rows:
            document: dict[str, Any] = row[0]
            found |= {
                question: "(later)" if "later" in written else written["value"]
                for question, written in document.items()
            }
    return found


def _history(connection: Connection, person_id: str) -> Counter[str]:
    """How often each question was answered."""
    owners = union_all(*(select(t.c.id).where(t.c.person_id == person_id) for t in RECORDS))
    rows = connection.execute(
        select(tables.answers.c.question).where(tables.answers.c.entity_id.in_(owners))
    )
    return Counter(question for (question,) in rows)


RECORDS = (tables.producers, tables.products, tables.registrations)
