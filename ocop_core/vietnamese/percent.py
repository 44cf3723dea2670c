"""Shares: tỷ lệ nguyên liệu, lao động địa phương, in percent."""

import re
from decimal import Decimal

from ocop_core.vietnamese.amounts import Amount, Span, figures
from ocop_core.vietnamese.courtesy import answer_in
from ocop_core.vietnamese.guards import (
    cannot_be_amount,
    is_label,
    is_year_word,
    refused,
    says_unknown,
    without_number,
)
from ocop_core.vietnamese.number_words import UNITS, read_words
from ocop_core.vietnamese.numbers import Number, read_number
from ocop_core.vietnamese.per import PERIODS
from ocop_core.vietnamese.reading import Reading, Why
from ocop_core.vietnamese.spans import find_spans, runs_into
from ocop_core.vietnamese.surroundings import vague_end
from ocop_core.vietnamese.tokens import Token, at, plains, prepare, scan
from ocop_core.vietnamese.units import is_measure, unit_at
from ocop_core.vietnamese.vocabulary import words

_HUNDRED = Decimal(100)
_SIGNS = frozenset({"%", "percent", "pt", "phantram"})
_OTHER_THINGS = words("d dong vnd nguoi ho tuoi gio phut km diem lao k tr trieu sao")
_EVEN = re.compile(r"^\D{0,20}(?:50 ?[/-] ?50|nam muoi nam muoi|nua nua)\D{0,12}$")
_MOST = re.compile(
    r"\b(?:hau het|phan lon|da so|da phan|gan het|gan nhu (?:toan bo|tat ca|het)|chu yeu"
    r"|gan toan bo|phan nhieu|so it|thieu so|mot it|mot chut|phan nho)\b"
    r"|\bmot phan(?! (?:hai|ba|tu|nam|sau|bay|tam|chin|muoi|\d))\b"
)
_NOT = r"(?:khong|ko|k|kg|hong|hem|hok|chua|chang|cha)"
_ALL = re.compile(
    r"\b(?:toan bo|tat ca|tat tan tat|hoan toan|het sach|toan la|deu|het cua nha)\b"
    r"|^(?:\w+ ){0,4}het(?: ca| luon| a| roi| nhe| trong xa| o day)*$"
)
_NOT_ALL = re.compile(r"\b(?:xoa|huy|sap|gan|het han)\b")
_NONE = re.compile(
    rf"^(?:da |thua |vang )?(?:hoan toan )?{_NOT}(?: (?:he|co|dung|mua|lay|nhap|thue))*"
    r"(?P<sure> (?:ti|ty|chut|cai|phan|nguoi|dong|ai|gi|teo)(?: nao| ca| het)?)?"
    r"(?: nao| a| dau| nhe| em| het| ca)*$"
)


def read_percent(text: str) -> Reading:
    """Read a share: {pct, approx?, min?, max?}; "một nửa" is 50, "toàn bộ" 100.

    A bare number is taken for percent and asked back; below one it is a part of one
    ("0,7" = 70).
    """
    prepared = answer_in(prepare(text))
    tokens = scan(prepared)
    folded = " ".join(token.plain for token in tokens)
    if _EVEN.match(folded):
        return Reading("percent", {"pct": 50})
    impossible = cannot_be_amount(prepared, tokens)
    if impossible is not None:
        return refused("percent", impossible)
    if _MOST.search(folded) and not any(token.kind == "number" for token in tokens):
        value = {"pct": None, "approx": True}
        return Reading("percent", value, ask=True, why=Why.VAGUE_AMOUNT)
    spans = find_spans(tokens, percent_at)
    usable = [span for span in spans if not span.low.foreign]
    if not usable:
        return _in_words(folded, tokens) if not spans else refused("percent", Why.WRONG_MEASURE)
    named = [span for span in usable if span.low.named]
    if not named and len(usable) < len(spans):
        return refused("percent", Why.WRONG_MEASURE)
    candidates = named or usable
    several = len(candidates) > 1 or runs_into(spans, candidates[0])
    return _reading(candidates[0], Why.TWO_NUMBERS if several else None)


