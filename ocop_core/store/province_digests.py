"""Composing the weekly digests of provinces (bản tin tỉnh): how the whole province stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import Connection, func, select

from ocop_core.calendar import WorkingCalendar, local_day
from ocop_core.notices.certificates import add_months
from ocop_core.notices.digest import MOST_LINES, Digest, Line, Rule, Section, clipped
from ocop_core.notices.rounds import next_round
from ocop_core.places import communes_of
from ocop_core.registry.review import UNDER_WAY, WAITING_DAYS, WAITS_FOR_COMMUNE
from ocop_core.store.commune_rules import waited_longer_than
from ocop_core.store.digest_schedule import Due
from ocop_core.store.officer_tables import certificates, missing_papers, reviews
from ocop_core.store.step_times import step_times
from ocop_core.store.tables import products, registrations

PROVINCE_LATER = 4
"""So many working days after a commune's officer a province hears that a dossier waits."""

MONTHS_AHEAD = 12

Areas: TypeAlias = Sequence[str]
"""Codes of provinces."""
Found: TypeAlias = dict[str, Section]
"""What one section says, by province."""


def compose_province(
    conn: Connection,
    due: Sequence[Due],
    now: datetime,
    calendar: WorkingCalendar,
    waiting_days: int = WAITING_DAYS,
) -> dict[str, Digest]:
    """Digests of officers of provinces: the present state, so nothing is remembered as said.

    Args:
        conn: in a transaction; only read.
        due: whose.
        now: when the figures are taken; aware.
        calendar: the working days.
        waiting_days: working days after which an officer of a commune hears of what waits.

    Returns:
        By officer; who has neither dossiers nor certificates in the province is left out.
    """
    areas = sorted({item.area for item in due})
    today = local_day(now)
    rows = _sections(conn, areas, today, calendar, waiting_days + PROVINCE_LATER)
    countdown = _countdown(today, calendar)
    digests = {}
    for item in due:
        sections = [found[item.area] for found in rows if item.area in found]
        if any(section.rule != "without" for section in sections):
            digests[item.officer] = Digest(
                "province", item.area, item.period, now, (*sections, countdown)
            )
    return digests


def _sections(
    conn: Connection, areas: Areas, today: date, calendar: WorkingCalendar, days: int
) -> list[Found]:
    steps = step_times(conn, areas, today, calendar)
    return [
        _stars(conn, areas, today),
        *_communes(conn, areas, today),
        _funnel(conn, areas),
        {area: Section("steps", len(lines), lines) for area, lines in steps.items()},
        _overdue(conn, areas, today, calendar, days),
        _near(conn, areas),
        _papers(conn, areas),
        _expiring(conn, areas, today),
    ]


def _countdown(today: date, calendar: WorkingCalendar) -> Section:
    aimed_at = next_round(today, calendar)
    line = Line(number=aimed_at.days_left(today), what=aimed_at.proposals.isoformat())
    return Section("round", 1, (line,))


def _stars(conn: Connection, areas: Areas, today: date) -> Found:
    """Certificates that run, by set and stars: the wording makes groups of the sets."""
    key = (certificates.c.province_code, certificates.c.set_no, certificates.c.stars)
    rows = conn.execute(
        select(*key, func.count())
        .where(certificates.c.province_code.in_(areas), certificates.c.expires_on >= today)
        .group_by(*key)
        .order_by(*key)
    )
    return _gathered(
        "stars",
        ((area, Line(number=n, set_no=set_no or 0, star=star)) for area, set_no, star, n in rows),
        most=None,
        count=lambda lines: int(sum(line.number for line in lines)),
    )


def _communes(conn: Connection, areas: Areas, today: date) -> tuple[Found, Found]:
    """The communes with most certificates, and how many have none."""
    key = (certificates.c.province_code, certificates.c.commune_code)
    rows = conn.execute(
        select(*key, func.count())
        .where(certificates.c.province_code.in_(areas), certificates.c.expires_on >= today)
        .group_by(*key)
        .order_by(func.count().desc(), certificates.c.commune_code)
    ).all()
    most = _gathered("communes", ((area, Line(number=n, what=code)) for area, code, n in rows))
    having: dict[str, set[str]] = {area: set() for area in areas}
    for area, code, _ in rows:
        having[area].add(code)
    none = {area: _without(area, codes) for area, codes in having.items()}
    return most, {area: section for area, section in none.items() if section.count}


def _without(area: str, having: set[str]) -> Section:
    try:
        everywhere = communes_of(area)
    except KeyError:  # a province of the past; its certificates still count
        return Section("without", 0)
    none = [unit.code for unit in everywhere if unit.code not in having]
    lines = tuple(Line(what=code) for code in none[:MOST_LINES])
    return Section("without", len(none), lines, days=len(everywhere))


