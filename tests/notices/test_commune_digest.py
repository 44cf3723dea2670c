"""What a commune's digest speaks of, and that each rule speaks once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ocop_core.notices.certificates import FIRST_DAY_OF, stage_of
from ocop_core.store.commune_rules import waited_longer_than
from ocop_core.store.digests import digest_for
from ocop_core.store.officer_tables import digests, officers, reviews, rule_marks, snoozes
from tests.notices.office import (
    CALENDAR,
    COMMUNE,
    OTHER_COMMUNE,
    WEDNESDAY,
    Office,
    codes,
    section,
)

TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)


def test_waiting_is_counted_in_working_days(office: Office) -> None:
    office.officer()
    old = office.dossier("taken", days=6)  # Thursday: Friday, Monday and Wednesday have passed
    office.dossier("taken", days=5)  # Friday: only Monday and Wednesday, Tuesday was a holiday
    found = section(office.digest(), "waiting")
    assert (found.count, found.days) == (1, 2)
    assert codes(found) == [office_code(old)]
    assert found.lines[0].number == 3


def office_code(registration: str) -> str:
    return f"OC-TEST-{int(registration.removeprefix('reg')):04d}"


def test_the_head_hears_of_it_later_and_at_once_when_they_stand_in(office: Office) -> None:
    office.officer("lan")
    office.officer("thu", "commune_head")
    office.dossier("taken", days=6)
    found = office.compose()
    assert {key.officer for key in found} == {"lan"}
    office.dossier("taken", days=8)
    office.change(officers, "id", "lan", paused_until=TODAY + 5 * DAY, deputy="thu")
    friday = WEDNESDAY + 2 * DAY
    office.dossier("taken", days=6, now=friday)
    found = office.compose(friday)
    assert {key.officer for key in found} == {"thu"}
    assert section(next(iter(found.values())), "waiting").count == 3


def test_each_rule_speaks_once_and_a_new_threshold_again(office: Office) -> None:
    office.officer()
    mine = office.dossier("taken", days=6, papers=("test_report",), near_star=4, near_points=2)
    first = office.digest()
    assert first is not None
    assert [one.rule for one in first.sections] == ["waiting", "missing", "near"]
    assert office.digest(now=WEDNESDAY + DAY) is None
    office.change(
        reviews, "registration_id", mine, state="supplemented", revision=3, since=WEDNESDAY + DAY
    )
    again = office.digest(now=WEDNESDAY + 2 * DAY)
    assert again is not None
    assert [one.rule for one in again.sections] == ["answered"]


def test_a_paper_is_told_with_all_who_miss_it(office: Office) -> None:
    office.officer()
    for _ in range(3):
        office.dossier("taken", papers=("test_report",))
    office.dossier("taken", papers=("test_report", "traceability"))
    found = section(office.digest(), "missing")
    assert found.count == 4
    assert [(line.what, line.number) for line in found.lines] == [
        ("test_report", 4),
        ("traceability", 1),
    ]
    office.dossier("taken", papers=("test_report",))
    again = section(office.digest(now=WEDNESDAY + DAY), "missing")
    assert [(line.what, line.number) for line in again.lines] == [("test_report", 5)]


def test_new_dossiers_are_told_before_they_wait_long(office: Office) -> None:
    office.officer()
    for _ in range(7):
        office.dossier("filed", days=0.5)
    found = section(office.digest(), "new")
    assert (found.count, len(found.lines)) == (7, 5)


def test_who_cannot_be_reached(office: Office) -> None:
    office.officer()
    silent = office.person("silent", blocked=True)
    office.dossier("returned", person=silent)
    office.dossier("returned", person=office.person("there"))
    found = section(office.digest(), "unreachable")
    assert (found.count, len(found.lines)) == (1, 1)


@pytest.mark.parametrize(("stage", "first"), FIRST_DAY_OF.items())
def test_certificates_by_stage(office: Office, stage: str, first: int) -> None:
    expires = TODAY - timedelta(days=first)
    assert stage_of(expires, TODAY) == stage
    office.officer()
    office.certificate(expires)
    found = section(office.digest(), "certificate")
    assert [(line.what, line.number) for line in found.lines] == [(stage, -first)]


def test_a_certificate_that_was_renewed_or_runs_is_not_told(office: Office) -> None:
    office.officer()
    office.certificate(TODAY + 181 * DAY)
    office.certificate(TODAY + 100 * DAY, producer="HTX A")
    office.certificate(TODAY + 1000 * DAY, producer="HTX A")
    assert office.digest() is None


def test_a_snoozed_dossier_is_left_out_until_its_day(office: Office) -> None:
    office.officer()
    mine = office.dossier("taken", days=6)
    until = TODAY + 2 * DAY
    office.put(
        snoozes,
        {"officer_id": "lan", "registration_id": mine, "until": until, "reason": "chờ tem"},
    )
    assert office.digest() is None
    assert office.digest(now=WEDNESDAY + DAY) is None
    assert section(office.digest(now=WEDNESDAY + 2 * DAY), "waiting").count == 1


def test_an_area_sees_only_itself(office: Office) -> None:
    office.officer("lan")
    office.officer("hoa", area=OTHER_COMMUNE)
    office.dossier("taken", days=6, area=OTHER_COMMUNE)
    assert {key.officer for key in office.compose()} == {"hoa"}


@pytest.mark.parametrize(
    "change",
    [
        {"state": "revoked"},
        {"state": "pending"},
        {"until": TODAY - DAY},
        {"role": "administrator"},
        {"paused_until": TODAY + DAY},
        {"at_minute": 8 * 60},
        {"weekdays": "0"},
    ],
)
def test_who_gets_none(office: Office, change: dict[str, Any]) -> None:
    office.officer(**change)
    office.dossier("taken", days=6)
    assert office.compose() == {}


def test_nothing_due_is_no_digest_and_is_not_asked_again(office: Office) -> None:
    office.officer()
    assert office.compose() == {}
    office.dossier("taken", days=6)
    assert office.compose(WEDNESDAY + timedelta(hours=1)) == {}
    assert [row["content"] for row in office.rows(digests)] == [{}]


def test_pulling_it_again_tells_all_and_marks_nothing(office: Office) -> None:
    office.officer()
    office.dossier("taken", days=6)
    office.compose()
    before = office.rows(rule_marks)
    pulled = office.do(lambda conn: digest_for(conn, "lan", WEDNESDAY, CALENDAR))
    assert section(pulled, "waiting").count == 1
    assert pulled is not None
    assert dict(pulled.totals) == {"commune": 1}
    assert office.rows(rule_marks) == before
    assert office.do(lambda conn: digest_for(conn, "nobody", WEDNESDAY, CALENDAR)) is None


def test_no_personal_data_is_kept(office: Office) -> None:
    office.officer()
    office.dossier("taken", days=6, person=office.person("blocked", blocked=True))
    office.compose()
    kept = str(office.rows(digests))
    assert "Măng khô" in kept
    assert "Vừ Thị Mỷ" not in kept
    assert "blocked" not in kept


def test_the_cutoff_is_the_calendars() -> None:
    for days in range(8):
        cutoff = waited_longer_than(days, TODAY, CALENDAR)
        day = cutoff.date()
        assert CALENDAR.working_days_between(day - DAY, TODAY) > days
        assert CALENDAR.working_days_between(day, TODAY) <= days


def test_statements_do_not_grow_with_dossiers(office: Office) -> None:
    for number in range(3):
        office.officer(f"officer{number}", area=COMMUNE)
    office.dossier("taken", days=6)
    with office.counted() as few:
        office.compose()
    for _ in range(20):
        office.dossier("taken", days=6, papers=("test_report",), near_star=3)
        office.certificate(TODAY + 150 * DAY)
    with office.counted() as many:
        office.compose(WEDNESDAY + DAY)
    assert len(many) <= len(few)
