"""Alarms: what is past its day, or could not be told, is said at once; once each."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.timers import Timer
from ocop_core.notices.digest import Digest
from ocop_core.store.digests import parse_key, read_digest
from ocop_core.store.officer_tables import alerts, officers, reviews, rule_marks, snoozes
from ocop_core.store.tables import conversations, inbox, outbox, registrations
from tests.notices.office import CALENDAR, OTHER_COMMUNE, PROVINCE, Office
from tests.notices.test_timer import Orders

TODAY = date(2026, 11, 25)
NINE = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
"""09:00 on Wednesday in Vietnam."""
DAY = timedelta(days=1)
EVENING = 20 * 60
"""So late that the day's own digest does not come in between."""


async def alarmed(office: Office, now: datetime = NINE) -> dict[str, list[tuple[str, str]]]:
    """What officers are alarmed of when two ticks have passed: kind and code, by officer."""
    seen = len(office.rows(inbox))
    for moment in (now, now + timedelta(minutes=6), now + timedelta(minutes=11)):
        await Timer(office, CALENDAR, clock=lambda at=moment: at).tick(moment)  # type: ignore[misc]
    told: dict[str, list[tuple[str, str]]] = {}
    for row in office.rows(inbox)[seen:]:
        event = row["event"]
        if event.get("kind") == "alert":
            found = digest_of(office, event)
            section = found.section("alarm") if found else None
            assert section is not None
            told[event["officer"]] = [(line.what, line.code) for line in section.lines]
    return told


def digest_of(office: Office, event: dict[str, Any]) -> Digest | None:
    key = parse_key(f"{event['officer']}:alert:{event['period']}")
    return office.do(lambda conn: read_digest(conn, key))


def evening_officer(office: Office, name: str = "lan", **more: Any) -> None:
    office.officer(name, at_minute=EVENING, **more)


async def test_a_dossier_past_its_day_is_told_to_the_office_once(office: Office) -> None:
    evening_officer(office)
    evening_officer(office, "thu", role="commune_head")
    evening_officer(office, "hoa", area=OTHER_COMMUNE)
    office.dossier("taken", days=30, due_on=TODAY - DAY)
    office.dossier("taken", days=30, due_on=TODAY)
    office.dossier("proposed", days=30, due_on=TODAY - DAY)
    alarm = [("overdue", "OC-TEST-0001")]
    assert await alarmed(office) == {"lan": alarm, "thu": alarm}
    assert await alarmed(office, NINE + timedelta(hours=1)) == {}
    tomorrow = [("overdue", "OC-TEST-0002")]
    assert await alarmed(office, NINE + DAY) == {"lan": tomorrow, "thu": tomorrow}


async def test_another_last_day_alarms_anew(office: Office) -> None:
    evening_officer(office)
    mine = office.dossier("taken", days=30, due_on=TODAY - DAY)
    assert len(await alarmed(office)) == 1
    office.change(reviews, "registration_id", mine, state="supplemented", due_on=TODAY + DAY)
    assert await alarmed(office, NINE + DAY) == {}
    assert await alarmed(office, NINE + 2 * DAY) == {"lan": [("overdue", "OC-TEST-0001")]}


async def test_nothing_is_told_outside_working_hours(office: Office) -> None:
    evening_officer(office)
    office.dossier("taken", days=30, due_on=TODAY - DAY)
    assert await alarmed(office, NINE - DAY) == {}  # 24 November
    assert await alarmed(office, NINE + timedelta(hours=9)) == {}
    assert office.rows(alerts) == []
    assert len(await alarmed(office, NINE + DAY)) == 1


async def test_what_was_dealt_with_meanwhile_is_not_told(office: Office) -> None:
    evening_officer(office)
    mine = office.dossier("taken", days=30, due_on=TODAY - DAY)
    timer = Timer(office, CALENDAR, clock=lambda: NINE)
    await timer.tick(NINE)
    assert len(office.rows(alerts)) == 1
    office.change(reviews, "registration_id", mine, state="proposed")
    await timer.tick(NINE + timedelta(minutes=6))
    assert office.rows(inbox) == []
    assert await alarmed(office, NINE + timedelta(hours=1)) == {}


@pytest.mark.parametrize(
    ("expires", "on"),
    [
        (date(2027, 3, 25), date(2026, 11, 25)),  # 120 days after a Wednesday
        (date(2027, 3, 24), date(2026, 11, 23)),  # the 120th day is 24 November
        (date(2027, 3, 28), date(2026, 11, 27)),  # it is a Saturday
        (date(2027, 3, 29), date(2026, 11, 27)),  # it is a Sunday
        (date(2027, 3, 30), date(2026, 11, 30)),
    ],
)
async def test_a_certificates_last_day_to_file(office: Office, expires: date, on: date) -> None:
    evening_officer(office)
    office.certificate(expires)
    days = [on + n * DAY for n in range(-2, 4)]
    told = {day: await alarmed(office, NINE + (day - TODAY)) for day in days}
    assert {day: alarms for day, alarms in told.items() if alarms} == {
        on: {"lan": [("last_day", "")]}
    }


