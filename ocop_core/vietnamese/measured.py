"""One quantity in the tokens: a number, its unit, and what trails: "2 tấn 3", "tạ rưỡi"."""

from dataclasses import replace
from decimal import Decimal

from ocop_core.vietnamese.amounts import Amount
from ocop_core.vietnamese.guards import is_label, is_year_word
from ocop_core.vietnamese.number_words import HALVES, UNITS, tail_digit
from ocop_core.vietnamese.numbers import Number, read_number
from ocop_core.vietnamese.per import PERIODS
from ocop_core.vietnamese.reading import Why
from ocop_core.vietnamese.surroundings import vague_end
from ocop_core.vietnamese.tokens import Token, at, plains
from ocop_core.vietnamese.units import FoundUnit, is_measure, unit_at
from ocop_core.vietnamese.vocabulary import words

MONEY_WORDS = frozenset({"đ", "d", "đồng", "dong", "vnd", "vnđ", "usd", "$", "đô", "tiền"})
"""Words that turn a number into money."""

_MONEY_SCALE = Decimal(1_000_000)
_OTHER_THINGS = words("""
    nguoi % phan gio phut giay km do tuoi diem trang nha ho dua ba khau chi em
    """)
_OTHER_PHRASES = frozenset({"lao dong", "nhan cong", "phan tram", "gia dinh", "thanh vien"})
_PART_OF_MORE = dict.fromkeys(("/", "-", "%"), "")


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
    if token.text in MONEY_WORDS:
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
