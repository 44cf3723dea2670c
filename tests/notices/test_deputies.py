"""Alerts of an officer who is away: to the deputy, or kept until they are back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.timers import Timer
from ocop_core.notices.digest import Digest
from ocop_core.store.digests import parse_key, read_digest
from ocop_core.store.officer_tables import alerts, officers, rule_marks
from ocop_core.store.tables import inbox
from tests.notices.office import CALENDAR, OTHER_COMMUNE, Office

TODAY = date(2026, 11, 25)
NINE = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def away(office: Office) -> Office:
    """Lan is away until Friday, and Hoa stands in."""
    office.officer("lan", at_minute=1200, paused_until=TODAY + 2 * DAY, deputy="hoa")
    office.officer("hoa", at_minute=1200)
    return office


def alert(office: Office, officer: str, subject: str, kind: str = "supplemented") -> None:
    row = {"officer_id": officer, "kind": kind, "subject": subject}
    office.put(alerts, row | {"created_at": NINE})


async def told(office: Office, now: datetime = NINE + timedelta(minutes=6)) -> dict[str, Digest]:
    seen = len(office.rows(inbox))
    await Timer(office, CALENDAR, clock=lambda: now).tick(now)
    found: dict[str, Digest] = {}
    for row in office.rows(inbox)[seen:]:
        event: dict[str, Any] = row["event"]
        if event.get("kind") == "alert":
            key = parse_key(f"{event['officer']}:alert:{event['period']}")
            digest = office.do(lambda conn, key=key: read_digest(conn, key))  # type: ignore[misc]
            assert digest is not None
            found[event["officer"]] = digest
    return found


async def test_the_deputy_is_told(away: Office) -> None:
    mine = away.dossier("supplemented", revision=3)
    alert(away, "lan", mine)
    found = await told(away)
    assert set(found) == {"hoa"}
    assert [one.rule for one in found["hoa"].sections] == ["answered"]
    marks = [(row["officer_id"], row["threshold"]) for row in away.rows(rule_marks)]
    assert marks == [("hoa", "3")]
    assert await told(away, NINE + 2 * DAY) == {}


async def test_both_officers_alerts_come_together_and_once(away: Office) -> None:
    mine = away.dossier("supplemented")
    alert(away, "lan", mine)
    alert(away, "hoa", mine)
    alert(away, "lan", away.dossier("taken"), "assigned")
    found = await told(away)
    assert set(found) == {"hoa"}
    assert [(one.rule, one.count) for one in found["hoa"].sections] == [
        ("answered", 1),
        ("assigned", 1),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"state": "revoked"},
        {"until": TODAY - DAY},
        {"area": OTHER_COMMUNE},
        {"paused_until": TODAY + DAY},
    ],
)
async def test_who_cannot_stand_in_is_not_told_and_nothing_is_lost(
    away: Office, change: dict[str, Any]
) -> None:
    away.change(officers, "id", "hoa", **change)
    alert(away, "lan", away.dossier("supplemented"))
    assert await told(away) == {}
    assert set(await told(away, NINE + 2 * DAY)) == {"lan"}


async def test_a_deputy_hears_nothing_of_their_own_household(away: Office) -> None:
    alert(away, "lan", away.dossier("supplemented", person="person-hoa"))
    alert(away, "lan", away.dossier("supplemented"))
    found = await told(away)
    assert [line.code for line in found["hoa"].sections[0].lines] == ["OC-TEST-0002"]


async def test_back_at_work_one_hears_it_oneself(away: Office) -> None:
    away.change(officers, "id", "lan", paused_until=TODAY)
    alert(away, "lan", away.dossier("supplemented"))
    assert set(await told(away)) == {"lan"}