def percent_at(tokens: tuple[Token, ...], index: int) -> Amount | None:
    """Read the share that begins at an index: "12,5%", "ba phần tư", "2/3", "một nửa"."""
    vague = vague_end(tokens, index)
    if vague is not None and plains(tokens, vague, 2) == "phan tram":
        return Amount(None, vague + 2, "%", named=True, why=Why.VAGUE_AMOUNT)
    number = read_number(tokens, index)
    if number is None:
        return None
    after = at(tokens, number.end)
    if after.text in _SIGNS:
        return Amount(number.value, number.end + 1, "%", named=True, why=number.why)
    if plains(tokens, number.end, 2) == "phan tram":
        return Amount(number.value, number.end + 2, "%", named=True, why=number.why)
    if after.plain == "phan":
        return _parts(tokens, number)
    if is_year_word(tokens, index, number.end):
        return None
    found = unit_at(tokens, number.end)
    if found is not None and is_measure(found.unit):
        return Amount(number.value, number.end, foreign=True)
    if _is_fraction(tokens, index):
        return _fraction(number.value, number.end)
    if is_label(tokens, number.end - 1):
        return Amount(number.value, number.end, foreign=True)
    if after.plain in _OTHER_THINGS or after.plain in PERIODS or number.scale > 1:
        return Amount(number.value, number.end, foreign=True)
    if found is not None:
        return Amount(number.value, number.end, foreign=True)
    value = number.value * _HUNDRED if 0 < number.value < 1 else number.value
    return Amount(value, number.end, "%", why=Why.PERCENT_ASSUMED)


def _is_fraction(tokens: tuple[Token, ...], index: int) -> bool:
    group = read_words(tokens, index)
    return at(tokens, index + 1).text == "/" or (group is not None and group.form == "half")


def _fraction(value: Decimal, end: int, why: Why | None = None) -> Amount:
    share = value * _HUNDRED
    # what is more than everything is refused later, and may be too long to be rounded
    return Amount(round(share, 2) if value <= 1 else share, end, "%", named=True, why=why)


def _parts(tokens: tuple[Token, ...], number: Number) -> Amount:
    """Read "ba phần tư", "7 phần 10"; alone, "7 phần" is of ten and "90 phần" of a hundred."""
    place = number.end + 1
    if at(tokens, place).plain in {"nghin", "ngan"}:
        return _fraction(number.value / 1000, place + 1)
    below = 4 if at(tokens, place).text in {"tư", "tu"} else UNITS.get(at(tokens, place).text)
    end = place + 1
    if below is None:
        whole = read_number(tokens, place)
        below = int(whole.value) if whole else None
        end = whole.end if whole else place
    if below and number.value <= below:
        return _fraction(number.value / below, end)
    tenths = number.value <= 10
    return _fraction(number.value / (10 if tenths else 100), place, Why.PERCENT_ASSUMED)


def _in_words(folded: str, tokens: tuple[Token, ...]) -> Reading:
    if says_unknown(folded):
        return refused("percent", Why.UNKNOWN)
    none = _NONE.match(folded)
    if none:
        ask = none.group("sure") is None and not folded.endswith(("nao", "het"))
        return Reading("percent", {"pct": 0}, ask=ask, why=Why.NUMBER_UNSURE if ask else None)
    negated = re.search(rf"\b{_NOT}\b", folded)
    if _ALL.search(folded) and not negated and not _NOT_ALL.search(folded) and len(tokens) <= 10:
        return Reading("percent", {"pct": 100})
    return refused("percent", without_number(tokens))


def _reading(span: Span, several: Why | None) -> Reading:
    if span.negative:
        return refused("percent", Why.NEGATIVE)
    if any(value > _HUNDRED for value in span.values):
        return refused("percent", Why.OUT_OF_RANGE)
    why = span.why or several
    return Reading("percent", figures(span, "pct"), ask=why is not None, why=why)
