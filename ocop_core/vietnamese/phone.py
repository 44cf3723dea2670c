"""Telephone numbers of Vietnam, in E.164."""

import re
from functools import cache
from types import ModuleType

from ocop_core.vietnamese.fold import fold
from ocop_core.vietnamese.guards import refused
from ocop_core.vietnamese.reading import Reading, Why
from ocop_core.vietnamese.tokens import prepare

MOBILE_ONLY = "mobile"
"""The context of questions that need a mobile number."""

_OLD_MOBILE = {
    "0120": "070",
    "0121": "079",
    "0122": "077",
    "0126": "076",
    "0128": "078",
    "0123": "083",
    "0124": "084",
    "0125": "085",
    "0127": "081",
    "0129": "082",
    "0162": "032",
    "0163": "033",
    "0164": "034",
    "0165": "035",
    "0166": "036",
    "0167": "037",
    "0168": "038",
    "0169": "039",
    "0186": "056",
    "0188": "058",
    "0199": "059",
}
"""Prefixes of 11-digit mobile numbers before September 2018, and what they became."""

_WORDS = {
    "khong": "0",
    "mot": "1",
    "hai": "2",
    "ba": "3",
    "bon": "4",
    "tu": "4",
    "nam": "5",
    "lam": "5",
    "sau": "6",
    "bay": "7",
    "tam": "8",
    "chin": "9",
}
_SPOKEN = re.compile(rf"\b(?:(?:{'|'.join(_WORDS)}|\d+)[\s.,-]+)+(?:{'|'.join(_WORDS)}|\d+)\b")
_LETTER_O = re.compile(r"(?<![^\W\d_])o(?=[\s.\-]*[1-9])|(?<=\d)o+(?![^\W\d_])")
_LETTER_L = re.compile(r"(?<=\d)[li]+(?=\d)")
_CHUNK = re.compile(r"(?:\+|\(\+)?\d[\d\s.()-]*")
_SEVERAL = re.compile(r"\b(?:hoac|hay|va)\b|[/;,|]")
_SERVICE = re.compile(r"^(?:1[89]00\d{4,6}|1\d{2,3})$")
_COUNTED_UP = "0123456789012"  # someone running a finger along the keys
_FEWEST_DIGITS = 7


def read_phone(text: str, context: str | None = None) -> Reading:
    """Read a telephone number: {e164}.

    Digits in words, the letter o for 0, missing zeros, country codes and the 11-digit numbers
    of before 2018 are understood. Two numbers: the first is read and asked back.

    Args:
        text: What was typed.
        context: "mobile" to refuse landlines.
    """
    prepared = prepare(text)
    if not prepared:
        return refused("phone", Why.EMPTY)
    numbers = _candidates(_digits_for_words(prepared))
    if not numbers:
        return refused("phone", Why.NOT_A_PHONE)
    readings = [_read_one(number, context) for number in numbers]
    good = [reading for reading in readings if not reading.reject]
    if not good:
        return readings[0]
    different = {str(reading.value) for reading in good}
    if len(different) > 1:
        return Reading("phone", good[0].value, ask=True, why=Why.TWO_PHONES)
    return good[0]


def _digits_for_words(prepared: str) -> str:
    """Put digits for spoken ones ("khong chin tam"), and zeros for the letter o."""
    line = _LETTER_L.sub(lambda match: "1" * len(match[0]), prepared)
    line = _LETTER_O.sub(lambda match: "0" * len(match[0]), line)
    return _SPOKEN.sub(_said, fold(line))


def _said(match: re.Match[str]) -> str:
    pieces = re.split(r"([\s.,-]+)", match[0])
    words = sum(piece in _WORDS for piece in pieces)
    if words < 3:
        return match[0]
    return "".join(_WORDS.get(piece, piece) for piece in pieces)


def _candidates(line: str) -> list[str]:
    """Return the digit strings that could be numbers, a plus sign kept in front."""
    found: list[str] = []
    for piece in _SEVERAL.split(line):
        for match in _CHUNK.finditer(piece):
            digits = re.sub(r"\D", "", match[0])
            if len(digits) >= _FEWEST_DIGITS or _SERVICE.match(digits):
                sign = "+" if "+" in match[0] else ""
                found += _split_joined(sign + digits)
    return found


def _split_joined(number: str) -> list[str]:
    """Split two numbers typed with only a space between them."""
    digits = number.lstrip("+")
    if len(digits) not in {20, 21, 22} or not digits.startswith("0"):
        return [number]
    for cut in (10, 11):
        if digits[cut] == "0" and len(digits) - cut in {10, 11}:
            return [digits[:cut], digits[cut:]]
    return [number]


def _national(number: str) -> str | None:
    """Return the number with its leading zero; None when it belongs to another country."""
    digits = number.lstrip("+")
    if digits.startswith("00"):
        digits, number = digits[2:], "+" + digits[2:]
    if number.startswith("+") and not digits.startswith("84"):
        return None
    abroad = number.startswith("+") or (len(digits) >= 11 and digits.startswith("84"))
    if abroad:
        return "0" + digits[2:].removeprefix("0")
    return digits


def _read_one(number: str, context: str | None) -> Reading:
    if len(set(number.lstrip("+"))) == 1 or number in _COUNTED_UP:
        return refused("phone", Why.NOT_A_PHONE)
    national = _national(number)
    if national is None:
        return refused("phone", Why.FOREIGN_NUMBER)
    if _SERVICE.match(national.removeprefix("0")) and len(national) <= 10:
        return refused("phone", Why.SERVICE_NUMBER)
    why: Why | None = None
    if len(national) == 11 and national[:4] in _OLD_MOBILE:
        national, why = _OLD_MOBILE[national[:4]] + national[4:], Why.OLD_PREFIX
    elif len(national) == 9 and not national.startswith("0"):
        national, why = "0" + national, Why.ZERO_MISSING
    return _checked(national, why, context)


def _checked(national: str, why: Why | None, context: str | None) -> Reading:
    if len(national) not in {10, 11} or not national.startswith("0"):
        return refused("phone", Why.PHONE_LENGTH)
    library = _library()
    parsed = library.parse(national, "VN")
    kind = library.number_type(parsed)
    types = library.PhoneNumberType
    if kind not in {types.MOBILE, types.FIXED_LINE, types.FIXED_LINE_OR_MOBILE}:
        return refused("phone", Why.NOT_A_PHONE)
    if kind == types.FIXED_LINE and (context == MOBILE_ONLY or why is Why.ZERO_MISSING):
        return refused("phone", Why.NOT_MOBILE if context == MOBILE_ONLY else Why.PHONE_LENGTH)
    if why is None and len(set(national[2:])) <= 2:
        why = Why.NUMBER_UNSURE
    return Reading("phone", {"e164": f"+84{national[1:]}"}, ask=why is not None, why=why)


@cache
def _library() -> ModuleType:
    """Load the number plans on first use: they take longer than everything else here."""
    import phonenumbers  # noqa: PLC0415

    return phonenumbers
