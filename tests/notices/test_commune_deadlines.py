"""The commune's 15 working days in the digest: before the day, on it, past it; once each."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from ocop_core.notices.digest import Section
from ocop_core.store.digests import digest_for
from ocop_core.store.officer_tables import reviews
from tests.notices.office import CALENDAR, WEDNESDAY, Office, section

TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)


def waiting(office: Office, day: int, officer: str = "lan") -> Section | None:
    found = office.digest(officer, WEDNESDAY + day * DAY)
    return found.section("waiting") if found else None


def test_over_forty_days_the_officer_is_told_at_each_threshold_once(office: Office) -> None:
    """Filed on 25 November: due on 16 December. Played by hand, it went silent after 27/11."""
    office.officer()
    due = CALENDAR.add_working_days(TODAY, 15)
    mine = office.dossier("filed", due_on=due)
    told: dict[date, str] = {}
    for day in range(41):
        if TODAY + day * DAY == date(2026, 12, 1):
            moved = WEDNESDAY + day * DAY - timedelta(hours=20)
            office.change(reviews, "registration_id", mine, state="taken", revision=2, since=moved)
        found = waiting(office, day)
        if found is not None:
            told[TODAY + day * DAY] = found.lines[0].what
    assert due == date(2026, 12, 16)
    assert list(told) == [
        date(2026, 11, 30),  # 3 working days after it came
        date(2026, 12, 3),  # 3 working days after it was taken
        date(2026, 12, 11),  # 3 working days are left
        date(2026, 12, 16),  # the day
        date(2026, 12, 17),  # past it
    ]
    assert set(told.values()) == {"2026-12-16"}


def test_a_line_says_the_age_the_day_and_how_late(office: Office) -> None:
    office.officer()
    office.dossier("taken", days=6)
    office.dossier("confirmed", days=1, due_on=TODAY + DAY)
    office.dossier("taken", days=30, due_on=TODAY - 5 * DAY)
    found = section(office.digest(), "waiting")
    assert [(line.number, line.what, line.also) for line in found.lines] == [
        (21, "2026-11-20", 2),  # Monday and Wednesday; the 24th was off
        (1, "2026-11-26", 0),
        (3, "", 0),
    ]


def test_heads_are_told_of_the_day_too(office: Office) -> None:
    office.officer("thu", "commune_head")
    office.dossier("taken", days=1, due_on=TODAY)
    office.dossier("taken", days=6)
    found = waiting(office, 0, "thu")
    assert found is not None
    assert (found.count, found.days) == (1, 4)


def test_what_no_longer_waits_for_the_commune_is_not_told(office: Office) -> None:
    office.officer()
    for state in ("returned", "proposed", "certified", "withdrawn"):
        office.dossier(state, days=60, due_on=TODAY - 30 * DAY)
    assert waiting(office, 0) is None


def test_how_long_is_long_can_be_set(office: Office) -> None:
    office.officer()
    office.officer("thu", "commune_head")
    office.dossier("taken", days=6)  # 3 working days
    for days, kept in ((3, 0), (2, 1)):
        pull = partial(digest_for, officer="lan", now=WEDNESDAY, calendar=CALENDAR)
        found = office.do(partial(pull, waiting_days=days))
        shown = found.section("waiting") if found else None
        assert (shown.count if shown else 0) == kept
    composed = office.compose(waiting_days=1)
    assert {key.officer: d.sections[0].days for key, d in composed.items()} == {"lan": 1}
    tomorrow = office.compose(WEDNESDAY + DAY, waiting_days=1)
    assert {key.officer: d.sections[0].days for key, d in tomorrow.items()} == {"thu": 3}


def test_an_officers_own_household_is_left_out(office: Office) -> None:
    office.officer("lan")
    office.officer("hoa")
    office.dossier(
        "taken", days=6, person="person-lan", papers=("test_report",), near_star=4, due_on=TODAY
    )
    office.certificate(TODAY + 150 * DAY, person_id="person-lan")
    with office.counted() as sent:
        found = office.compose()
    assert {key.officer for key in found} == {"hoa"}
    assert [one.rule for one in next(iter(found.values())).sections] == [
        "waiting",
        "missing",
        "near",
        "certificate",
    ]
    office.dossier("taken", days=6, papers=("test_report",))
    both = office.compose(WEDNESDAY + DAY)
    counts = {key.officer: section(one, "missing").count for key, one in both.items()}
    assert counts == {"lan": 1, "hoa": 2}
    assert len(sent) < 30
    pulled = office.do(lambda conn: digest_for(conn, "lan", WEDNESDAY, CALENDAR))
    assert section(pulled, "waiting").count == 1
