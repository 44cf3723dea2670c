"""Ticks: one digest per period whatever happens, reminders once, steps by date."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.timers import Timer
from ocop_core.calendar import local_day
from ocop_core.notices.schedule import COMMUNE as EVERY_MORNING
from ocop_core.notices.schedule import due_period
from ocop_core.store.digests import parse_key, read_digest
from ocop_core.store.officer_tables import (
    alerts,
    certificates,
    digests,
    dossier_steps,
    officers,
    reviews,
)
from ocop_core.store.ports import ConversationKey
from ocop_core.store.tables import inbox
from tests.notices.office import CALENDAR, PROVINCE, WEDNESDAY, Office

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


class Orders:
    """An engine that does what was ordered when it is told to; the same key once."""

    def __init__(self) -> None:
        self.keys: dict[tuple[str, str], bool] = {}

    def __call__(self, conn: Connection, job: str, key: str) -> None:
        self.keys.setdefault((job, key), False)

    async def run(self, timer: Timer) -> None:
        for (job, key), done in list(self.keys.items()):
            if not done:
                self.keys[job, key] = True
                await timer.jobs[job](key)


def timer_for(office: Office, now: datetime = WEDNESDAY, **more: Any) -> Timer:
    return Timer(office, CALENDAR, clock=lambda: now, **more)


def told(office: Office) -> list[dict[str, Any]]:
    """The notices that wait in people's chats."""
    return [row["event"] for row in office.rows(inbox)]


async def test_a_digest_is_told_in_the_officers_chat(office: Office) -> None:
    office.officer()
    office.dossier("taken", days=6)
    woken: list[ConversationKey] = []
    timer = timer_for(office, wake=woken.append)
    await timer.tick(WEDNESDAY)
    await timer.tick(WEDNESDAY + HOUR)
    assert told(office) == [
        {
            "type": "notice",
            "about": "digest",
            "officer": "lan",
            "kind": "commune",
            "period": "2026-11-25",
        }
    ]
    assert woken == [ConversationKey("telegram", "chat-person-lan")]
    assert [row["told_at"] for row in office.rows(digests)] == [WEDNESDAY]


async def test_with_the_engine_the_job_tells_it_once(office: Office) -> None:
    office.officer()
    office.dossier("taken", days=6)
    orders = Orders()
    timer = timer_for(office, enqueue=orders)
    await timer.tick(WEDNESDAY)
    assert told(office) == []
    assert list(orders.keys) == [("digest", "lan:commune:2026-11-25")]
    for _ in range(2):  # a job that is begun again after a crash
        await timer.tell_digest("lan:commune:2026-11-25")
    assert len(told(office)) == 1
    kept = office.do(lambda conn: read_digest(conn, parse_key("lan:commune:2026-11-25")))
    assert kept is not None


async def test_who_lost_the_role_meanwhile_is_not_told(office: Office) -> None:
    office.officer()
    office.dossier("taken", days=6)
    orders = Orders()
    timer = timer_for(office, enqueue=orders)
    await timer.tick(WEDNESDAY)
    office.change(officers, "id", "lan", state="revoked")
    await orders.run(timer)
    assert told(office) == []
    assert [row["told_at"] for row in office.rows(digests)] == [None]


async def test_two_processes_tell_it_once(office: Office, database_url: str) -> None:
    for number in range(6):
        office.officer(f"officer{number}")
    office.dossier("taken", days=6)
    others = [Office(database_url) for _ in range(3)]

    def at_once(one: Office) -> None:
        asyncio.run(timer_for(one).tick(WEDNESDAY))

    await asyncio.gather(*(asyncio.to_thread(at_once, one) for one in others))
    for one in others:
        one.close()
    assert Counter(event["officer"] for event in told(office)) == {
        f"officer{number}": 1 for number in range(6)
    }


async def test_a_digest_a_day_for_months_with_restarts_and_jumping_clocks(office: Office) -> None:
    """Over Tết and the holiday of 24 November: each due period exactly once."""
    office.officer()
    dice = random.Random(26)
    begin = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
    expected: set[str] = set()
    for day in range(95):
        office.dossier("filed", now=begin + day * DAY)
        moments = [begin + day * DAY + timedelta(minutes=m) for m in (10, 50, 190, 400)]
        for moment in moments:
            for jump in (0, dice.choice([0, -1, -2]), 0):  # a clock set back in between
                now = moment + jump * DAY
                known = [one for one in expected if one <= local_day(now).isoformat()]
                period = due_period(EVERY_MORNING, max(known, default=None), now, CALENDAR)
                if period is not None:
                    expected.add(period)
                await timer_for(office, now).tick_digests(now)  # a new process each time
    periods = Counter(event["period"] for event in told(office))
    assert set(periods.values()) == {1}
    assert {row["period"] for row in office.rows(digests)} == expected
    # Set back to a day before the first, it may have nothing to say.
    assert {one for one in expected if one >= "2026-11-20"} <= set(periods) <= expected
    assert len(periods) > 55


