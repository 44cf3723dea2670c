"""Counts: số lao động, thành viên, hộ liên kết, cửa hàng."""

import re
from dataclasses import replace
from decimal import Decimal

from ocop_core.vietnamese.amounts import Amount, Span, figures
from ocop_core.vietnamese.courtesy import answer_in
from ocop_core.vietnamese.guards import (
    cannot_be_amount,
    is_label,
    is_year_word,
    refused,
    says_unknown,
)
from ocop_core.vietnamese.number_words import HALVES
from ocop_core.vietnamese.numbers import read_number
from ocop_core.vietnamese.per import without_times
from ocop_core.vietnamese.reading import Reading, Why
from ocop_core.vietnamese.spans import find_spans
from ocop_core.vietnamese.surroundings import vague_end
from ocop_core.vietnamese.tokens import Token, at, prepare, scan
from ocop_core.vietnamese.units import is_measure, unit_at
from ocop_core.vietnamese.vocabulary import words

LARGEST = Decimal(100_000)
"""No producer counts more people, households or shops than this."""

_MILLION = Decimal(1_000_000)
_MONEY = frozenset({"đô", "/", "đ", "đồng", "dong", "vnd", "vnđ", "$", "usd", "củ"})
_DATE_WORDS = words("ngay thang quy mung mong tet hoi giua dau cuoi")
_TIMES = frozenset(
    {"năm", "tháng", "thang", "ngày", "tuần", "giờ", "phút", "tuổi", "vụ", "%", "sao", "điểm"}
)
_NOT = r"(?:khong|ko|k|hong|hem|hok|chua|chang|cha)"
_NOBODY = re.compile(
    rf"\b{_NOT}(?: (?:co|thue|muon|dung|tuyen|can))*"
    r" (?:ai|nguoi nao|mot ai|lao dong nao|nguoi lam|ai ca|lao dong|nhan cong|thue|thue muon)\b"
)
_BARE_NO = re.compile(rf"^(?:da |vang )?{_NOT}(?: co| a| em| nhe)*$")
_ALONE = re.compile(
    r"\b(?:(?:moi|minh|chi co|chi|moi minh|co minh|chi minh)"
    r" (?:minh )?(?:toi|em|tui|minh|anh|chi|bac|chu|tao|to|ong|ba|e)"
    r"(?= lam| thoi| a\b| nhe| ma| chu| day|$)|mot minh|1 minh|minh en)"
)
_TWO_OF_US = r"(?:vo chong|chong vo|bo me|me con|bo con|cha con|ong ba)"
_COUPLE = re.compile(rf"^(?:co |chi co |chi |nha co |moi |thi )?{_TWO_OF_US}\b")
_COUPLE_AND = re.compile(rf"^(?:co |nha co )?{_TWO_OF_US}\b.*\b(?:va|voi|cung|them)\b")
_TOI_AND = re.compile(r"\b(?:toi|em|tui|minh) (?:va|voi) (?:vo|chong|con|me|bo|anh|chi)\b")
_AND_KIN = re.compile(r"\b(?:va|voi|cung) (?:thang|dua|con|me|bo|vo|chong|em|chau|ong|ba)\b")
_OF_WHOM = frozenset({"trong do", "trong day", "bao gom", "trong so", "gom co"})
_SEX = frozenset({"nam", "nữ", "nu"})
_KINDS = frozenset({"thuong", "thoi", "chinh", "mua", "co", "phu", "gian"})
_JOINS = frozenset({"va", "voi", "cung", "cong", "+", "them"})
_BETWEEN = frozenset({"den", "toi", "hoac", "hay"})


