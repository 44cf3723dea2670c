"""Money: giá bán, doanh thu, thu nhập, in đồng."""

from dataclasses import replace
from decimal import Decimal

from ocop_core.vietnamese.amounts import Amount, Span, figures
from ocop_core.vietnamese.courtesy import answer_in
from ocop_core.vietnamese.guards import (
    cannot_be_amount,
    is_label,
    is_year_word,
    refused,
    without_number,
)
from ocop_core.vietnamese.number_words import HALVES, UNITS
from ocop_core.vietnamese.numbers import MAGNITUDES, Number, read_number
from ocop_core.vietnamese.per import OF_MONEY, PERIODS, Per, find_per
from ocop_core.vietnamese.reading import Reading, Why
from ocop_core.vietnamese.spans import find_spans, runs_into
from ocop_core.vietnamese.surroundings import vague_end
from ocop_core.vietnamese.tokens import Token, at, plains, prepare, scan
from ocop_core.vietnamese.units import MEASURES, unit_at
from ocop_core.vietnamese.vocabulary import words

LARGEST = Decimal(10) ** 13
"""More than ten thousand billion đồng is a slip of the keys."""

SMALLEST = Decimal(50)
"""Nothing is sold for less."""

_THOUSAND, _MILLION, _BILLION = Decimal(1000), Decimal(10) ** 6, Decimal(10) ** 9
_HUNDRED_MILLION = Decimal(10) ** 8
_DONG = frozenset({"đ", "d", "đồng", "dong", "vnd", "vnđ", "vn", "₫", "bạc"})
_SLANG = {
    "củ": (_MILLION, None),
    "cu": (_MILLION, None),
    "tỏi": (_BILLION, None),
    "toi": (_BILLION, Why.SLANG),
    "cành": (_THOUSAND, Why.SLANG),
    "lít": (Decimal(100_000), Why.SLANG),
    "lit": (Decimal(100_000), Why.SLANG),
    "xị": (Decimal(100_000), Why.SLANG),
    "xi": (Decimal(100_000), Why.SLANG),
    "loét": (Decimal(100_000), Why.SLANG),
    "chai": (_MILLION, Why.SLANG),
    "vé": (Decimal(100_000), Why.SLANG),
    "t": (_BILLION, Why.UNIT_UNSURE),
    "m": (_MILLION, Why.UNIT_UNSURE),
    "ng": (_THOUSAND, Why.UNIT_UNSURE),
    "n": (_THOUSAND, Why.UNIT_UNSURE),
    "đg": (Decimal(1), None),
}
"""Money said in slang: củ = 1 triệu, lít = 100 nghìn; those with another meaning are asked."""

_FOREIGN = words("$ usd đô dollar đôla € euro eur tệ ndt kíp kip bạt baht won € cny")
_FOREIGN_PHRASES = frozenset({"do la", "do my", "nhan dan", "nhan dan te"})
_MAGNITUDES = frozenset(MAGNITUDES)
_OTHER_THINGS = words("nguoi % phan gio phut tuoi ho diem sao lao cong nhan km")
_ENDINGS = words("""
    a nhe nha nhi thoi em anh chi bac chu co ban oi do day hon gi chan la roi . , ; ( ) ! hay
    hoac - den toi va moi ? ha hen nhen nghen luon bang dong tuy can bo lan moc tron gon
    """)


def read_money(text: str) -> Reading:
    """Read an amount of money: {vnd, per?, approx?, min?, max?}.

    A bare number below a thousand is taken for thousands ("80" = 80.000 đồng) and asked back.
    """
    prepared = answer_in(prepare(text))
    tokens = scan(prepared)
    impossible = cannot_be_amount(prepared, tokens)
    if impossible is not None:
        return refused("money", impossible)
    per = find_per(tokens, OF_MONEY)
    spans = find_spans(per.tokens, money_at)
    if not spans:
        return refused("money", without_number(tokens))
    usable = [span for span in spans if not span.low.foreign]
    named = [span for span in usable if span.low.named]
    candidates = named or usable
    if not candidates or (not named and len(usable) < len(spans)):
        doubtful = next(span for span in spans if span.low.foreign)
        return refused("money", doubtful.why or Why.WRONG_MEASURE)
    chosen = candidates[0]
    several = Why.TWO_NUMBERS if len(candidates) > 1 or runs_into(spans, chosen) else None
    behind = at(per.tokens, chosen.end).text
    if per.word is None and behind in MEASURES and behind in OF_MONEY:
        per = replace(per, word=OF_MONEY[behind])  # "60 nghìn kg"
    elif per.word is None and unit_at(per.tokens, chosen.end) is not None:
        several = Why.UNIT_UNSURE  # "2 nghìn hộp": a price, or a number of boxes
    if per.word is None and at(per.tokens, chosen.end).text == "/":
        several = Why.UNIT_UNSURE  # "60.000/500g": per something that is no single unit
    return _reading(chosen, per, several)


