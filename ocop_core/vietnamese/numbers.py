"""Numbers as producers write them: digits and separators, number words, and both mixed.

"1.200", "1,5", "2tr5", "hai triệu rưỡi", "1 tỷ 250 triệu", "2 nghìn 5", "nửa triệu", "2 phẩy 5".
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from ocop_core.vietnamese.digits import LONGEST_DIGITS, TOO_LARGE, read_digits
from ocop_core.vietnamese.number_words import (
    HALVES,
    UNITS,
    Group,
    forms,
    read_words,
    small_step,
    tail_digit,
)
from ocop_core.vietnamese.reading import Why
from ocop_core.vietnamese.tokens import Token, at
from ocop_core.vietnamese.units import unit_at

THOUSAND = Decimal(1000)

MAGNITUDES = forms(
    {
        "nghìn": 1000,
        "ngàn": 1000,
        "nghàn": 1000,
        "ngìn": 1000,
        "nghìng": 1000,
        "ngh": 1000,
        "k": 1000,
        "kđ": 1000,
        "vạn": 10_000,
        "triệu": 1_000_000,
        "chiệu": 1_000_000,
        "trịu": 1_000_000,
        "tr": 1_000_000,
        "trđ": 1_000_000,
        "tỷ": 1_000_000_000,
        "tỉ": 1_000_000_000,
        "tỹ": 1_000_000_000,
    }
)
"""Steps of a thousand and more."""

_OPENING = frozenset({"nghìn", "nghin", "ngàn", "triệu", "trieu", "tỷ", "tỉ"})
_OPENING_BEFORE_HALF = frozenset({"ngan", "ty", "ti"})
_POINT = frozenset({"phẩy", "phay", "phảy", "chấm", "cham"})
_ODD = frozenset({"linh", "lẻ", "le"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number found in the tokens.

    Attributes:
        value: What it is worth.
        end: Index after its last token.
        scale: The last magnitude said (1000, 10^6...), 1 if none.
        small: 10 after "chục", 100 after "trăm", else 1.
        alternative: The value if a comma stood for thousands; None when it cannot.
        implied: True for a bare "chục", "trăm", "triệu".
        spoken: True when the number opens with a word.
        why: What makes the number unsure, if anything.
    """

    value: Decimal
    end: int
    scale: Decimal = Decimal(1)
    small: Decimal = Decimal(1)
    alternative: Decimal | None = None
    implied: bool = False
    spoken: bool = False
    why: Why | None = None

    @property
    def step(self) -> Decimal:
        """What one of the number said is worth, for a range: 10 in "5-7 chục"."""
        return self.scale * self.small


def read_number(tokens: tuple[Token, ...], index: int) -> Number | None:
    """Read the number that begins at an index, with its magnitudes and its tail.

    After a magnitude a short tail counts in tenths of it: "2tr5" = 2.500.000,
    "1 tỷ 2" = 1.200.000.000, "1 triệu 250" = 1.250.000, "triệu mốt" = 1.100.000.
    """
    first = _first_part(tokens, index)
    if first is None:
        return None
    number = replace(first, spoken=at(tokens, index).kind == "word")
    while (step := _magnitude(tokens, number.end, number)) is not None:
        number = _times(number, step) if number.scale <= step else number
        following = _following_part(tokens, number)
        if following is None:
            break
        number = following
    return _with_tail(tokens, number)


def _first_part(tokens: tuple[Token, ...], index: int) -> Number | None:
    token = at(tokens, index)
    group = read_words(tokens, index)
    if group is not None:
        return _with_point(
            tokens,
            Number(group.value, group.end, small=small_step(tokens, group), implied=group.implied),
            group.form == "unit",
        )
    if token.kind == "number":
        digits = read_digits(token.text)
        if digits is None:
            return None
        number = Number(digits.value, index + 1, alternative=digits.alternative)
        if number.value == number.value.to_integral_value():
            number = _fraction(tokens, number)
        return _with_point(tokens, number, at(tokens, number.end - 1) is token)
    if _opens(tokens, index):
        return Number(Decimal(1), index, implied=True)
    return None


