"""A month's report as data for a picture: dossiers filed, by the stars they were sure of."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import Connection

from bot.exports.names import Names
from ocop_core.calendar import VIETNAM
from ocop_core.notices.certificates import add_months
from ocop_core.registry.model import JsonValue
from ocop_core.store.export_reading import filed_by_stars

STARS = (1, 2, 3, 4, 5)


def month_report(conn: Connection, area: str, month: date, names: Names) -> dict[str, JsonValue]:
    """What `bot.pictures` draws as columns, one for each star.

    Args:
        conn: in a transaction.
        area: code of a present commune or province.
        month: any day of the month.
        names: words and edition.

    Returns:
        `{"kind": "columns", "title": …, "subtitle": …, "columns": [{"name": …, "count": …}, …],
        "note": …}`.
    """
    first = month.replace(day=1)
    start, end = (datetime.combine(day, time(), VIETNAM) for day in (first, add_months(first, 1)))
    counts = filed_by_stars(conn, area, start, end)
    subtitle = names.words(
        "month.subtitle",
        place=names.place(area),
        month=f"{first:%m}",
        year=first.year,
        total=sum(counts.values()),
    )
    return {
        "kind": "columns",
        "title": names.words("month.title"),
        "subtitle": subtitle,
        "columns": [
            {"name": names.words("month.column", stars=stars), "count": counts.get(stars, 0)}
            for stars in STARS
        ],
        "note": names.words("month.note"),
    }