def _funnel(conn: Connection, areas: Areas) -> Found:
    key = (reviews.c.province_code, reviews.c.state)
    rows = conn.execute(
        select(*key, func.count())
        .where(reviews.c.province_code.in_(areas))
        .group_by(*key)
        .order_by(*key)
    )
    return _gathered(
        "funnel",
        ((area, Line(number=n, what=state)) for area, state, n in rows),
        most=None,
        count=lambda lines: int(sum(line.number for line in lines if line.what in UNDER_WAY)),
    )


def _overdue(
    conn: Connection, areas: Areas, today: date, calendar: WorkingCalendar, days: int
) -> Found:
    """Communes where dossiers wait longest: counts only."""
    key = (reviews.c.province_code, reviews.c.commune_code)
    rows = conn.execute(
        select(*key, func.count(), func.min(reviews.c.since))
        .where(
            reviews.c.province_code.in_(areas),
            reviews.c.state.in_(sorted(WAITS_FOR_COMMUNE)),
            reviews.c.since < waited_longer_than(days, today, calendar),
        )
        .group_by(*key)
        .order_by(func.count().desc(), reviews.c.commune_code)
    )
    lines = (
        (
            area,
            Line(number=n, what=code, also=calendar.working_days_between(local_day(oldest), today)),
        )
        for area, code, n, oldest in rows
    )
    return _gathered(
        "overdue", lines, days=days, count=lambda all_: int(sum(x.number for x in all_))
    )


def _near(conn: Connection, areas: Areas) -> Found:
    """Dossiers before the council that are near a star."""
    near = (
        reviews.c.province_code.in_(areas),
        reviews.c.near_star.is_not(None),
        reviews.c.state.in_(sorted(UNDER_WAY)),
    )
    place = func.row_number().over(
        partition_by=reviews.c.province_code,
        order_by=[reviews.c.near_points, reviews.c.since, reviews.c.registration_id],
    )
    total = func.count().over(partition_by=reviews.c.province_code)
    ranked = select(reviews, place.label("place"), total.label("total")).where(*near).subquery()
    rows = conn.execute(
        select(
            ranked,
            registrations.c.code,
            registrations.c.edition,
            products.c.name,
            products.c.set_no,
        )
        .join(registrations, registrations.c.id == ranked.c.registration_id)
        .join(products, products.c.id == registrations.c.product_id)
        .where(ranked.c.place <= MOST_LINES)
        .order_by(ranked.c.province_code, ranked.c.place)
    ).all()
    totals = {row.province_code: row.total for row in rows}
    lines = (
        (
            row.province_code,
            Line(
                row.code,
                clipped(row.name),
                row.near_points,
                star=row.near_star,
                step=row.near_step or "",
                set_no=row.set_no or 0,
                edition=row.edition,
            ),
        )
        for row in rows
    )
    found = _gathered("near", lines)
    return {area: Section("near", totals[area], section.lines) for area, section in found.items()}


def _papers(conn: Connection, areas: Areas) -> Found:
    key = (reviews.c.province_code, missing_papers.c.key)
    rows = conn.execute(
        select(*key, func.count())
        .join(missing_papers, missing_papers.c.registration_id == reviews.c.registration_id)
        .where(reviews.c.province_code.in_(areas), reviews.c.state.in_(sorted(UNDER_WAY)))
        .group_by(*key)
        .order_by(func.count().desc(), missing_papers.c.key)
    )
    return _gathered("papers", ((area, Line(number=n, what=paper)) for area, paper, n in rows))


def _expiring(conn: Connection, areas: Areas, today: date) -> Found:
    """Certificates that end, by month, for twelve months from this one."""
    first = today.replace(day=1)
    key = (certificates.c.province_code, certificates.c.expires_on)
    rows = conn.execute(
        select(*key, func.count())
        .where(
            certificates.c.province_code.in_(areas),
            certificates.c.expires_on >= today,
            certificates.c.expires_on < add_months(first, MONTHS_AHEAD),
        )
        .group_by(*key)
        .order_by(*key)
    )
    months: dict[tuple[str, str], int] = {}
    for area, expires, n in rows:
        month = (area, f"{expires:%Y-%m}")
        months[month] = months.get(month, 0) + n
    return _gathered(
        "expiring",
        ((area, Line(number=n, what=month)) for (area, month), n in months.items()),
        most=None,
        count=lambda lines: int(sum(line.number for line in lines)),
    )


def _gathered(
    rule: Rule,
    rows: Iterable[tuple[str, Line]],
    *,
    most: int | None = MOST_LINES,
    days: int = 0,
    count: Callable[[Sequence[Line]], int] = len,
) -> Found:
    """Sections of lines that come in the order they are shown in."""
    by_area: dict[str, list[Line]] = {}
    for area, line in rows:
        by_area.setdefault(area, []).append(line)
    return {
        area: Section(rule, count(lines), tuple(lines[:most]), days)
        for area, lines in by_area.items()
    }