@pytest.mark.parametrize(
    ("officer", "ahead"),
    [
        ({}, 365),
        ({"role": "commune_head"}, 30),
        ({"role": "province_officer", "area": PROVINCE}, 365),
    ],
    ids=["a year", "a month", "weeks"],
)
async def test_a_clock_that_ran_ahead_and_came_back_silences_nobody(
    office: Office, officer: dict[str, Any], ahead: int
) -> None:
    """Each working day (or week) has its one digest, also the one that came too early."""
    office.officer(**officer)
    weekly = officer.get("role") == "province_officer"
    first = datetime(2026, 11, 30, 1, 30, tzinfo=UTC)  # a Monday
    early = first + ahead * DAY
    days = 14
    expected = {_period(early, weekly=weekly)} | {
        _period(first + day * DAY, weekly=weekly)
        for day in range(days)
        if CALENDAR.is_working(local_day(first + day * DAY))
    }
    office.dossier("filed", days=30, now=first)
    for day in range(days):
        office.dossier("filed", now=first + day * DAY, days=0.2)
        if day == 2:
            await timer_for(office, early).tick_digests(early)
        for _ in range(2):
            now = first + day * DAY
            await timer_for(office, now).tick_digests(now)
    for _ in range(2):  # the early day comes at last
        await timer_for(office, early).tick_digests(early)
    periods = [event["period"] for event in told(office)]
    assert Counter(periods) == Counter(expected)


def _period(moment: datetime, *, weekly: bool) -> str:
    day = local_day(moment)
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}" if weekly else day.isoformat()


async def test_alerts_are_batched_and_told_in_working_hours(office: Office) -> None:
    office.officer(at_minute=20 * 60)
    mine = office.dossier("supplemented", revision=3)
    nine = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    timer = timer_for(office)

    def alert(at: datetime, kind: str = "supplemented") -> None:
        row = {"officer_id": "lan", "kind": kind, "subject": mine, "created_at": at}
        office.put(alerts, row)

    alert(nine)
    await timer.tick(nine + timedelta(minutes=4))
    assert told(office) == []
    alert(nine + timedelta(minutes=4), "assigned")
    await timer.tick(nine + timedelta(minutes=8))
    assert told(office) == []
    await timer.tick(nine + timedelta(minutes=9))
    await timer.tick(nine + timedelta(minutes=14))
    assert [event["kind"] for event in told(office)] == ["alert"]
    key = parse_key(f"lan:alert:{told(office)[0]['period']}")
    kept = office.do(lambda conn: read_digest(conn, key))
    assert kept is not None
    assert [(one.rule, one.count) for one in kept.sections] == [("answered", 1), ("assigned", 1)]
    # The evening's digest does not repeat it; one that came after hours waits for the morning.
    alert(nine + timedelta(hours=8, minutes=30), "assigned")
    await timer.tick(nine + timedelta(hours=11, minutes=5))
    assert len(told(office)) == 1
    await timer.tick(nine + DAY)
    assert len(told(office)) == 2


async def test_a_stream_of_alerts_is_told_after_half_an_hour(office: Office) -> None:
    office.officer(at_minute=20 * 60)
    mine = office.dossier("taken", papers=("test_report",))
    nine = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    timer = timer_for(office)
    for minute in range(0, 30, 3):
        row = {"officer_id": "lan", "kind": "assigned", "subject": mine}
        office.put(alerts, row | {"created_at": nine + timedelta(minutes=minute)})
        await timer.tick(nine + timedelta(minutes=minute, seconds=1))
    assert told(office) == []
    await timer.tick(nine + timedelta(minutes=30))
    assert len(told(office)) == 1


async def test_the_clock_takes_its_steps_once(office: Office) -> None:
    today = date(2026, 11, 25)
    running, window, over = (office.dossier("certified", days=900) for _ in range(3))
    for mine, days in ((running, 181), (window, 180), (over, -1)):
        office.certificate(today + days * DAY, registration_id=mine)
    for _ in range(2):
        await timer_for(office).tick(WEDNESDAY)
    states = {row["registration_id"]: row["state"] for row in office.rows(reviews)}
    assert states == {running: "certified", window: "reevaluation", over: "expired"}
    steps = [
        (row["registration_id"], row["source"], row["target"], row["actor"])
        for row in office.rows(dossier_steps)
    ]
    assert steps == [
        (window, "certified", "reevaluation", "clock"),
        (over, "certified", "expired", "clock"),
    ]
    later = WEDNESDAY + 181 * DAY
    await timer_for(office).tick(later)
    states = {row["registration_id"]: row["state"] for row in office.rows(reviews)}
    assert states == {running: "reevaluation", window: "expired", over: "expired"}
    assert all(row["revision"] > 1 for row in office.rows(reviews))
    assert len(office.rows(certificates)) == 3


async def test_one_fault_does_not_silence_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.officer()
    office.dossier("taken", days=6)

    def broken(*_: object) -> int:
        raise ValueError("broken")

    monkeypatch.setattr("bot.timers.take_clock_steps", broken)
    with pytest.raises(ExceptionGroup, match="a tick was not finished"):
        await timer_for(office).tick(WEDNESDAY)
    assert len(told(office)) == 1
