"""What a province's weekly digest says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ocop_core.places import communes_of
from ocop_core.store.digests import digest_for
from tests.notices.office import CALENDAR, COMMUNE, PROVINCE, Office, codes, section

MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
"""Eight in the morning in Vietnam."""
TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)


def province_officer(office: Office) -> None:
    office.officer("thu", "province_officer", PROVINCE, at_minute=8 * 60)


def test_figures_of_the_province(office: Office) -> None:
    province_officer(office)
    second = communes_of(PROVINCE)[0].code
    for _ in range(2):
        office.certificate(TODAY + 20 * DAY, set_no=11, stars=4)
    office.certificate(TODAY + 40 * DAY, set_no=11, stars=3, commune_code=second)
    office.certificate(TODAY - DAY, set_no=11, stars=3)
    slow = office.dossier("filed", days=12, now=MONDAY, papers=("test_report",))
    office.dossier("filed", days=3, now=MONDAY, papers=("test_report", "market"))
    near = office.dossier("proposed", days=1, now=MONDAY, near_star=4, near_points=1)
    for days, action in ((20, "file"), (16, "take"), (2, "propose")):
        office.step(slow, action, MONDAY - days * DAY)
    for days, action in ((20, "file"), (19, "take")):
        office.step(near, action, MONDAY - days * DAY)
    found = office.digest("thu", MONDAY)
    assert found is not None
    assert (found.kind, found.period) == ("province", "2026-W49")
    stars = section(found, "stars")
    assert stars.count == 3
    assert [(line.set_no, line.star, line.number) for line in stars.lines] == [
        (11, 3, 1),
        (11, 4, 2),
    ]
    most = section(found, "communes")
    assert [(line.what, line.number) for line in most.lines] == [(COMMUNE, 2), (second, 1)]
    assert section(found, "without").count == len(communes_of(PROVINCE)) - 2
    funnel = section(found, "funnel")
    assert {line.what: line.number for line in funnel.lines} == {"filed": 2, "proposed": 1}
    steps = {line.what: (line.number, line.also) for line in section(found, "steps").lines}
    # Tuesday the 10th to Saturday the 14th are three working days, and to the 11th one.
    assert steps["take"] == (2.0, 2)
    assert steps["propose"][1] == 1
    overdue = section(found, "overdue")
    assert [(line.what, line.number, line.also) for line in overdue.lines] == [(COMMUNE, 1, 7)]
    assert codes(section(found, "near")) == ["OC-TEST-0007"]
    papers = [(line.what, line.number) for line in section(found, "papers").lines]
    assert papers == [("test_report", 2), ("market", 1)]
    months = [(line.what, line.number) for line in section(found, "expiring").lines]
    assert months == [("2026-12", 2), ("2027-01", 1)]
    assert [line.what for line in section(found, "round").lines] == ["2027-04-30"]


def test_once_a_week_and_never_empty(office: Office) -> None:
    province_officer(office)
    assert office.digest("thu", MONDAY) is None
    office.certificate(TODAY + 20 * DAY)
    assert office.digest("thu", MONDAY + 2 * DAY) is None
    assert office.digest("thu", MONDAY + 7 * DAY) is not None
    assert office.digest("thu", MONDAY + 8 * DAY) is None
    pulled = office.do(lambda conn: digest_for(conn, "thu", MONDAY, CALENDAR))
    assert section(pulled, "stars").count == 1


def test_a_week_is_caught_up_once(office: Office) -> None:
    province_officer(office)
    office.certificate(TODAY + 200 * DAY)
    assert office.digest("thu", MONDAY + 3 * DAY) is not None
    assert office.digest("thu", MONDAY + 4 * DAY) is None


def test_another_province_is_not_counted(office: Office) -> None:
    province_officer(office)
    office.certificate(TODAY + 20 * DAY, province_code="01", commune_code="00004")
    office.dossier("filed", days=12, now=MONDAY, province_code="01", area="00004")
    assert office.digest("thu", MONDAY) is None


def test_statements_do_not_grow(office: Office) -> None:
    province_officer(office)
    office.certificate(TODAY + 200 * DAY)
    with office.counted() as few:
        office.digest("thu", MONDAY)
    for _ in range(10):
        office.dossier("filed", days=12, now=MONDAY, papers=("test_report",))
        office.certificate(TODAY + 200 * DAY)
    with office.counted() as many:
        office.digest("thu", MONDAY + 7 * DAY)
    assert len(many) <= len(few)
