"""Words of the calendar, folded: days and months in words, weekdays, Tết, relative years."""

import re

from ocop_core.vietnamese.number_words import read_words
from ocop_core.vietnamese.numbers import read_number
from ocop_core.vietnamese.tokens import scan
from ocop_core.vietnamese.vocabulary import in_order

_ONES = in_order("mot hai ba bon nam sau bay tam chin")
_AFTER_TEN = ("mot", "hai", "ba", "tu", "lam", "sau", "bay", "tam", "chin")


def _day_words() -> dict[str, int]:
    """Map the spoken days of a month, folded, to their number: "muoi lam", "ham mot"."""
    words = {word: at + 1 for at, word in enumerate(_ONES)}
    words |= {"muoi": 10, "hai muoi": 20, "ba muoi": 30, "hai chuc": 20, "ba chuc": 30}
    for at, word in enumerate(_AFTER_TEN):
        words[f"muoi {word}"] = 11 + at
        for twenty in ("hai muoi", "ham", "hai"):
            words.setdefault(f"{twenty} {word}", 21 + at)
    for at, word in enumerate(_ONES):
        if word == "nam":
            continue  # "tháng mười năm ngoái"
        words.setdefault(f"muoi {word}", 11 + at)
        words.setdefault(f"hai muoi {word}", 21 + at)
    return words | {"ba muoi mot": 31, "ba mot": 31, "bam mot": 31}


DAY_WORDS = _day_words()
_WORDS = "|".join(sorted(DAY_WORDS, key=len, reverse=True))
DAY = rf"(?:\d{{1,2}}|{_WORDS})(?![\d\w])"
"""A day of the month: one or two digits, or words."""

MONTH = rf"(?:\d{{1,2}}|{_WORDS}|tu)(?![\d\w])"
"""A month; tháng tư is April, while "tu" before a day is từ."""

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

PARTS = {"dau": "begin", "giua": "middle", "cuoi": "end"}
"""đầu, giữa, cuối."""

YEARS_AWAY = {
    "nay": 0,
    "ngoai": -1,
    "truoc": -1,
    "roi": -1,
    "vua roi": -1,
    "vua qua": -1,
    "qua": -1,
    "kia": -2,
    "sau": 1,
    "toi": 1,
}
"""năm nay, năm ngoái, năm kia: how many years from this one."""

AWAY = r"(?:" + "|".join(sorted(YEARS_AWAY, key=len, reverse=True)) + r")\b"

WEEKDAYS = {
    "hai": 0,
    "2": 0,
    "ba": 1,
    "3": 1,
    "tu": 2,
    "4": 2,
    "nam": 3,
    "5": 3,
    "sau": 4,
    "6": 4,
    "bay": 5,
    "7": 5,
}
"""thứ hai is Monday, 0; chủ nhật is handled apart."""

TET_MONTH = {
    year: month
    for month, years in {
        1: (2001, 2004, 2006, 2009, 2012, 2014, 2017, 2020, 2023, 2025, 2028, 2031, 2033),
        2: (
            *(2000, 2002, 2003, 2005, 2007, 2008, 2010, 2011, 2013, 2015, 2016, 2018, 2019),
            *(2021, 2022, 2024, 2026, 2027, 2029, 2030, 2032, 2034, 2035),
        ),
    }.items()
    for year in years
}
"""The solar month the first day of Tết falls in, by year (lunar calendar of Vietnam)."""

_SPOKEN_DIGITS = {"khong": "0"} | {word: str(at + 1) for at, word in enumerate(_ONES)} | {"tu": "4"}
_DIGITS_IN_A_ROW = re.compile(
    r"\bhai khong (khong|mot|hai|ba) (khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)\b"
)
_TWO_K = re.compile(r"\b2k(\d{2})\b|(?<=nam )2k\b")
_THOUSANDS = re.compile(
    r"\b(?:mot|hai|2|1) (?:nghin|ngan|ngin)\b(?: (?:khong|tram|linh|le|muoi|lam|mot|hai|ba|bon|tu"
    r"|nam(?! nay| ngoai| truoc)|sau|bay|tam|chin|chuc))*"
)


def spell_years(folded: str) -> str:
    """Turn spoken years into digits: "hai nghin muoi chin", "2k18", "hai khong hai lam"."""
    folded = _TWO_K.sub(lambda match: f"20{match[1] or '00'}", folded)
    folded = _DIGITS_IN_A_ROW.sub(_row, folded)
    return _THOUSANDS.sub(_year_in_words, folded)


def _row(match: re.Match[str]) -> str:
    digits = _SPOKEN_DIGITS | {"lam": "5"}
    return "20" + digits[match[1]] + digits[match[2]]


def _year_in_words(match: re.Match[str]) -> str:
    tokens = scan(match[0])
    number = read_number(tokens, 0)
    if number is None or number.end != len(tokens) or not 1900 <= number.value <= 2100:
        return match[0]
    if len(tokens) == 2 and not match.string[: match.start()].endswith("nam "):
        return match[0]  # "2 nghìn" is a number before it is the year 2000
    return str(int(number.value))


def number_of(words: str) -> int | None:
    """Return the number of a day, month or small count in digits or folded words."""
    if words.isdecimal():
        return int(words[:4])
    if words in DAY_WORDS or words == "tu":
        return DAY_WORDS.get(words, 4)
    group = read_words(scan(words), 0)
    return None if group is None else int(group.value)
