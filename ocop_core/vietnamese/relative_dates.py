"""Dates told from today: hôm qua, tuần trước, 3 tháng trước, cách đây 5 năm, Tết vừa rồi."""

import re
from dataclasses import replace
from datetime import date, timedelta

from ocop_core.vietnamese.calendar_words import AWAY, TET_MONTH, WEEKDAYS, number_of
from ocop_core.vietnamese.date_builders import Match, year_said
from ocop_core.vietnamese.date_patterns import Pattern
from ocop_core.vietnamese.periods import (
    Found,
    Period,
    day,
    month_of,
    shifted_month,
    week_of,
    year_of,
)
from ocop_core.vietnamese.reading import Why
from ocop_core.vietnamese.vocabulary import in_order

_COUNT = (
    r"(?P<n>\d{1,3}|(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|chuc|ruoi|lam|muoi mot)"
    r"(?: (?:muoi|chuc|mot|hai|ba|bon|tu|lam|sau|bay|tam|chin))*)"
)
_DAYS_AGO = {"nay": 0, "qua": 1, "kia": 2, "ngay mai": -1, "ngay kia": -2}
_ROUGHLY = re.compile(r"\b(?:hon|gan|khoang|tam)\b")
_TO_COME = frozenset({"sau", "toi"})
_SPECIAL_DAYS = {
    "quoc khanh": (9, 2),
    "tet duong": (1, 1),
    "tet tay": (1, 1),
    "noel": (12, 25),
    "giang sinh": (12, 25),
    "quoc te lao dong": (5, 1),
    "nha giao": (11, 20),
    "phu nu viet nam": (10, 20),
}


def _one_day(today: date, days_ago: int) -> Period:
    one = today - timedelta(days=days_ago)
    return Period(one, one, "day")


def _day_word(match: Match, today: date | None) -> Found | None:
    if today is None:
        return Why.TODAY_NEEDED
    return _one_day(today, _DAYS_AGO[match["which"]])


def _ago(match: Match, today: date | None) -> Found | None:
    """Read "3 tháng trước", "cách đây 5 năm", "được 2 năm rồi"."""
    if today is None:
        return Why.TODAY_NEEDED
    count = number_of(match["n"])
    if count is None:
        return None
    found = _counted_back(count, match["unit"], today)
    if isinstance(found, Period) and (match["n"] == "chuc" or _ROUGHLY.search(match[0])):
        return replace(found, why=Why.APPROXIMATE)
    return found


def _counted_back(count: int, unit: str, today: date) -> Found:
    if unit == "tuan":
        return week_of(today - timedelta(days=7 * count))
    if unit == "nam":
        return year_of(today.year - count)
    if unit != "thang":
        return _one_day(today, count)
    found = shifted_month(today, count)
    return replace(found, why=Why.APPROXIMATE) if isinstance(found, Period) else found


def _week(match: Match, today: date | None) -> Found:
    if today is None:
        return Why.TODAY_NEEDED
    back = {**dict.fromkeys(_TO_COME, -1), "nay": 0}.get(match["which"], 1)
    return week_of(today - timedelta(days=7 * back))


def _month(match: Match, today: date | None) -> Found:
    if today is None:
        return Why.TODAY_NEEDED
    back = {**dict.fromkeys(_TO_COME, -1), "nay": 0, "kia": 2}.get(match["which"], 1)
    found = shifted_month(today, back)
    part = match.groupdict().get("part")
    if part and isinstance(found, Period):
        return month_of(
            found.first.year,
            found.first.month,
            "begin" if part == "dau" else "middle" if part == "giua" else "end",
        )
    return found