async def test_a_certificate_that_is_renewed_alarms_nobody(office: Office) -> None:
    evening_officer(office)
    person = office.person("su")
    old = office.dossier("certified", days=1000, person=person)
    office.dossier("filed", days=3, person=person)
    office.change(registrations, "id", "reg2", product_id="product1")
    office.certificate(TODAY + 120 * DAY, registration_id=old, person_id=person)
    office.certificate(TODAY + 120 * DAY, producer="HTX A")
    office.certificate(TODAY + 900 * DAY, producer="HTX A")
    assert await alarmed(office) == {}


async def test_a_returned_dossiers_producer_who_cannot_be_told(office: Office) -> None:
    evening_officer(office)
    evening_officer(office, "hoa")
    blocked, silent, fine = (office.person(name) for name in ("blocked", "silent", "fine"))
    office.change(conversations, "person_id", blocked, blocked_at=NINE)
    held = office.dossier("returned", days=2, person=blocked, holder="hoa")
    office.dossier("returned", days=2, person=silent)
    office.dossier("returned", days=2, person=fine)
    office.dossier("taken", days=2, person=blocked)
    dead_message(office, silent, NINE - DAY)
    dead_message(office, fine, NINE - 4 * DAY)  # before it was returned
    dead_message(office, fine, NINE - DAY, kind="typing")
    told = await alarmed(office)
    assert told == {
        "hoa": [("undelivered", "OC-TEST-0001"), ("undelivered", "OC-TEST-0002")],
        "lan": [("undelivered", "OC-TEST-0002")],
    }
    assert await alarmed(office, NINE + DAY) == {}
    office.change(reviews, "registration_id", held, revision=3, since=NINE + DAY)
    assert await alarmed(office, NINE + 2 * DAY) == {"hoa": [("undelivered", "OC-TEST-0001")]}


def dead_message(office: Office, person: str, at: datetime, kind: str = "message") -> None:
    chat = next(row for row in office.rows(conversations) if row["person_id"] == person)
    mine = [row for row in office.rows(outbox) if row["conversation_id"] == chat["id"]]
    row: dict[str, Any] = {"conversation_id": chat["id"], "seq": len(mine) + 1, "kind": kind}
    row |= {"state": "dead", "attempts": 3, "error": "Refused", "once": False}
    office.do(
        lambda conn: conn.execute(insert(outbox).values(row | {"created_at": at, "settled_at": at}))
    )


async def test_own_households_and_what_is_put_off_are_left_out(office: Office) -> None:
    evening_officer(office)
    office.dossier("taken", days=30, due_on=TODAY - DAY, person="person-lan")
    mine = office.dossier("taken", days=30, due_on=TODAY - DAY)
    office.certificate(TODAY + 120 * DAY, person_id="person-lan")
    row = {"officer_id": "lan", "registration_id": mine, "until": TODAY + DAY, "reason": "họp"}
    office.put(snoozes, row)
    assert await alarmed(office) == {}
    assert await alarmed(office, NINE + DAY) == {"lan": [("overdue", "OC-TEST-0002")]}


@pytest.mark.parametrize(
    "change",
    [
        {"state": "revoked"},
        {"until": TODAY - DAY},
        {"role": "administrator"},
        {"role": "province_officer", "area": PROVINCE},
    ],
)
async def test_who_is_not_alarmed(office: Office, change: dict[str, Any]) -> None:
    evening_officer(office)
    office.change(officers, "id", "lan", **change)
    office.dossier("taken", days=30, due_on=TODAY - DAY)
    await alarmed(office)
    assert office.rows(alerts) == []


async def test_two_processes_alarm_once(office: Office, database_url: str) -> None:
    for number in range(4):
        evening_officer(office, f"officer{number}")
    for _ in range(5):
        office.dossier("taken", days=30, due_on=TODAY - DAY)
    others = [Office(database_url) for _ in range(3)]

    def at_once(one: Office) -> None:
        asyncio.run(Timer(one, CALENDAR, clock=lambda: NINE).tick(NINE))

    await asyncio.gather(*(asyncio.to_thread(at_once, one) for one in others))
    for one in others:
        one.close()
    assert set(Counter(row["subject"] for row in office.rows(alerts)).values()) == {4}
    assert len(office.rows(rule_marks)) == 20
    told = await alarmed(office, NINE + timedelta(minutes=1))
    assert {officer: len(lines) for officer, lines in told.items()} == {
        f"officer{number}": 5 for number in range(4)
    }


async def test_statements_do_not_grow_with_dossiers(office: Office) -> None:
    evening_officer(office)
    office.dossier("taken", days=30, due_on=TODAY - DAY)
    counts = []
    for day in range(2):
        with office.counted() as sent:
            await alarmed(office, NINE + day * DAY)
        counts.append(len(sent))
        for _ in range(20):
            office.dossier("taken", days=30, due_on=TODAY - DAY)
    assert counts[1] <= counts[0]


async def test_through_the_engine_an_alarm_is_told_once(office: Office) -> None:
    evening_officer(office)
    office.dossier("taken", days=30, due_on=TODAY - DAY)
    orders = Orders()
    timer = Timer(office, CALENDAR, clock=lambda: NINE, enqueue=orders)
    for minutes in (0, 6, 11):
        await timer.tick(NINE + timedelta(minutes=minutes))
    assert [key for job, key in orders.keys] == ["lan:alert:20261125T020600Z"]
    for _ in range(2):  # begun again after a crash
        await timer.tell_digest("lan:alert:20261125T020600Z")
    assert [row["event"]["kind"] for row in office.rows(inbox)] == ["alert"]
