"""Composing the digests of communes (bản tin xã): many officers, a fixed number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, case, func, literal, select, union_all

from ocop_core.calendar import WorkingCalendar, local_day
from ocop_core.notices.digest import Digest, Section
from ocop_core.registry.review import UNDER_WAY, WAITING_DAYS, WAITS_FOR_COMMUNE
from ocop_core.store.commune_rules import Round, sources
from ocop_core.store.digest_schedule import Due
from ocop_core.store.officer_tables import certificates, reviews
from ocop_core.store.rule_reading import mark, sections

_SIDES: Mapping[str, str] = {
    **dict.fromkeys(sorted(WAITS_FOR_COMMUNE), "commune"),
    "returned": "producer",
    "proposed": "province",
}
"""On whose side a dossier waits, by its state."""


def compose_commune(
    conn: Connection,
    due: Sequence[Due],
    now: datetime,
    calendar: WorkingCalendar,
    waiting_days: int = WAITING_DAYS,
    *,
    fresh: bool = True,
) -> dict[str, Digest]:
    """Digests of officers of communes, all of one period.

    Args:
        conn: in a transaction.
        due: whose; a few hundred at a time keep memory and statements small.
        now: when the figures are taken; aware.
        calendar: the working days.
        waiting_days: working days after which a dossier that waits is pointed out.
        fresh: say only what was not said before, and remember it as said. Otherwise say how
            things stand, and remember nothing.

    Returns:
        By officer; who has nothing to be told is left out.
    """
    early = tuple(item.officer for item in due if item.early)
    areas = sorted({item.area for item in due})
    round_ = Round(
        tuple(item.officer for item in due),
        areas,
        early,
        local_day(now),
        calendar,
        waiting_days,
        fresh=fresh,
    )
    said: dict[str, list[Section]] = {}
    for rule, source in sources(round_).items():
        for officer, section in sections(conn, rule, source, round_).items():
            said.setdefault(officer, []).append(section)
        if fresh:
            mark(conn, rule, source, due[0].period)
    talking = [item for item in due if item.officer in said]
    totals = _totals(conn, talking, round_)
    return {
        item.officer: Digest(
            "commune",
            item.area,
            item.period,
            now,
            tuple(said[item.officer]),
            totals.get(item.area, {}),
        )
        for item in talking
    }


def _totals(conn: Connection, talking: Sequence[Due], round_: Round) -> dict[str, dict[str, int]]:
    """For the footer: dossiers by whose turn it is, and certificates that run; by commune."""
    areas = sorted({item.area for item in talking})
    if not areas:
        return {}
    side = case(*((reviews.c.state == state, literal(side)) for state, side in _SIDES.items()))
    dossiers = (
        select(reviews.c.commune_code, side, func.count())
        .where(reviews.c.commune_code.in_(areas), reviews.c.state.in_(sorted(UNDER_WAY)))
        .group_by(reviews.c.commune_code, side)
    )
    running = (
        select(certificates.c.commune_code, literal("certificates"), func.count())
        .where(certificates.c.commune_code.in_(areas), certificates.c.expires_on >= round_.today)
        .group_by(certificates.c.commune_code)
    )
    totals: dict[str, dict[str, int]] = {}
    for area, what, count in conn.execute(union_all(dossiers, running)):
        totals.setdefault(area, {})[what] = count
    return totals