def money_at(tokens: tuple[Token, ...], index: int) -> Amount | None:
    """Read the amount of money that begins at an index: "2tr5", "2 củ rưỡi", "50.000đ"."""
    vague = vague_end(tokens, index)
    if vague is not None:
        return _vague(tokens, index, vague)
    number = read_number(tokens, index)
    if number is None or is_year_word(tokens, index, number.end):
        return None
    foreign = _foreign(tokens, index, number)
    if foreign is not None:
        return Amount(number.value, number.end, foreign=True, named=True, why=foreign)
    if number.scale >= _THOUSAND:
        return _in_words(tokens, number)
    after = at(tokens, number.end)
    if after.text in _SLANG:
        return _slang(tokens, number)
    if after.text in _DONG:
        return _exact(tokens, number)
    return _bare(tokens, number)


def _vague(tokens: tuple[Token, ...], index: int, end: int) -> Amount:
    steps = {token.text for token in tokens[index:end]} & _MAGNITUDES
    hundreds = at(tokens, end - 1).plain in {"chuc", "tram"} and unit_at(tokens, end) is None
    if steps or hundreds or at(tokens, end).text in _DONG | {"củ", "tỏi"}:
        return Amount(None, _past_dong(tokens, end), "vnd", named=True, why=Why.VAGUE_AMOUNT)
    return Amount(None, end, foreign=True, why=Why.NOT_A_NUMBER)


def _foreign(tokens: tuple[Token, ...], index: int, number: Number) -> Why | None:
    """Return why the number counts no đồng: another currency, a weight, people, time."""
    after = at(tokens, number.end)
    if after.text in _FOREIGN or at(tokens, index - 1).text in {"$", "€"}:
        return Why.FOREIGN_CURRENCY
    if plains(tokens, number.end, 2) in _FOREIGN_PHRASES:
        return Why.FOREIGN_CURRENCY
    if number.scale >= _THOUSAND or after.text in _DONG or after.text in _SLANG:
        return None
    if after.text not in _ENDINGS and unit_at(tokens, number.end) is not None:
        return Why.WEIGHT_NOT_MONEY
    if after.plain in _OTHER_THINGS or after.plain in PERIODS:
        return Why.WRONG_MEASURE
    return Why.WRONG_MEASURE if is_label(tokens, number.end - 1) else None


def _past_dong(tokens: tuple[Token, ...], end: int) -> int:
    while at(tokens, end).text in _DONG:
        end += 1
    return end


def _in_words(tokens: tuple[Token, ...], number: Number) -> Amount:
    why = number.why or (Why.NUMBER_UNSURE if number.implied else None)
    approx = at(tokens, number.end).text == "mấy"
    if number.alternative is not None:
        why = Why.SEPARATOR_UNSURE
    end = _past_dong(tokens, number.end + approx)
    return Amount(number.value, end, "vnd", number.step, named=True, approx=approx, why=why)


def _slang(tokens: tuple[Token, ...], number: Number) -> Amount:
    factor, why = _SLANG[at(tokens, number.end).text]
    value, end = number.value * factor, number.end + 1
    tail = at(tokens, end)
    digit = tail.text if tail.text.isdecimal() else str(UNITS.get(tail.text, ""))
    if tail.text in HALVES:
        value, end = value + factor / 2, end + 1
    elif digit and len(digit) <= 3 and tail.plain != "nam":
        value, end = value + factor * Decimal(f"0.{digit}"), end + 1
    return Amount(value, _past_dong(tokens, end), "vnd", factor, named=True, why=why)


def _exact(tokens: tuple[Token, ...], number: Number) -> Amount:
    value = number.value if number.alternative is None else number.alternative
    why = Why.UNIT_UNSURE if 0 < value < _THOUSAND or value != int(value) else None
    return Amount(value, _past_dong(tokens, number.end), "vnd", named=True, why=why)


def _bare(tokens: tuple[Token, ...], number: Number) -> Amount | None:
    """Read a number without "đồng": small ones leave out the thousand, or the million."""
    after = at(tokens, number.end)
    if after.kind != "gap" and after.plain not in _ENDINGS:
        return Amount(number.value, number.end, foreign=True, why=Why.WRONG_MEASURE)
    value = number.value if number.alternative is None else number.alternative
    if value != value.to_integral_value():
        return Amount(value * _MILLION, number.end, "vnd", _MILLION, why=Why.UNIT_MISSING)
    if value < _THOUSAND:
        return Amount(
            value * _THOUSAND, number.end, "vnd", number.step * _THOUSAND, why=Why.UNIT_MISSING
        )
    odd = value % 100 != 0  # no price and no income ends so
    if odd and value >= _HUNDRED_MILLION:
        return Amount(value, number.end, foreign=True, why=Why.WRONG_MEASURE)
    why = Why.UNIT_UNSURE if odd or value < 10 * _THOUSAND else None
    return Amount(value, number.end, "vnd", why=why)


def _reading(span: Span, per: Per, several: Why | None) -> Reading:
    if span.negative:
        return refused("money", Why.NEGATIVE)
    if any(value > LARGEST or 0 < value < SMALLEST for value in span.values):
        return refused("money", Why.OUT_OF_RANGE)
    why = span.why or several
    value = figures(span, "vnd")
    if value["vnd"] == 0:
        why = why or Why.NUMBER_UNSURE
    if per.word is not None:
        value["per"] = per.word
        why = why or (Why.TWO_NUMBERS if per.several else None)
    return Reading("money", value, ask=why is not None, why=why)
