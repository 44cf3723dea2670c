"""Quantities: sản lượng, diện tích, số hộp. Base units kg, l, m2, or the packing word."""

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
from ocop_core.vietnamese.number_words import HALVES, UNITS, tail_digit
from ocop_core.vietnamese.numbers import MAGNITUDES, Number, read_number
from ocop_core.vietnamese.per import OF_QUANTITY, PERIODS, Per, find_per
from ocop_core.vietnamese.reading import Reading, Why
from ocop_core.vietnamese.spans import find_spans, runs_into
from ocop_core.vietnamese.surroundings import vague_end
from ocop_core.vietnamese.tokens import Token, at, plains, prepare, scan
from ocop_core.vietnamese.units import MEASURES, PACKINGS, FoundUnit, is_measure, unit_at
from ocop_core.vietnamese.vocabulary import words

LARGEST = Decimal(100_000_000)
"""More than this (100,000 tonnes, 10,000 ha, 10^8 boxes) is a slip of the keys."""

_MONEY = frozenset({"đ", "d", "đồng", "dong", "vnd", "vnđ", "usd", "$", "đô", "tiền"})
_MONEY_SCALE = Decimal(1_000_000)
_OTHER_THINGS = words("""
    nguoi % phan gio phut giay km do tuoi diem trang nha ho dua ba khau chi em
    """)
_OTHER_PHRASES = frozenset({"lao dong", "nhan cong", "phan tram", "gia dinh", "thanh vien"})
_PART_OF_MORE = dict.fromkeys(("/", "-", "%"), "")


def read_quantity(text: str, context: str | None = None) -> Reading:
    """Read a quantity: {value, unit, per?, approx?, min?, max?}.

    Args:
        text: What was typed.
        context: The unit the question asked for ("kg", "l", "m2", "hộp"); a bare number is
            then in that unit, and another measure is refused.
    """
    prepared = answer_in(prepare(text))
    tokens = scan(prepared)
    impossible = cannot_be_amount(prepared, tokens)
    if impossible is not None:
        return refused("quantity", impossible)
    if any(_is_priced(tokens, place) for place in range(len(tokens))):
        return refused("quantity", Why.MONEY_NOT_WEIGHT)
    per = find_per(tokens, OF_QUANTITY)
    spans = find_spans(per.tokens, quantity_at)
    if not spans:
        return refused("quantity", without_number(tokens))
    chosen = _choose(per.tokens, spans)
    if chosen is None:
        return refused("quantity", spans[0].why or Why.WRONG_MEASURE)
    span, why = chosen
    return _reading(span, per, why, context)


def quantity_at(tokens: tuple[Token, ...], index: int) -> Amount | None:
    """Read the quantity that begins at an index: "2 tấn 3", "tạ rưỡi", "nửa tấn", "vài hộp"."""
    vague = vague_end(tokens, index)
    if vague is not None:
        return _vague(tokens, vague)
    number = read_number(tokens, index)
    if number is None:
        return _unit_alone(tokens, index)
    found = unit_at(tokens, number.end) if not _is_share(tokens, number.end) else None
    if found is None:
        return None if is_year_word(tokens, index, number.end) else _unnamed(tokens, number)
    return _compound(tokens, _named(tokens, number, found))


