"""Dates and years as they are told, with the precision they were told in."""

import re
from dataclasses import replace
from datetime import date

from ocop_core.vietnamese.calendar_words import spell_years
from ocop_core.vietnamese.courtesy import answer_in
from ocop_core.vietnamese.date_patterns import FIXED, Pattern
from ocop_core.vietnamese.fold import fold
from ocop_core.vietnamese.guards import asks, refused, says_unknown
from ocop_core.vietnamese.periods import Found, Period, between, year_of
from ocop_core.vietnamese.reading import Reading, Why
from ocop_core.vietnamese.relative_dates import AGO, RELATIVE, SPECIAL_DAYS, TET, tet_month
from ocop_core.vietnamese.tokens import prepare

FUTURE_ALLOWED = "future"
"""The context of questions about expiry dates and plans."""

_LUNAR = re.compile(
    r"\b(?:âm lịch|am lich|lịch ta|lich ta|lịch âm|lich am|rằm|tháng giêng|thang gieng|giêng"
    r"|tháng chạp|thang chap|nhuận|nhuan|giỗ tổ|gio to|trung thu|đoan ngọ|doan ngo)\b"
    r"|(?:\d|\bmột|\bhai|\bba|\bmười)\s*(?:âm|am|al)\b|^ram |\bngay ram\b"
)
_MOVED_TET = re.compile(
    r"(?:\b(?:truoc|sau|ra|giap|can|an|gan|qua|sat|trong|dip|30|ba muoi|29|mung \w+|mong \w+)\s+"
    r"(?:ngay )?)\btet\b"
)
_VAGUE = re.compile(
    r"\b(?:hoi truoc|hoi xua|hoi no|lau roi|lau lam|lau nay|ngay xua|xua|dao truoc|dao no|moi day"
    r"|gan day|hom truoc|bua truoc|bua no|hom no|hom nao|luc nao|lau|hoi do|luc truoc|truoc day"
    r"|ngay truoc|moi roi|vua roi|vua moi|moi)\b"
)
_THREE_DAYS_AGO = re.compile(r"\b(hôm|bữa|năm) kìa\b")
_HALF_YEAR_AGO = re.compile(r"\bnua nam (truoc|nay|roi)\b")
_LETTER_O = re.compile(r"(?<=\d)o(?=\d)")
_NEXT = re.compile(r"\b(tháng|năm|tuần|quý) sau\b")  # "tháng sáu" loses its mark when folded
_SMALL_TALK = re.compile(r"\b(?:troi|nang|mua to|mua qua|an com|di choi|vui|buon|met)\b")
AMOUNT = re.compile(
    r"\d\s*(?:ta|tan|kg|yen|lit|ha|m2|tr|trieu|ty|nghin|k|dong|%|nguoi|hop|chai|goi)\b|\d\s*%"
    r"|\b(?:trieu|phan tram)\b"
)
"""Signs that the line tells how much, not when; on folded text."""

_SEASON = re.compile(r"\b(?:mua|he|vu|dip|dot)\b")
_TO = re.compile(r"\s+(?:den|toi|->|-)\s+|\s*(?:->|~)\s*|(?<=\d{4})-(?=\d{4})")
_FULL = re.compile(r"(?<!\d)\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}(?!\d)")
_BARE_YEAR = re.compile(
    r"^(?:(?:da|vao|vang|khoang|tam|nam|hoi|tu|cung|la|chac|o|trong|bat|dau|thanh|lap|lam|cap)\s+)*"
    r"(?P<year>\d{4})(?:\s+(?:a|nhe|roi|em|anh|chi|thoi|gi|do))*\W*$"
)


def read_date(text: str, ref_date: date | None = None, context: str | None = None) -> Reading:
    """Read when something happened: {date}, {month}, {year} or {from, to}, with part?.

    Args:
        text: What was typed.
        ref_date: Today; without it relative dates are refused.
        context: "future" when the date may still lie ahead (expiry, plans).

    A lunar date is refused and asked for as a solar one: `reject` and `ask` are both True.
    A missing year is taken as the most recent past one and asked back.
    """
    prepared = answer_in(prepare(text))
    if not prepared:
        return refused("date", Why.EMPTY)
    folded = folded_line(prepared)
    if _LUNAR.search(prepared) or _MOVED_TET.search(folded):
        return Reading("date", None, reject=True, ask=True, why=Why.LUNAR)
    if asks(folded):
        return refused("date", Why.UNKNOWN if says_unknown(folded) else Why.QUESTION)
    found = find_period(folded, ref_date)
    if found is None:
        return refused("date", _without_date(folded))
    if isinstance(found, Period):
        found = _checked(found, ref_date, context)
    if isinstance(found, Why):
        return refused("date", found)
    if len(set(_FULL.findall(folded))) > 1 and found.precision == "day":
        found = replace(found, why=Why.TWO_NUMBERS)
    return Reading("date", found.shape(), ask=found.why is not None, why=found.why)


def folded_line(prepared: str) -> str:
    """Return the folded line with years in digits; marks decide a few words before they go."""
    line = _THREE_DAYS_AGO.sub(r"3 \1 trước", prepared)
    line = _NEXT.sub(r"\1 tới", line)
    line = _HALF_YEAR_AGO.sub(r"6 thang \1", fold(line))
    return spell_years(_LETTER_O.sub("0", line))


def find_period(folded: str, today: date | None) -> Found | None:
    """Find the period a folded line tells of; why there is none; None when nothing is told."""
    if _SMALL_TALK.search(folded) or AMOUNT.search(folded):
        return None
    halves = _TO.split(folded, maxsplit=1)
    if len(halves) == 2:
        left, right = (_single(half.strip(), today) for half in halves)
        if isinstance(left, Period) and isinstance(right, Period):
            return between(left, right)
    return _single(folded, today)


def _single(folded: str, today: date | None) -> Found | None:
    tet = TET.search(folded)
    if tet is not None and not re.search(r"\btet (?:duong|tay)", folded):
        return tet_month(tet, today)
    for patterns in ((SPECIAL_DAYS,), AGO, FIXED, RELATIVE):
        found = _first_match(patterns, folded, today)
        if found is not None:
            return found
    bare = _BARE_YEAR.match(folded)
    return None if bare is None else year_of(int(bare["year"]))


def _first_match(patterns: tuple[Pattern, ...], folded: str, today: date | None) -> Found | None:
    for pattern, build in patterns:
        match = pattern.search(folded)
        found = build(match, today) if match else None
        if found is None:
            continue
        if isinstance(found, Period) and _is_a_season(found, folded):
            return replace(found, why=Why.APPROXIMATE)
        return found
    return None


def _is_a_season(found: Period, folded: str) -> bool:
    """Tell "mùa hè năm ngoái", of which only the year is known, from the whole year."""
    return found.precision == "year" and found.why is None and bool(_SEASON.search(folded))


def _checked(found: Period, today: date | None, context: str | None) -> Found:
    if today is not None and context != FUTURE_ALLOWED and found.first > today:
        return Why.FUTURE
    return found


def _without_date(folded: str) -> Why:
    if says_unknown(folded):
        return Why.UNKNOWN
    return Why.VAGUE_TIME if _VAGUE.search(folded) else Why.NOT_A_DATE
