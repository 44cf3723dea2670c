"""Reading what a rule found: the count and the first five for each officer, and the marks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Subquery, func, literal, select, true
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.calendar import WorkingCalendar
from ocop_core.notices.digest import MOST_LINES, Line, Rule, Section, clipped
from ocop_core.store.commune_rules import (
    Round,
    Source,
    day_of,
    missing,
)
from ocop_core.store.officer_tables import certificates, reviews, rule_marks
from ocop_core.store.tables import products, registrations

_MARK_COLUMNS = ("officer_id", "rule", "subject", "threshold", "period")


def mark(conn: Connection, rule: Rule, source: Source, period: str) -> None:
    """Remember all a rule found, in one statement, so that it is not spoken of again."""
    found = source.subquery("found")
    rows = select(
        found.c.officer, literal(rule), found.c.subject, found.c.threshold, literal(period)
    ).where(true())  # SQLite reads ON CONFLICT as a join's ON without it
    if conn.dialect.name == "sqlite":
        conn.execute(
            sqlite.insert(rule_marks).from_select(_MARK_COLUMNS, rows).on_conflict_do_nothing()
        )
    else:
        conn.execute(
            postgresql.insert(rule_marks).from_select(_MARK_COLUMNS, rows).on_conflict_do_nothing()
        )


def sections(conn: Connection, rule: Rule, source: Source, round_: Round) -> dict[str, Section]:
    """What one rule says to each officer, by officer; those it says nothing to are left out."""
    if rule == "missing":
        return _by_paper(conn, source, round_)
    by_officer: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for row in conn.execute(_first_lines(rule, _ranked(rule, source))):
        by_officer.setdefault(row.officer, []).append(row)
    return {
        officer: Section(
            rule,
            rows[0].total,
            tuple(_line(rule, row, round_.today, round_.calendar) for row in rows),
            round_.days_of(officer) if rule == "waiting" else 0,
        )
        for officer, rows in by_officer.items()
    }


def _ranked(rule: Rule, source: Source) -> Subquery:
    """Numbered within each officer: the longest waiting first, the nearest expiry first.

    Of what waits, the nearest last day comes first, what has none at the end.
    """
    found = source.subquery("found")
    order: list[ColumnElement[Any]] = [found.c.since, found.c.subject]
    if rule == "waiting":
        order = [found.c.what.is_(None), found.c.what, *order]
    return select(
        found,
        func.count().over(partition_by=found.c.officer).label("total"),
        func.row_number().over(partition_by=found.c.officer, order_by=order).label("place"),
    ).subquery("ranked")


def _first_lines(rule: Rule, ranked: Subquery) -> Select[*tuple[Any, ...]]:
    """Names are looked up for the first five only, however many were found."""
    if rule == "certificate":
        lines = (
            select(ranked, certificates.c.product, certificates.c.set_no, registrations.c.code)
            .join(certificates, certificates.c.id == ranked.c.subject)
            .outerjoin(registrations, registrations.c.id == certificates.c.registration_id)
        )
    else:
        lines = (
            select(
                ranked,
                registrations.c.code,
                registrations.c.edition,
                products.c.name.label("product"),
                products.c.set_no,
                reviews.c.near_star,
                reviews.c.near_points,
                reviews.c.near_step,
            )
            .join(reviews, reviews.c.registration_id == ranked.c.subject)
            .join(registrations, registrations.c.id == ranked.c.subject)
            .join(products, products.c.id == registrations.c.product_id)
        )
    return lines.where(ranked.c.place <= MOST_LINES).order_by(ranked.c.officer, ranked.c.place)


def _line(rule: Rule, row: Row[*tuple[Any, ...]], today: date, calendar: WorkingCalendar) -> Line:
    began = day_of(row.since)
    match rule:
        case "near":
            return Line(
                row.code,
                clipped(row.product),
                row.near_points,
                star=row.near_star,
                step=row.near_step or "",
                set_no=row.set_no or 0,
                edition=row.edition,
            )
        case "certificate":
            days = (began - today).days
            return Line(row.code or "", clipped(row.product), days, what=row.what)
        case "new":
            return Line(row.code, clipped(row.product), set_no=row.set_no or 0)
        case "waiting":
            late = _late(row.what, today, calendar)
            age = max(calendar.working_days_between(began, today), 0)
            return Line(row.code, clipped(row.product), age, also=late, what=row.what or "")
        case _:
            age = calendar.working_days_between(began, today)
            return Line(row.code, clipped(row.product), max(age, 0))


def _late(due: str | None, today: date, calendar: WorkingCalendar) -> int:
    """Working days past the last of the commune's; 1 from the day after it, working or not."""
    last = date.fromisoformat(due) if due else today
    return max(calendar.working_days_between(last, today), 1) if last < today else 0


def _by_paper(conn: Connection, source: Source, round_: Round) -> dict[str, Section]:
    """Missing papers grouped by paper.

    A paper is spoken of when a dossier newly misses it; its number is of all that miss it, as
    the button reminds them all.
    """
    found = source.subquery("found")
    spoken = select(found.c.officer, found.c.what).distinct().subquery("spoken")
    everybody = missing(replace(round_, fresh=False)).subquery("everybody")
    of_spoken = everybody.join(
        spoken, (everybody.c.officer == spoken.c.officer) & (everybody.c.what == spoken.c.what)
    )
    dossiers = conn.execute(
        select(everybody.c.officer, func.count(everybody.c.subject.distinct()))
        .select_from(of_spoken)
        .group_by(everybody.c.officer)
    )
    papers = conn.execute(
        select(everybody.c.officer, everybody.c.what, func.count())
        .select_from(of_spoken)
        .group_by(everybody.c.officer, everybody.c.what)
        .order_by(everybody.c.officer, func.count().desc(), everybody.c.what)
    )
    lines: dict[str, list[Line]] = {}
    for officer, paper, number in papers:
        lines.setdefault(officer, []).append(Line(number=number, what=paper))
    return {
        officer: Section("missing", count, tuple(lines[officer][:MOST_LINES]))
        for officer, count in dossiers
    }