def _quarter(match: Match, today: date | None) -> Found:
    if today is None:
        return Why.TODAY_NEEDED
    back = 0 if match["which"] == "nay" else 3
    found = shifted_month(today.replace(month=3 * ((today.month - 1) // 3) + 1), back)
    if isinstance(found, Why):
        return found
    end = shifted_month(found.first, -2)
    return end if isinstance(end, Why) else Period(found.first, end.last, "span")


def _weekday(match: Match, today: date | None) -> Found | None:
    """Read "thứ hai tuần trước", "chủ nhật vừa rồi": asked back."""
    if today is None:
        return Why.TODAY_NEEDED
    weekday = 6 if match["sunday"] else WEEKDAYS[match["day"]]
    which = match["which"]
    monday = today - timedelta(days=today.weekday())
    if which and which.startswith("tuan"):
        monday -= timedelta(days=0 if which.endswith("nay") else 7)
        one = monday + timedelta(days=weekday)
    else:
        one = today - timedelta(days=(today.weekday() - weekday) % 7 or 7)
    return Period(one, one, "day", why=Why.APPROXIMATE)


def tet_month(match: Match, today: date | None) -> Found:
    """Read "Tết vừa rồi", "Tết năm ngoái", "Tết 2025": the solar month of that Tết."""
    year, why = year_said(match, today)
    if year is None:
        if today is None or why is Why.TODAY_NEEDED:
            return Why.TODAY_NEEDED
        year = today.year
        if (today.year, today.month) < (year, TET_MONTH.get(year, 2)):
            year -= 1
    month = TET_MONTH.get(year)
    if month is None:
        return Why.LUNAR
    found = month_of(year, month)
    return replace(found, why=Why.LUNAR) if isinstance(found, Period) else found


def _special_day(match: Match, today: date | None) -> Found:
    month, at = _SPECIAL_DAYS[match["name"]]
    year, why = year_said(match, today)
    if year is not None:
        return day(year, month, at)
    if today is None or why is Why.TODAY_NEEDED:
        return Why.TODAY_NEEDED
    found = day(
        today.year if (month, at) <= (today.month, today.day) else today.year - 1, month, at
    )
    return replace(found, why=Why.YEAR_MISSING) if isinstance(found, Period) else found


_WHICH = r"(?P<which>nay|truoc|roi|vua roi|vua qua|qua|kia|sau|toi)\b"
_YEAR = rf"(?:\s*(?:nam\s+)?(?P<year>(?:19|20)\d\d)(?!\d)|\s*nam\s+(?P<away>{AWAY}))"

TET = re.compile(
    rf"\btet(?: (?:nguyen dan|am lich|am|ta|co truyen|vua roi|vua qua|roi|qua))*(?:{_YEAR})?"
)
"""Tết with nothing before it that would move it."""

SPECIAL_DAYS: Pattern = (
    re.compile(rf"\b(?P<name>{'|'.join(_SPECIAL_DAYS)})(?: lich)?(?:{_YEAR})?"),
    _special_day,
)

_ALONE = "".join(
    f"(?<!{word} )" for word in in_order("ngay mung mong hom thang quy muoi dot vu lan nam thu sau")
)
"""What stands before a number that is no count: "tháng 5 năm trước"."""

AGO: tuple[Pattern, ...] = (
    (
        re.compile(
            rf"\bcach (?:day|nay|do)(?: \w+)? {_COUNT} (?P<unit>ngay|hom|bua|tuan|thang|nam)\b"
        ),
        _ago,
    ),
    (
        re.compile(
            rf"{_ALONE}(?<![\w/.-]){_COUNT} (?P<unit>ngay|hom|bua|tuan|thang|nam)(?: hon)?"
            r" (?:truoc|nay|roi|qua|ve truoc)\b"
        ),
        _ago,
    ),
    (
        re.compile(
            rf"\b(?:duoc|gan|hon|khoang|da) {_COUNT} (?P<unit>ngay|tuan|thang|nam)\b(?! \d)"
        ),
        _ago,
    ),
)
"""So many days, weeks, months, years ago; tried before the fixed patterns."""

RELATIVE: tuple[Pattern, ...] = (
    (
        re.compile(
            r"\b(?:thu (?P<day>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sunday>chu nhat|cn))\b"
            r"(?: (?P<which>tuan (?:truoc|roi|vua roi|vua qua|qua|nay)|vua roi|vua qua|roi|truoc))?"
        ),
        _weekday,
    ),
    (re.compile(r"\b(?:hom|bua|sang|chieu|toi|dem) (?P<which>nay|qua|kia)\b"), _day_word),
    (re.compile(r"\b(?P<which>ngay mai|ngay kia)\b"), _day_word),
    (re.compile(rf"\btuan {_WHICH}"), _week),
    (re.compile(rf"(?:\b(?P<part>dau|giua|cuoi) )?\bthang {_WHICH}"), _month),
    (re.compile(rf"\bquy {_WHICH}"), _quarter),
    (re.compile(r"^(?:moi )?(?P<which>qua|kia)$"), _day_word),
)
"""Patterns that need today's date."""

YEARS_AGO = re.compile(
    rf"(?<!sau )(?<![\w/]){_COUNT} nam\b(?P<half> ruoi)?"
    r"(?=\W*$| (?:roi|nay|truoc|a|nhe|hon|thoi|gi do|lam|kinh nghiem|trong nghe|theo nghe|em)\b)"
)
"""A bare number of years, for questions about a year: "3 năm"."""
