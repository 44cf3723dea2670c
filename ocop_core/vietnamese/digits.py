"""Digits with separators: "1.200", "1,5", "1.234,5", "150,000"."""

from decimal import Decimal
from typing import NamedTuple

LONGEST_DIGITS = 24
"""Digits after which a number is only "too large"."""

TOO_LARGE = Decimal(10) ** LONGEST_DIGITS


class Digits(NamedTuple):
    """A number token read.

    Attributes:
        value: Its value with the Vietnamese separators.
        alternative: Its value if the comma stood for thousands; None when it cannot.
    """

    value: Decimal
    alternative: Decimal | None = None


def read_digits(text: str) -> Digits | None:
    """Read "1.200", "1,5", "1.234,5", "1,200,000"; None when the groups make no number.

    A dot before exactly three digits separates thousands, otherwise decimals; a comma
    separates decimals, unless there are several or a dot comes after it.
    """
    if len(text) > LONGEST_DIGITS:
        return Digits(TOO_LARGE)
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        return _mixed(text)
    if not dots and not commas:
        return Digits(Decimal(text))
    mark = "." if dots else ","
    thousands = _grouped(text, mark)
    if dots + commas > 1:
        return Digits(thousands) if thousands is not None else None
    decimal = Decimal(text.replace(",", "."))
    if thousands is None:
        return Digits(decimal)
    return Digits(thousands) if mark == "." else Digits(decimal, thousands)


def _grouped(text: str, mark: str) -> Decimal | None:
    head, *groups = text.split(mark)
    if len(head) > 3 or head.startswith("0") or any(len(group) != 3 for group in groups):
        return None
    return Decimal(head + "".join(groups))


def _mixed(text: str) -> Digits | None:
    decimal_mark = max(".,", key=text.rindex)
    thousands_mark = "," if decimal_mark == "." else "."
    whole, _, fraction = text.rpartition(decimal_mark)
    grouped = _grouped(whole, thousands_mark)
    if grouped is None:
        return None
    return Digits(Decimal(f"{grouped}.{fraction}"))
