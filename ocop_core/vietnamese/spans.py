"""Finding amounts and ranges of amounts in a line: "3-4 tạ", "hai ba chục", "2 triệu hay 3"."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ocop_core.vietnamese.amounts import Amount, AmountAt, Span
from ocop_core.vietnamese.number_words import read_words, unit_word
from ocop_core.vietnamese.reading import Why
from ocop_core.vietnamese.surroundings import VAGUE, with_surroundings
from ocop_core.vietnamese.tokens import Token, at

_TO = frozenset({"-", "~", "đến", "den", "tới", "toi", ">", "lên"})
_OR = frozenset({"hoặc", "hoac", "hay"})


def find_spans(tokens: tuple[Token, ...], amount_at: AmountAt) -> list[Span]:
    """Return every amount or range in the line, left to right, with its surroundings."""
    return list(_spans(tokens, amount_at))


def _spans(tokens: tuple[Token, ...], amount_at: AmountAt) -> Iterator[Span]:
    index = 0
    while index < len(tokens):
        span = None if _says_about(tokens, index) else _span_at(tokens, index, amount_at)
        if span is None:
            index += 1
        else:
            yield span
            index = span.end


def _says_about(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell "tầm" typed as "tam" from the digit: it stands before a number, not a step."""
    if at(tokens, index).text != "tam":
        return False
    after = at(tokens, index + 1)
    return after.kind == "number" or unit_word(after) is not None or after.text in VAGUE


def _span_at(tokens: tuple[Token, ...], index: int, amount_at: AmountAt) -> Span | None:
    pair = _side_by_side(tokens, index, amount_at)
    if pair is not None:
        return with_surroundings(tokens, pair)
    low = amount_at(tokens, index)
    if low is None:
        return None
    span = Span(low, None, index, low.end)
    connector, place = _connector(tokens, low.end)
    high = amount_at(tokens, place) if connector else None
    if connector == "," and not _follows_on(low, high):
        high = None
    if high is not None and not (high.foreign and not low.foreign and low.named):
        span = _range(span, high, either=connector == "or")
    elif connector is None:
        span = _two_in_a_row(tokens, span, amount_at)
    return with_surroundings(tokens, span)


def _two_in_a_row(tokens: tuple[Token, ...], span: Span, amount_at: AmountAt) -> Span:
    """Read "2 triệu 3 triệu" as a range to be asked back."""
    low, high = span.low, amount_at(tokens, span.end)
    if high is None or not (low.named and high.named) or low.foreign or high.foreign:
        return span
    same = (low.unit, low.factor) == (high.unit, high.factor)
    if not same or low.value is None or high.value is None:
        return span
    if not low.value < high.value <= 3 * low.value:
        return span
    return replace(span, high=high, end=high.end, either=True)


def _connector(tokens: tuple[Token, ...], index: int) -> tuple[str | None, int]:
    token = at(tokens, index)
    if token.text in _TO:
        skip = 2 if at(tokens, index + 1).text in {">", "-"} else 1
        return "to", index + skip
    if token.text == ",":
        return ",", index + 1
    if token.text in _OR:
        return "or", index + (2 if at(tokens, index + 1).plain == "la" else 1)
    return None, index


def _follows_on(low: Amount, high: Amount | None) -> bool:
    """Tell "hai, ba tạ", a range, from a list of two amounts."""
    if high is None or low.named or not high.named or low.value is None or high.value is None:
        return False
    return high.value / high.factor - low.value / low.factor == 1


def _range(span: Span, high: Amount, *, either: bool = False) -> Span:
    """Join two ends; the end without a unit borrows the other's ("3-4 tạ", "30k đến 45")."""
    low, high = _lend(span.low, high)
    if low.value is not None and high.value is not None and low.value > high.value:
        low, high = (replace(high, end=low.end), replace(low, end=high.end))
    return replace(span, low=low, high=high, end=max(low.end, high.end), either=either)


def _lend(low: Amount, high: Amount) -> tuple[Amount, Amount]:
    if not low.named and (high.named or high.factor > low.factor):
        lent = _borrow(low, high)
        if lent.value is not None and high.value is not None and lent.value > high.value:
            lent = replace(lent, value=lent.value / 1000)  # "500 - 1 triệu"
        return lent, high
    if low.named and not high.named:
        return low, _borrow(high, low)
    if low.unit is None and high.unit is not None:
        return replace(low, unit=high.unit, foreign=high.foreign), high
    return low, high


def _borrow(bare: Amount, named: Amount) -> Amount:
    value = None if bare.value is None else bare.value / bare.factor * named.factor
    return replace(
        bare, value=value, unit=named.unit, named=True, foreign=named.foreign, why=named.why
    )


def _side_by_side(tokens: tuple[Token, ...], index: int, amount_at: AmountAt) -> Span | None:
    """Read "hai ba tạ", "năm bảy người", "mười lăm hai mươi hộ", "3 4 tạ": a range."""
    ends = _neighbours(tokens, index)
    if ends is None:
        return None
    left, right, place, unsure = ends
    high = amount_at(tokens, place)
    if high is None or high.value is None or high.value == 0:
        return None
    if at(tokens, place).plain == "nam" and not high.named:
        return None  # "bốn năm" is four years
    low = replace(high, value=high.value * left / right, end=place, why=high.why or unsure)
    return Span(low, high, index, high.end)


def _neighbours(
    tokens: tuple[Token, ...], index: int
) -> tuple[Decimal, Decimal, int, Why | None] | None:
    """Return (low, high, index of high, doubt) when two close numbers stand side by side.

    "hai ba" gives 2 and 3; "mười lăm hai mươi" 15 and 20. Digits ("3 4") are doubtful.
    """
    first, second = at(tokens, index), at(tokens, index + 1)
    left, right = unit_word(first), unit_word(second)
    if left == 9 and second.text == "mười":
        right = 10
    if left and right:
        after = at(tokens, index + 2).plain
        if right - left in {1, 2} and not (second.plain == "nam" and after in {"", "nay"}):
            return Decimal(left), Decimal(right), index + 1, None
        return None
    if first.text.isdecimal() and second.text.isdecimal():
        low, high = Decimal(first.text[:6]), Decimal(second.text[:6])
        if high == low + 1 and high <= 20:
            return low, high, index + 1, Why.NUMBER_UNSURE
        return None
    return _neighbouring_tens(tokens, index)


def _neighbouring_tens(
    tokens: tuple[Token, ...], index: int
) -> tuple[Decimal, Decimal, int, Why | None] | None:
    low = read_words(tokens, index) if at(tokens, index).kind == "word" else None
    high = read_words(tokens, low.end) if low else None
    if low is None or high is None or low.form != "tens" or high.form not in {"tens", "pair"}:
        return None
    if low.implied or high.implied or not low.value < high.value <= 2 * low.value:
        return None
    return low.value, high.value, low.end, None


def runs_into(spans: list[Span], chosen: Span) -> bool:
    """Tell whether a number that was not understood stands right before the chosen amount."""
    return any(span.end == chosen.start and not span.low.foreign for span in spans)
