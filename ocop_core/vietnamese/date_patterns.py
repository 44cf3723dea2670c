"""Patterns of fixed dates: numbers with slashes, words, quarters, halves, parts of years.

Every pattern works on folded text with years in digits; its builder says what the match means.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from ocop_core.vietnamese.calendar_words import AWAY, DAY, MONTH
from ocop_core.vietnamese.date_builders import (
    Match,
    read_counted_or_day,
    read_day_alone,
    read_half_year,
    read_month,
    read_month_run,
    read_numeric,
    read_part_of_year,
    read_quarter,
    read_run_together,
    read_slashed_pair,
    read_whole_year,
    read_worded,
)
from ocop_core.vietnamese.periods import Found

Pattern: TypeAlias = tuple[re.Pattern[str], Callable[[Match, date | None], Found | None]]
"""A pattern and the builder of its matches."""

_YEAR = (
    rf"(?:\s*[,/.-]?\s*(?:nam\s+)?(?P<year>(?:19|20)\d\d)(?!\d)"
    rf"|\s*(?:[/-]|nam)\s*(?P<short>\d\d)(?![\d/])"
    rf"|\s*,?\s*nam\s+(?P<away>{AWAY}))"
)
_PART = r"(?:(?P<part>dau|giua|cuoi)\s+)?"
_ALONE = r"(?!\s*(?!(?:nam|a|nhe|roi|vua|em|do|day|duong|nay|hoac|va|thi|la|den|toi)\b)[a-z%])"
_NOT_COUNTED = r"(?!\s*(?:%|tan|ta|kg|ha|lit|trieu|ty|ti|tr|k|nghin|nguoi|phan|hop|goi|chai|ho)\b)"

FIXED: tuple[Pattern, ...] = (
    (
        re.compile(
            rf"\bthang\s*(?P<a>{MONTH})\s*(?:-|den|toi|va)\s*(?:thang\s*)?(?!nam\s+[\dn])(?P<b>{MONTH})(?:{_YEAR})?"
        ),
        read_month_run,
    ),
    (
        re.compile(r"(?<![\d/.])(?P<year>\d{4})[/.-](?P<m>\d{1,2})[/.-](?P<d>\d{1,2})(?![\d/])"),
        read_numeric,
    ),
    (
        re.compile(
            r"(?<![\d/.])(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*"
            r"(?:(?P<year>\d{4})|(?P<short>\d{2}))(?![\d/])"
        ),
        read_numeric,
    ),
    (
        re.compile(r"(?<![\d/.])(?P<d>\d{1,2}) (?P<m>\d{1,2}) (?P<year>(?:19|20)\d{2})(?!\d)"),
        read_numeric,
    ),
    (re.compile(r"(?<!\d)(?P<year>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"), read_run_together),
    (
        re.compile(r"(?<!\d)(?P<d>[0-3]\d)(?P<m>[01]\d)(?P<year>(?:19|20)\d{2})(?!\d)"),
        read_run_together,
    ),
    (
        re.compile(
            rf"\b(?P<d>{DAY})\s*thang\s*(?P<which>nay|truoc|roi|vua roi|vua qua|qua)\b(?<!\d)"
        ),
        read_counted_or_day,
    ),
    (
        re.compile(rf"\b(?P<d>{DAY})\s*(?:,\s*)?(?:thang|th\.?|t)\s*(?P<m>{MONTH})(?:{_YEAR})?"),
        read_worded,
    ),
    (re.compile(rf"\b(?:quy|q)\.?\s*(?P<q>iv|i{{1,3}}|{MONTH})(?:{_YEAR})?"), read_quarter),
    (
        re.compile(
            r"\b(?:(?:6|sau) thang|nua)(?: nam)? (?P<half>dau|cuoi)(?=\s*(?:nam|\d))(?: nam)?"
            rf"(?:{_YEAR})?"
        ),
        read_half_year,
    ),
    (
        re.compile(rf"{_PART}\b(?:thang|th\.?|t)\s*(?P<m>{MONTH})(?:{_YEAR})?{_NOT_COUNTED}"),
        read_month,
    ),
    (re.compile(r"(?<![\d/.])(?P<m>\d{1,2})\s*[/.-]\s*(?P<year>(?:19|20)\d{2})(?!\d)"), read_month),
    (
        re.compile(
            rf"(?<![\d/.,])(?P<d>\d{{1,2}})\s?(?P<sep>[/-])\s?(?P<m>\d{{1,2}})(?![\d/,])"
            rf"(?:\s*nam\s+(?P<away>{AWAY}))?{_ALONE}"
        ),
        read_slashed_pair,
    ),
    (re.compile(rf"\b(?P<part>dau|giua|cuoi)\s+(?=nam\b|\d)(?:{_YEAR}|nam\b)"), read_part_of_year),
    (
        re.compile(rf"\b(?:nam\s+(?P<year>(?:19|20)\d\d)(?!\d)|nam\s+(?P<away>{AWAY}))"),
        read_whole_year,
    ),
    (
        re.compile(rf"\b(?:ngay|mung|mong)\s+(?P<d>{DAY})(?!\s*(?:ngay|thang)){_NOT_COUNTED}"),
        read_day_alone,
    ),
)
"""Fixed patterns, the more telling first."""
