"""Reminders to producers: found, told once, by day, and not to who said no."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.timers import Timer
from ocop_core.store.officer_tables import notices, reviews
from ocop_core.store.reminders import due_reminders
from ocop_core.store.tables import consents, conversations, inbox, registrations
from tests.notices.office import CALENDAR, WEDNESDAY, Office
from tests.notices.test_timer import Orders

DAY = timedelta(days=1)
TODAY = date(2026, 11, 25)


async def tick(office: Office, now: datetime) -> list[str]:
    """The keys of all that was told so far, oldest first."""
    await Timer(office, CALENDAR, clock=lambda: now).tick(now)
    return keys(office)


def keys(office: Office) -> list[str]:
    rows = sorted(office.rows(inbox), key=lambda row: (row["received_at"], row["update_id"]))
    return [row["update_id"].removeprefix("notice:") for row in rows]


def say_no(office: Office, person: str, action: str = "withdraw") -> None:
    row = {"subject": person, "purpose": "reminders", "action": action, "text_version": "1"}
    office.put(consents, row | {"text_sha256": "0", "at": WEDNESDAY})


async def test_an_unfinished_registration_is_told_three_times_then_silence(office: Office) -> None:
    office.registration(touched=WEDNESDAY)
    for day in (*range(11), 28, 29, 30, 31, 32, 45, 60, 61, 90):
        await tick(office, WEDNESDAY + day * DAY)
        await tick(office, WEDNESDAY + day * DAY + timedelta(hours=3))
    assert [key for key in keys(office) if key.startswith("unfinished")] == [
        "unfinished:reg1:day_2:3",
        "unfinished:reg1:day_7:3",
        "unfinished:reg1:day_30:3",
    ]


async def test_what_was_missed_is_caught_up_once(office: Office) -> None:
    office.registration(touched=WEDNESDAY)
    assert await tick(office, WEDNESDAY + 12 * DAY) == ["unfinished:reg1:day_7:3"]
    assert await tick(office, WEDNESDAY + 13 * DAY) == ["unfinished:reg1:day_7:3"]


async def test_nobody_is_told_at_night(office: Office) -> None:
    office.registration(touched=WEDNESDAY)
    night = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)  # nine in the evening
    assert await tick(office, night) == []
    assert len(await tick(office, night + timedelta(hours=12))) == 1


async def test_who_said_no_is_left_in_peace_until_they_say_yes(office: Office) -> None:
    office.registration(touched=WEDNESDAY)
    say_no(office, "p1")
    assert await tick(office, WEDNESDAY + 2 * DAY) == []
    say_no(office, "p1", "grant")
    assert len(await tick(office, WEDNESDAY + 2 * DAY)) == 1


async def test_who_blocked_the_bot_is_not_noted_as_told(office: Office) -> None:
    office.registration(touched=WEDNESDAY, person=office.person("gone", blocked=True))
    assert await tick(office, WEDNESDAY + 2 * DAY) == []
    assert office.rows(notices) == []
    office.change(conversations, "person_id", "gone", blocked_at=None)
    assert len(await tick(office, WEDNESDAY + 2 * DAY)) == 1


async def test_a_person_with_two_registrations_is_told_of_the_newest(office: Office) -> None:
    office.registration(touched=WEDNESDAY, person=office.person("one"))
    office.registration(touched=WEDNESDAY + timedelta(minutes=5), person="one")
    assert await tick(office, WEDNESDAY + 3 * DAY) == ["unfinished:reg2:day_2:3"]
    assert len(await tick(office, WEDNESDAY + 3 * DAY + timedelta(minutes=5))) == 1


async def test_a_supplement_is_asked_for_again_after_working_days(office: Office) -> None:
    mine = office.dossier("returned", revision=3, now=datetime(2026, 11, 20, 3, 0, tzinfo=UTC))
    friday = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
    for day in (*range(15), 40, 59):
        await tick(office, friday + day * DAY)
    # Monday, Wednesday (Tuesday was a holiday) and Thursday make three.
    assert keys(office) == [
        f"supplement:{mine}:working_day_3:3",
        f"supplement:{mine}:working_day_7:3",
    ]
    told = sorted(row["created_at"].date() for row in office.rows(notices))
    assert told == [date(2026, 11, 26), date(2026, 12, 2)]
    office.change(reviews, "registration_id", mine, revision=5, since=friday + 60 * DAY)
    office.change(reviews, "registration_id", mine, state="supplemented")
    assert len(await tick(office, friday + 66 * DAY)) == 2


async def test_rounds_concern_who_has_not_filed(office: Office) -> None:
    # Communes propose before 30 April 2027; the last day to file is told three times.
    march = datetime(2027, 3, 10, 2, 0, tzinfo=UTC)
    office.registration(touched=march - 30 * DAY)
    office.registration(touched=march - 30 * DAY, filed_at=march - 20 * DAY)
    for day in (*range(5, 15), *range(20, 35), 40, 55):
        await tick(office, march + day * DAY)
    rounds = [key for key in keys(office) if key.startswith("round")]
    assert rounds == [
        "round:reg1:days_21:2027-04-30",
        "round:reg1:days_7:2027-04-30",
        "round:reg1:days_1:2027-04-30",
    ]


async def test_a_certificate_is_told_of_at_each_stage(office: Office) -> None:
    person = office.person("owner")
    expires = date(2027, 8, 2)
    mine = office.certificate(expires, person_id=person)
    office.certificate(expires)  # nobody known to tell
    begin = datetime(2027, 1, 20, 2, 0, tzinfo=UTC)
    days = (0, 13, 14, 15, 40, 44, 45, *range(66, 80), 120, 194, 300, 373, 374, 375, 376, 377, 429)
    for day in days:  # those around each stage
        await tick(office, begin + day * DAY)
    assert keys(office) == [
        f"certificate:{mine}:{stage}"
        for stage in ("window_opens", "due_150", "week_left", "last_day", "late", "expired")
    ]
    told = sorted(row["created_at"].date() for row in office.rows(notices))
    first = min(office.rows(inbox), key=lambda row: row["received_at"])
    assert first["event"] == {
        "type": "notice",
        "about": "certificate",
        "certificate": mine,
        "product": "Chè Shan tuyết",
        "stage": "window_opens",
        "expires": "2027-08-02",
        "by": "2027-04-02",
        "days": 58,
    }
    assert told[0] == date(2027, 2, 3)  # 180 days before
    assert told[3] == date(2027, 4, 2)  # 120 days before are Sunday the 4th: the Friday


async def test_a_renewal_that_was_filed_ends_it(office: Office) -> None:
    old = office.dossier("certified", days=900)
    new = office.dossier("filed", person="p1")
    office.change(registrations, "id", new, product_id="product1")
    office.certificate(TODAY + 150 * DAY, person_id="p1", registration_id=old)
    assert await tick(office, WEDNESDAY) == []


async def test_with_the_engine_the_reason_is_asked_for_again(office: Office) -> None:
    office.registration(touched=WEDNESDAY)
    office.registration(touched=WEDNESDAY)
    now = WEDNESDAY + 2 * DAY
    orders = Orders()
    timer = Timer(office, CALENDAR, clock=lambda: now, enqueue=orders)
    await timer.tick(now)
    assert sorted(key for _, key in orders.keys) == [
        "unfinished:reg1:day_2:2026-11-27",
        "unfinished:reg2:day_2:2026-11-27",
    ]
    office.change(registrations, "id", "reg1", filed_at=now)
    await orders.run(timer)
    for _ in range(2):
        await timer.tell_reminder("unfinished:reg2:day_2:2026-11-27")
    assert keys(office) == ["unfinished:reg2:day_2:3"]
    event: dict[str, Any] = office.rows(inbox)[0]["event"]
    assert event == {
        "type": "notice",
        "about": "unfinished",
        "registration": "reg2",
        "stage": "day_2",
    }


@pytest.mark.parametrize("dossiers", [1, 12])
async def test_statements_do_not_grow(office: Office, dossiers: int) -> None:
    for _ in range(dossiers):
        office.registration(touched=WEDNESDAY)
    with office.counted() as sent:
        office.do(lambda conn: due_reminders(conn, WEDNESDAY + 2 * DAY, CALENDAR))
    assert len([one for one in sent if "SELECT" in one]) <= 4