def read_count(text: str) -> Reading:
    """Read a count: {n, approx?, min?, max?}; "3 nam 4 nữ" is 7, "hai vợ chồng" is 2."""
    prepared = answer_in(prepare(text))
    tokens = scan(prepared)
    impossible = cannot_be_amount(prepared, tokens)
    if impossible is not None:
        return refused("count", impossible)
    folded = " ".join(token.plain for token in tokens)
    tokens = without_times(tokens)
    spans = find_spans(tokens, count_at)
    usable = [span for span in spans if not span.low.foreign]
    if not usable:
        why = spans[0].why if spans else None
        return refused("count", why or Why.WRONG_MEASURE) if spans else _in_words(folded)
    if len(usable) < len(spans) and not any(span.low.named for span in usable):
        return refused("count", Why.WRONG_MEASURE)
    before = " ".join(token.plain for token in tokens[: usable[0].start])
    if _COUPLE_AND.search(before):
        return _with_couple(usable)
    span, why = _total(tokens, usable)
    year_like = len(usable) == 1 and at(tokens, span.end).text == "nam"  # men, or years
    year_like = year_like or any(1900 <= value <= 2100 for value in span.values)
    if why is None and (year_like or _AND_KIN.search(folded)):
        why = Why.NUMBER_UNSURE
    return _reading(span, why)


def count_at(tokens: tuple[Token, ...], index: int) -> Amount | None:
    """Read the count that begins at an index: "15 lao động", "chục người", "vài hộ"."""
    vague = vague_end(tokens, index)
    if vague is not None:
        return _vague(tokens, vague)
    number = read_number(tokens, index)
    if number is None or _is_man(tokens, index, number.end):
        return None
    why = _foreign(tokens, number.end)
    before = at(tokens, index - 1)
    dated = before.plain in _DATE_WORDS or before.text in {"$", "/"}
    if why is None and (dated or is_label(tokens, number.end - 1)):
        why = Why.WRONG_MEASURE
    if why is None and number.scale >= _MILLION:
        why = Why.MONEY_NOT_WEIGHT
    if why is not None:
        return Amount(number.value, number.end, foreign=True, why=why)
    value = number.value if number.alternative is None else number.alternative
    doubt = number.why or (Why.SEPARATOR_UNSURE if number.alternative is not None else None)
    doubt = doubt or (Why.NUMBER_UNSURE if number.implied else None)
    end = number.end
    if at(tokens, end).text in {"mấy", "may"}:
        return Amount(None, end + 1, named=True, why=Why.VAGUE_AMOUNT)
    if value != value.to_integral_value() or at(tokens, end + 1).text in HALVES:
        return Amount(value, end, foreign=True, why=Why.NOT_WHOLE)
    named = at(tokens, end).kind == "word" and at(tokens, end).plain not in _JOINS | _BETWEEN
    return Amount(value, end, factor=number.step, named=named, why=doubt)


def _is_man(tokens: tuple[Token, ...], index: int, end: int) -> bool:
    """Tell nam (men), năm (year) and chín (ripe) from five and nine: they open no amount."""
    word, before, after = at(tokens, index).plain, at(tokens, index - 1), at(tokens, end).plain
    if word == "chin" and after in {"roi", "qua", "lam", "het", "ro"}:
        return True  # ripe
    after_number = word == "nam" and (before.kind == "number" or before.plain in {"moi", "hang"})
    closes = at(tokens, end).kind in {"gap", "number"} and is_year_word(tokens, index, end)
    return after_number or closes


def _vague(tokens: tuple[Token, ...], end: int) -> Amount:
    foreign = _foreign(tokens, end)
    return Amount(None, end, foreign=foreign is not None, why=foreign or Why.VAGUE_AMOUNT)


def _foreign(tokens: tuple[Token, ...], index: int) -> Why | None:
    token = at(tokens, index)
    if token.plain == "nam" and at(tokens, index + 1).plain in {"roi", "nay", "truoc", "qua"}:
        return Why.WRONG_MEASURE
    if token.text in _MONEY:
        return Why.MONEY_NOT_WEIGHT
    if token.text in _TIMES or token.plain in {"phan", "it", "chut", "nua"}:
        return Why.WRONG_MEASURE
    found = unit_at(tokens, index)
    if found is not None and is_measure(found.unit) and token.plain != "cong":
        return Why.WRONG_MEASURE
    return None


