"""Builders of fixed dates: what a match of a date pattern comes to.

A builder returns a period, the reason there is none, or None when the match means something else.
"""

import re
from dataclasses import replace
from datetime import date
from typing import TypeAlias, cast

from ocop_core.vietnamese.calendar_words import AWAY, PARTS, ROMAN, YEARS_AWAY, number_of
from ocop_core.vietnamese.periods import (
    Found,
    Part,
    Period,
    day,
    month_of,
    months,
    shifted_month,
    year_of,
)
from ocop_core.vietnamese.reading import Why

Match: TypeAlias = re.Match[str]

_YEAR_BEFORE = re.compile(rf"\bnam\s+(?:(?P<year>(?:19|20)\d\d)|(?P<away>{AWAY}))\W*$")


def long_year(short: int, today: date | None) -> tuple[int, bool]:
    """Return the four-digit year of a two-digit one, and whether the century was a guess."""
    newest = today.year % 100 + 1 if today else 49
    return (2000 + short, False) if short <= newest else (1900 + short, True)


def year_said(match: Match, today: date | None) -> tuple[int | None, Why | None]:
    """Return the year of a match; a missing one is None, a relative one needs today."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"]), None
    if groups.get("short"):
        year, guessed = long_year(int(groups["short"]), today)
        return year, Why.CENTURY_MISSING if guessed else None
    if groups.get("away"):
        if today is None:
            return None, Why.TODAY_NEEDED
        return today.year + YEARS_AWAY[groups["away"]], None
    return _year_elsewhere(match, today)


def _year_elsewhere(match: Match, today: date | None) -> tuple[int | None, Why | None]:
    """Return a year said before the match: "năm ngoái, tháng 5"."""
    before = _YEAR_BEFORE.search(match.string[: match.start()])
    if before is None:
        return None, Why.YEAR_MISSING
    if before["year"]:
        return int(before["year"]), None
    return (
        (None, Why.TODAY_NEEDED)
        if today is None
        else (today.year + YEARS_AWAY[before["away"]], None)
    )


def _dated(match: Match, today: date | None, month: int | None, at: int | None) -> Found:
    """Return the day (or the month, without a day); a missing year is the last that passed."""
    year, why = year_said(match, today)
    if month is None or why is Why.TODAY_NEEDED:
        return why or Why.NOT_A_DATE
    if year is None:
        return _latest(today, month, at)
    part = cast("Part | None", PARTS.get(match.groupdict().get("part") or ""))
    found = month_of(year, month, part) if at is None else day(year, month, at)
    return replace(found, why=why) if isinstance(found, Period) and why else found


def _latest(today: date | None, month: int, at: int | None) -> Found:
    """Return the most recent such day or month that is not in the future."""
    if today is None:
        return Why.YEAR_MISSING
    found: Found = Why.NO_SUCH_DAY
    for year in range(today.year, today.year - 9, -1):
        found = month_of(year, month) if at is None else day(year, month, at)
        if isinstance(found, Period) and found.first <= today:
            return replace(found, why=Why.YEAR_MISSING)
    return found if isinstance(found, Why) else Why.NO_SUCH_DAY


def read_numeric(match: Match, today: date | None) -> Found:
    """Read "15/3/2026"."""
    return _dated(match, today, int(match["m"]), int(match["d"]))


def read_run_together(match: Match, today: date | None) -> Found:
    """Read "15032026": asked back."""
    found = read_numeric(match, today)
    return replace(found, why=Why.SEPARATOR_UNSURE) if isinstance(found, Period) else found


def read_worded(match: Match, today: date | None) -> Found:
    """Read "ngày 15 tháng 3 năm ngoái"."""
    at, month = number_of(match["d"]), number_of(match["m"])
    return _dated(match, today, month, at)


def _day_of_month(match: Match, today: date | None) -> Found:
    """Read "ngày 15 tháng này", "mùng 5 tháng trước"."""
    if today is None:
        return Why.TODAY_NEEDED
    base = shifted_month(today, 0 if match["which"] == "nay" else 1)
    if isinstance(base, Why):
        return base
    return day(base.first.year, base.first.month, number_of(match["d"]) or 0)


def read_counted_or_day(match: Match, today: date | None) -> Found | None:
    """Tell "ngày 15 tháng trước" from "3 tháng trước", which counts months."""
    start = match.string[: match.start()]
    if re.search(r"(?:ngay|hom|mung|mong|bua)\s*$", start):
        return _day_of_month(match, today)
    return None


def read_day_alone(match: Match, today: date | None) -> Found:
    """Read "ngày 15": the last 15th that passed, to be asked back."""
    if today is None:
        return Why.TODAY_NEEDED
    at = number_of(match["d"]) or 0
    for back in range(12):
        base = shifted_month(today, back)
        if isinstance(base, Why):
            return base
        found = day(base.first.year, base.first.month, at)
        if isinstance(found, Period) and found.first <= today:
            return replace(found, why=Why.YEAR_MISSING)
    return Why.NO_SUCH_DAY


def read_month(match: Match, today: date | None) -> Found:
    """Read "tháng 5 năm ngoái", "đầu tháng 3"."""
    found = _dated(match, today, number_of(match["m"]), None)
    part = PARTS.get(match.groupdict().get("part") or "")
    if isinstance(found, Period) and part:
        return replace(found, part=cast("Part", part), why=found.why or Why.APPROXIMATE)
    return found


def read_slashed_pair(match: Match, today: date | None) -> Found | None:
    """Read "20/11", or "6/26" as a month and a short year."""
    first, second = int(match["d"]), int(match["m"])
    if second <= 12:
        return _dated(match, today, second, first)
    if first > 12 or second > 31 or match["sep"] == "-":
        return Why.NO_SUCH_DAY
    year, _ = long_year(second, today)
    found = month_of(year, first)
    return replace(found, why=Why.CENTURY_MISSING) if isinstance(found, Period) else found


def _year_or_this(match: Match, today: date | None) -> tuple[int | None, Why | None]:
    """Return the year said, this year when none was said (to be asked back)."""
    year, why = year_said(match, today)
    if year is None and why is Why.YEAR_MISSING:
        return (today.year, why) if today else (None, Why.TODAY_NEEDED)
    return year, why


def read_quarter(match: Match, today: date | None) -> Found:
    """Read "quý 2/2025"."""
    number = ROMAN.get(match["q"]) or number_of(match["q"]) or 0
    if not 1 <= number <= 4:
        return Why.NO_SUCH_DAY
    return _months_of(match, today, 3 * number - 2, 3 * number)


def read_half_year(match: Match, today: date | None) -> Found:
    """Read "6 tháng đầu năm 2025"."""
    return _months_of(match, today, *((1, 6) if match["half"] == "dau" else (7, 12)))


def read_month_run(match: Match, today: date | None) -> Found:
    """Read "tháng 3 đến tháng 5 năm 2025"."""
    return _months_of(match, today, number_of(match["a"]) or 0, number_of(match["b"]) or 0)


def _months_of(match: Match, today: date | None, first: int, last: int) -> Found:
    year, why = _year_or_this(match, today)
    if year is None:
        return why or Why.NOT_A_DATE
    found = months(year, first, last)
    if why is None or isinstance(found, Why):
        return found
    if today is not None and found.first > today:
        found = months(year - 1, first, last)
    return replace(found, why=why) if isinstance(found, Period) else found


def read_part_of_year(match: Match, today: date | None) -> Found:
    """Read "cuối năm ngoái"."""
    year, why = _year_or_this(match, today)
    if year is None:
        return why or Why.NOT_A_DATE
    found = year_of(year, cast("Part", PARTS[match["part"]]))
    return replace(found, why=why) if isinstance(found, Period) and why else found


def read_whole_year(match: Match, today: date | None) -> Found:
    """Read "năm 2024", "năm kia"."""
    year, why = year_said(match, today)
    return year_of(year) if year is not None else why or Why.NOT_A_DATE
