"""Amounts and ranges of amounts: what quantity, money, percent and count share."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from ocop_core.vietnamese.reading import Why
from ocop_core.vietnamese.tokens import Token


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount: a number with what it is counted in.

    Attributes:
        value: In the base unit; None when it was only hinted at ("vài tạ").
        end: Index after its last token.
        unit: The base unit, None if none was said.
        factor: What the number was multiplied by; lent to the other end of a range.
        named: True when a unit or a magnitude was said.
        foreign: True when it is counted in something that is not asked for.
        approx: True when the amount itself says "about" ("2 tạ mấy").
        why: What makes it unsure, or why it is foreign.
    """

    value: Decimal | None
    end: int
    unit: str | None = None
    factor: Decimal = Decimal(1)
    named: bool = False
    foreign: bool = False
    approx: bool = False
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """An amount or a range in the line, with what was said around it.

    Attributes:
        low: The amount, or the lower end.
        high: The upper end of a range.
        start: Index of its first token.
        end: Index after its last token.
        approx: True after khoảng, tầm, gần, hơn...
        either: True for "2 hoặc 3": to be asked back.
        bound: "min" for "ít nhất", "max" for "không quá".
        negative: True after a minus sign or "âm".
    """

    low: Amount
    high: Amount | None
    start: int
    end: int
    approx: bool = False
    either: bool = False
    bound: str | None = None
    negative: bool = False

    @property
    def why(self) -> Why | None:
        """What is unsure about it, if anything."""
        if self.either:
            return Why.EITHER_OR
        return self.low.why or (self.high.why if self.high else None)

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The figures it holds."""
        ends = (self.low, self.high) if self.high else (self.low,)
        return tuple(end.value for end in ends if end.value is not None)


AmountAt: TypeAlias = Callable[[tuple[Token, ...], int], Amount | None]
"""Reads the amount that begins at an index."""


def plain_figure(value: Decimal) -> int | float:
    """Return a figure as JSON shows it: an int when it is whole."""
    whole = value.to_integral_value()
    return int(whole) if value == whole else round(float(value), 6)


def figures(span: Span, key: str) -> dict[str, Any]:
    """Return the value part of a reading: {key, approx?, min?, max?}."""
    low, high = span.low.value, span.high.value if span.high else None
    shape: dict[str, Any] = {key: None}
    if high is not None and low is not None:
        shape |= {"min": plain_figure(low), "max": plain_figure(high)}
    elif low is not None and span.bound:
        shape[span.bound] = plain_figure(low)
    elif low is not None:
        shape[key] = plain_figure(low)
    if span.approx or not span.values:
        shape["approx"] = True
    return shape