def _opens(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell whether a magnitude stands without its "một" here: "triệu rưỡi", "tỷ hai"."""
    token, after = at(tokens, index), at(tokens, index + 1)
    if token.text in _OPENING:
        return at(tokens, index - 1).plain not in {"cong", "phan"}  # công ty, phần nghìn
    return token.text in _OPENING_BEFORE_HALF and after.text in HALVES


def _fraction(tokens: tuple[Token, ...], number: Number) -> Number:
    """Read "1/2": a proper fraction with a small denominator, not a piece of a date."""
    below = at(tokens, number.end + 1)
    if at(tokens, number.end).text != "/" or not below.text.isdecimal() or len(below.text) > 2:
        return number
    divisor = Decimal(below.text)
    if not 0 < number.value < divisor or at(tokens, number.end + 2).text == "/":
        return number
    return replace(number, value=number.value / divisor, end=number.end + 2)


def _with_point(tokens: tuple[Token, ...], number: Number, can: bool) -> Number:
    """Read a spoken decimal point: "hai phẩy năm"."""
    if not can or at(tokens, number.end).text not in _POINT:
        return number
    token = at(tokens, number.end + 1)
    digit = token.text if token.text.isdecimal() else str(UNITS.get(token.text, ""))
    if not digit or len(digit) > LONGEST_DIGITS:
        return number
    return replace(number, value=number.value + Decimal(f"0.{digit}"), end=number.end + 2)


def _magnitude(tokens: tuple[Token, ...], index: int, number: Number) -> Decimal | None:
    token = at(tokens, index)
    step = MAGNITUDES.get(token.text)
    if step is None or (token.plain in {"k", "kd"} and at(tokens, index - 1).kind != "number"):
        return None
    # "vẫn" and "tí" fold to these; they are magnitudes only right behind a number
    if number.implied and number.end == index and token.text in {"van", "k", "tr"}:
        return None
    return Decimal(step)


def _times(number: Number, step: Decimal) -> Number:
    alternative = number.alternative * step if number.alternative is not None else None
    return replace(
        number,
        value=min(number.value * step, TOO_LARGE),
        alternative=alternative,
        end=number.end + 1,
        scale=step,
        implied=number.implied and step > THOUSAND,
    )


def _following_part(tokens: tuple[Token, ...], number: Number) -> Number | None:
    """Read a further part with a smaller magnitude of its own: "1 tỷ | 250 triệu"."""
    bigger = _magnitude(tokens, number.end, number)
    if bigger is not None:
        return number if bigger >= number.scale else None
    part = _first_part(tokens, number.end)
    if part is None or (part.implied and part.end == number.end):
        return None
    step = _magnitude(tokens, part.end, part)
    if step is None or step >= number.scale or part.value * step >= number.scale:
        return None
    return replace(
        number,
        value=number.value + part.value * step,
        alternative=None,
        implied=False,
        end=part.end + 1,
        scale=step,
    )


def _with_tail(tokens: tuple[Token, ...], number: Number) -> Number:
    """Add what trails after the last magnitude (or "rưỡi" after plain digits)."""
    token = at(tokens, number.end)
    if token.text in HALVES:
        half = number.scale / 2
        return replace(number, value=number.value + half, end=number.end + 1, implied=False)
    if number.scale < THOUSAND:
        return number
    if token.kind == "number":
        another = at(tokens, number.end + 1).text in MAGNITUDES
        return number if another else _digit_tail(token, number)
    if token.text in _ODD and at(tokens, number.end + 1).text in UNITS:
        odd = UNITS[at(tokens, number.end + 1).text]
        return replace(number, value=number.value + odd, end=number.end + 2, implied=False)
    trailing = tail_digit(token, at(tokens, number.end + 1))
    if trailing is not None:
        tenths = trailing * number.scale / 10
        return replace(number, value=number.value + tenths, end=number.end + 1, implied=False)
    group = read_words(tokens, number.end)
    if group is None or group.implied or at(tokens, group.end).text in MAGNITUDES:
        return number  # nothing, or another amount begins: "hai triệu | ba triệu"
    return _word_tail(tokens, number, group)


def _digit_tail(token: Token, number: Number) -> Number:
    if token.text.isdecimal() and len(token.text) <= 3:
        added = int(token.text) * number.scale / 10 ** len(token.text)
        return replace(number, value=number.value + added, end=number.end + 1, implied=False)
    digits = read_digits(token.text)
    if digits is None or not THOUSAND <= digits.value < number.scale:
        return number
    return replace(number, value=number.value + digits.value, end=number.end + 1, implied=False)


def _word_tail(tokens: tuple[Token, ...], number: Number, group: Group) -> Number:
    last = at(tokens, group.end - 1).text
    if last == "một" or (last == "mot" and unit_at(tokens, group.end) is not None):
        return number  # "25 nghìn một gói"; as a tail it would be "mốt"
    if group.form == "half" or (group.form == "unit" and at(tokens, group.end - 1).plain == "nam"):
        return number  # "2 triệu năm" is a price per year
    worth, why = _tail_worth(number.scale, group)
    value = number.value + group.value * worth
    return replace(number, value=value, end=group.end, implied=False, why=number.why or why)


def _tail_worth(scale: Decimal, group: Group) -> tuple[Decimal, Why | None]:
    """Return what one of a spoken tail is worth: "hai triệu ba" counts hundred thousands."""
    if group.form == "full_hundreds":
        return Decimal(1), None
    if group.form == "unit":
        return scale / 10, None
    if group.form == "pair":
        return scale / 100, None
    if group.form == "tens":
        return (Decimal(1), None) if scale == THOUSAND else (scale / 1000, Why.NUMBER_UNSURE)
    return scale / 1000, None
