"""Quantities: sản lượng, diện tích, số hộp. Base units kg, l, m2, or the packing word."""

from dataclasses import replace
from decimal import Decimal

from ocop_core.vietnamese.amounts import Span, figures
from ocop_core.vietnamese.courtesy import answer_in
from ocop_core.vietnamese.guards import (
    cannot_be_amount,
    refused,
    without_number,
)
from ocop_core.vietnamese.measured import MONEY_WORDS, quantity_at
from ocop_core.vietnamese.number_words import HALVES
from ocop_core.vietnamese.numbers import MAGNITUDES
from ocop_core.vietnamese.per import OF_QUANTITY, PERIODS, Per, find_per
from ocop_core.vietnamese.reading import Reading, Why
from ocop_core.vietnamese.spans import find_spans, runs_into
from ocop_core.vietnamese.tokens import Token, at, prepare, scan
from ocop_core.vietnamese.units import MEASURES, PACKINGS, unit_at

LARGEST = Decimal(100_000_000)
"""More than this (100,000 tonnes, 10,000 ha, 10^8 boxes) is a slip of the keys."""


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


def _is_priced(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell "50k một cân", "120.000đ/chai", "1 kg 50k": a price, whatever unit it is for."""
    token, after = at(tokens, index), at(tokens, index + 1)
    money = token.text in MONEY_WORDS or token.plain in {"k", "kd", "tr", "trd"}
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