def _in_words(folded: str) -> Reading:
    """Read counts said without a number: nobody, me alone, the couple."""
    if says_unknown(folded):
        return refused("count", Why.UNKNOWN)
    if _NOBODY.search(folded):
        return Reading("count", {"n": 0})
    if _BARE_NO.search(folded):
        return Reading("count", {"n": 0}, ask=True, why=Why.NUMBER_UNSURE)
    if _COUPLE.search(folded):
        ask = _COUPLE_AND.search(folded) is not None or "vo" not in folded.split()
        return Reading("count", {"n": 2}, ask=ask, why=Why.NUMBER_UNSURE if ask else None)
    if _TOI_AND.search(folded):
        return Reading("count", {"n": 2}, ask=True, why=Why.ADDED_UP)
    if _ALONE.search(folded):
        return Reading("count", {"n": 1})
    return refused("count", Why.NOT_A_NUMBER)


def _with_couple(spans: list[Span]) -> Reading:
    """Add "vợ chồng tôi" to "và 2 con"."""
    first = spans[0]
    if len(spans) > 1 or first.high is not None or first.low.value is None:
        return _reading(first, Why.TWO_NUMBERS)
    total = replace(first.low, value=first.low.value + 2)
    return _reading(replace(first, low=total), Why.ADDED_UP)


def _total(tokens: tuple[Token, ...], spans: list[Span]) -> tuple[Span, Why | None]:
    """Choose or add up: a total with its parts, parts alone, or two unrelated numbers."""
    first, rest = spans[0], spans[1:]
    if not rest:
        return first, first.why
    if any(span.high is not None or span.low.value is None for span in spans):
        return first, Why.TWO_NUMBERS
    figures_said = [span.values[0] for span in spans]
    if figures_said[0] == sum(figures_said[1:]) or _is_total(tokens, spans):
        return first, first.why
    total = replace(first, low=replace(first.low, value=sum(figures_said, Decimal(0))))
    if all(_noun(tokens, span) in _SEX for span in spans):
        return total, None
    if _are_parts(tokens, spans):
        return total, Why.ADDED_UP
    return first, Why.TWO_NUMBERS


def _noun(tokens: tuple[Token, ...], span: Span) -> str:
    place = span.end
    while at(tokens, place).plain in {"nguoi", "lao", "dong", "ban", "chi", "anh"}:
        place += 1
    return at(tokens, place).plain


def _is_total(tokens: tuple[Token, ...], spans: list[Span]) -> bool:
    """Tell whether the first number is the whole and the others are "of whom"."""
    first, second = spans[0], spans[1]
    if any(span.values[0] > first.values[0] for span in spans[1:]):
        return False
    between = tokens[first.end : second.start]
    said = " ".join(token.plain for token in between)
    if any(phrase in said for phrase in _OF_WHOM) or "gom" in said.split() or "(" in said:
        return True
    words = {_noun(tokens, span) for span in spans[1:]}
    return words <= _SEX and _noun(tokens, first) not in _SEX


def _are_parts(tokens: tuple[Token, ...], spans: list[Span]) -> bool:
    between = {token.plain for token in tokens[spans[0].end : spans[-1].start]}
    kinds = {_noun(tokens, span) for span in spans}
    return bool(between & _JOINS) or len(kinds & _KINDS) > 1 or kinds <= _SEX | {"con"}


def _reading(span: Span, why: Why | None) -> Reading:
    if span.negative:
        return refused("count", Why.NEGATIVE)
    if any(value > LARGEST for value in span.values):
        return refused("count", Why.OUT_OF_RANGE)
    return Reading("count", figures(span, "n"), ask=why is not None, why=why)
