"""A year alone: năm thành lập, năm bắt đầu làm nghề."""

import re
from datetime import date

from ocop_core.vietnamese.calendar_words import number_of
from ocop_core.vietnamese.courtesy import answer_in
from ocop_core.vietnamese.date_builders import long_year
from ocop_core.vietnamese.dates import AMOUNT, FUTURE_ALLOWED, find_period, folded_line
from ocop_core.vietnamese.guards import asks, refused, says_unknown
from ocop_core.vietnamese.periods import OLDEST_YEAR, Period
from ocop_core.vietnamese.reading import Reading, Why
from ocop_core.vietnamese.relative_dates import YEARS_AGO
from ocop_core.vietnamese.tokens import prepare

_COUNTED = (
    r"(?!\s*(?:kg|tan|ta|yen|ha|m2|lit|hop|chai|goi|tui|dong|d|vnd|k|nghin|trieu|ty|nguoi|%)\b)"
)
_FULL_YEAR = re.compile(rf"(?<![\d.,])(?P<year>\d{{4}})(?![\d]|[.,]\d){_COUNTED}")
_SHORT_YEAR = re.compile(
    r"(?:(?:\bnam|\bhoi|\btu|\bkhoang|\btam)\s+'?|'|^)(?P<short>\d\d)(?:\s+(?:a|nhe|roi|em))*[^\w%]*$"
)
_SURE_AGO = re.compile(r"\b(?:nay|truoc|roi|qua|cach|duoc|da)\b")
_ABOUT = re.compile(r"\b(?:khoang|tam|chung|do|gan|hon|dau do|hinh nhu|chac|xap xi|ngot)\b")
_SLASHED = re.compile(r"\d\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d")
_VAGUE_COUNT = re.compile(r"\b(?:vai|may|dam|nhieu|bao)(?: chuc| ba)? nam\b")
_VAGUE = re.compile(r"\b(?:lau|xua|moi)\b")


def read_year(text: str, ref_date: date | None = None, context: str | None = None) -> Reading:
    """Read a year: {year}; "được 3 năm rồi" counts back from today.

    Args:
        text: What was typed.
        ref_date: Today; without it "năm ngoái" and the future check are not possible.
        context: "future" when the year may still lie ahead.
    """
    prepared = answer_in(prepare(text))
    if not prepared:
        return refused("year", Why.EMPTY)
    folded = folded_line(prepared)
    if asks(folded):
        return refused("year", Why.UNKNOWN if says_unknown(folded) else Why.QUESTION)
    year, why = _find(folded, ref_date)
    if year is None:
        return refused("year", why or Why.NOT_A_DATE)
    if year < OLDEST_YEAR:
        return refused("year", Why.TOO_OLD)
    newest = ref_date.year if ref_date and context != FUTURE_ALLOWED else 2100
    if year > newest:
        return refused("year", Why.FUTURE)
    if why is None and _ABOUT.search(folded):
        why = Why.APPROXIMATE
    return Reading("year", {"year": year}, ask=why is not None, why=why)


def _find(folded: str, today: date | None) -> tuple[int | None, Why | None]:
    """Return the year and what is doubtful about it, or None and why there is none."""
    if _SLASHED.search(folded):
        found = find_period(folded, today)
        if isinstance(found, Why):
            return None, found
    if AMOUNT.search(folded):
        return None, Why.NOT_A_DATE
    said = list(dict.fromkeys(int(match["year"]) for match in _FULL_YEAR.finditer(folded)))
    if said:
        return said[0], Why.TWO_NUMBERS if len(said) > 1 else None
    short = _SHORT_YEAR.search(folded)
    if short:
        year, _ = long_year(int(short["short"]), today)
        return year, Why.CENTURY_MISSING
    if _VAGUE_COUNT.search(folded):
        return None, Why.VAGUE_TIME
    period = find_period(folded, today)
    if isinstance(period, Period):
        return _year_of_period(period)
    if isinstance(period, Why):
        return None, period
    return _years_ago(folded, today)


def _year_of_period(period: Period) -> tuple[int | None, Why | None]:
    if period.why is Why.YEAR_MISSING and period.precision in {"day", "month"}:
        return None, Why.YEAR_MISSING
    if period.first.year != period.last.year:
        return period.first.year, Why.TWO_NUMBERS
    minor = period.why is Why.APPROXIMATE and (period.precision != "year" or period.part)
    return period.first.year, None if minor else period.why


def _years_ago(folded: str, today: date | None) -> tuple[int | None, Why | None]:
    match = YEARS_AGO.search(folded)
    count = number_of(match["n"]) if match else None
    if match is None or count is None:
        if says_unknown(folded):
            return None, Why.UNKNOWN
        return None, Why.VAGUE_TIME if _VAGUE.search(folded) else Why.NOT_A_DATE
    if today is None:
        return None, Why.TODAY_NEEDED
    sure = _SURE_AGO.search(folded) and not match["half"] and match["n"] != "chuc"
    return today.year - count, None if sure else Why.APPROXIMATE