def _is_share(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell "70 phần trăm", "ba phần tư" from portions."""
    if at(tokens, index).plain != "phan":
        return False
    return at(tokens, index + 1).plain in {"tram", "nghin", "tu"} or (
        read_number(tokens, index + 1) is not None
    )


def _is_priced(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell "50k một cân", "120.000đ/chai", "1 kg 50k": a price, whatever unit it is for."""
    token, after = at(tokens, index), at(tokens, index + 1)
    money = token.text in _MONEY or token.plain in {"k", "kd", "tr", "trd"}
    halved = token.text in HALVES and at(tokens, index - 1).text in MAGNITUDES
    if not (money or halved or token.text in MAGNITUDES) or at(tokens, index - 1).kind == "gap":
        return False
    if after.text == "/" or (
        after.text in {"một", "mot", "1", "mỗi", "moi"} and unit_at(tokens, index + 2) is not None
    ):
        return True
    return (
        money
        and at(tokens, index - 1).kind == "number"
        and (unit_at(tokens, index - 2) is not None)
    )


def _vague(tokens: tuple[Token, ...], end: int) -> Amount | None:
    found = unit_at(tokens, end)
    if found is None:
        if _foreign(tokens, end) or at(tokens, end).kind == "gap":
            return Amount(None, end, foreign=True, why=Why.WRONG_MEASURE)
        return Amount(None, end, why=Why.VAGUE_AMOUNT)
    return Amount(None, found.end, found.unit.base, named=True, why=Why.VAGUE_AMOUNT)


def _unit_alone(tokens: tuple[Token, ...], index: int) -> Amount | None:
    """Read "tấn rưỡi", "tạ hai": a unit without its "một"."""
    found = unit_at(tokens, index)
    if found is None or not is_measure(found.unit):
        return None
    name, after = at(tokens, index), at(tokens, found.end)
    plainly = name.text != name.plain or after.plain in {"hai", "ba"}
    digit = UNITS.get(after.text) if plainly and after.plain != "nam" else None
    trailing = plainly and tail_digit(after, at(tokens, found.end + 1)) is not None
    if after.text not in HALVES and not trailing and digit is None:
        return None
    return _named(tokens, Number(Decimal(1), index), found)


def _unnamed(tokens: tuple[Token, ...], number: Number) -> Amount:
    """Read a number without a unit; say so when it counts something else."""
    why = _foreign(tokens, number.end)
    if why is None and number.scale >= _MONEY_SCALE:
        why = Why.MONEY_NOT_WEIGHT
    if why is None and (at(tokens, number.end - 1).plain in {"k", "kd"} or _is_price(tokens)):
        why = Why.MONEY_NOT_WEIGHT
    if why is not None:
        return Amount(number.value, number.end, factor=number.step, foreign=True, why=why)
    if is_label(tokens, number.end - 1):
        return Amount(number.value, number.end, foreign=True, why=Why.WRONG_MEASURE)
    named = number.scale > 1
    why = Why.UNIT_MISSING
    return Amount(_whole(number), number.end, None, number.step, named=named, why=why)


def _is_price(tokens: tuple[Token, ...]) -> bool:
    """Tell "giá 50 nghìn", also without marks."""
    return any(
        token.text == "giá" or (token.text == "gia" and at(tokens, place + 1).kind == "number")
        for place, token in enumerate(tokens)
    )


def _whole(number: Number) -> Decimal:
    """Take a comma before three digits for thousands where decimals make no sense."""
    return number.value if number.alternative is None else number.alternative


def _foreign(tokens: tuple[Token, ...], index: int) -> Why | None:
    token = at(tokens, index)
    if token.text in _MONEY:
        return Why.MONEY_NOT_WEIGHT
    if token.plain in PERIODS or token.plain in _OTHER_THINGS:
        return Why.WRONG_MEASURE
    if plains(tokens, index, 2) in _OTHER_PHRASES or token.text == "sao":
        return Why.WRONG_MEASURE
    return None


def _named(tokens: tuple[Token, ...], number: Number, found: FoundUnit) -> Amount:
    unit = found.unit
    value, why = number.value, number.why
    if number.alternative is not None:
        why = Why.SEPARATOR_UNSURE
        if unit.factor <= 1:
            value = number.alternative
    if number.implied:
        why = why or Why.NUMBER_UNSURE
    if unit.unsure:
        why = why or Why.UNIT_UNSURE
    tail, end = _tail(tokens, found)
    approx = at(tokens, end).text == "mấy"
    return Amount(
        (value + tail) * unit.factor,
        end + approx,
        unit.base,
        unit.factor * number.step,
        named=True,
        approx=approx,
        why=why,
    )


def _tail(tokens: tuple[Token, ...], found: FoundUnit) -> tuple[Decimal, int]:
    """Read what trails after the unit, in parts of it: "2 tấn | 3", "2 tạ | rưỡi"."""
    token, nothing = at(tokens, found.end), (Decimal(0), found.end)
    if token.text in HALVES:
        return Decimal("0.5"), found.end + 1
    if not is_measure(found.unit):
        return nothing
    trailing = tail_digit(token, at(tokens, found.end + 1))
    if trailing is not None:
        return Decimal(trailing) / 10, found.end + 1
    digits = token.text if token.kind == "number" and token.text.isdecimal() else ""
    digits = digits or str(UNITS.get(token.text, ""))
    if not digits or len(digits) > 3 or (token.kind == "word" and token.plain == "nam"):
        return nothing
    if _another_amount(tokens, found.end):
        return nothing
    return Decimal(f"0.{digits}"), found.end + 1


def _another_amount(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell whether a number here is one of its own: "2 tạ | 50 kg", "3 tạ | 2 vụ"."""
    number = read_number(tokens, index)
    if number is None or number.end > index + 1:
        return True
    after = at(tokens, number.end)
    return unit_at(tokens, number.end) is not None or after.plain in PERIODS | _PART_OF_MORE


def _compound(tokens: tuple[Token, ...], amount: Amount) -> Amount:
    """Add a smaller part of the same measure: "2 tạ 50 kg", "3 tấn 5 tạ"."""
    number = read_number(tokens, amount.end)
    found = unit_at(tokens, number.end) if number else None
    if number is None or found is None or found.unit.base != amount.unit or amount.value is None:
        return amount
    if not is_measure(found.unit) or found.unit.factor >= amount.factor or amount.why:
        return amount
    added = number.value * found.unit.factor
    tail, end = _tail(tokens, found)
    total = amount.value + added + tail * found.unit.factor
    if added >= amount.factor:
        return amount
    return _compound(tokens, replace(amount, value=total, end=end, factor=found.unit.factor))


def _choose(tokens: tuple[Token, ...], spans: list[Span]) -> tuple[Span, Why | None] | None:
    """Choose the span that answers; add up several of the same unit, to be asked back."""
    usable = [span for span in spans if not span.low.foreign]
    named = [span for span in usable if span.low.unit is not None]
    if len(named) > 1:
        named = [span for span in named if not _is_size(tokens, span)] or named[:1]
    candidates = named or usable
    if not candidates:
        return None
    first = candidates[0]
    if not named and len(spans) > len(usable):
        return None  # "3 triệu 2" and the like: the rest counts money or people
    if len(candidates) == 1:
        unread = Why.TWO_NUMBERS if runs_into(spans, first) else None
        return first, first.why or unread or _per_several(tokens, spans)
    same_unit = {span.low.unit for span in candidates} == {first.low.unit}
    plain = all(span.high is None and len(span.values) == 1 for span in candidates)
    if named and same_unit and plain:
        total = sum((span.values[0] for span in candidates), Decimal(0))
        return replace(first, low=replace(first.low, value=total)), Why.ADDED_UP
    return first, Why.TWO_NUMBERS


def _per_several(tokens: tuple[Token, ...], spans: list[Span]) -> Why | None:
    """Ask back when the amount is for several periods: "3 tạ 2 vụ"."""
    periods = (span for span in spans if span.low.foreign and at(tokens, span.end).plain in PERIODS)
    return Why.TWO_NUMBERS if any(span.low.value != 1 for span in periods) else None


def _is_size(tokens: tuple[Token, ...], span: Span) -> bool:
    """Tell the size of a packing ("hộp 500g") from a quantity."""
    before = at(tokens, span.start - 1).text
    return span.low.unit in {"kg", "l"} and before in PACKINGS and before not in MEASURES


def _reading(span: Span, per: Per, why: Why | None, context: str | None) -> Reading:
    if span.negative:
        return refused("quantity", Why.NEGATIVE)
    if any(value > LARGEST for value in span.values):
        return refused("quantity", Why.OUT_OF_RANGE)
    unit = span.low.unit
    if context is not None:
        if _clashes(unit, context):
            return refused("quantity", Why.WRONG_MEASURE)
        if unit is None:
            unit, why = context, None if why is Why.UNIT_MISSING else why
    if why is None and span.values == (Decimal(0),):
        why = Why.NUMBER_UNSURE
    value = figures(span, "value") | {"unit": unit}
    if per.word is not None:
        value["per"] = per.word
        why = why or (Why.TWO_NUMBERS if per.several else None)
    return Reading("quantity", value, ask=why is not None, why=why)


def _clashes(unit: str | None, context: str) -> bool:
    measures = {"kg", "l", "m2"}
    return unit != context and unit in measures and context in measures
