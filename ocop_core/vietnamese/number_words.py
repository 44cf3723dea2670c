"""Number words below a thousand, as they are spoken: "trăm rưỡi", "hăm lăm", "hai trăm linh ba"."""

from decimal import Decimal
from typing import Literal, NamedTuple

from ocop_core.vietnamese.fold import fold
from ocop_core.vietnamese.tokens import Token, at, has_marks
from ocop_core.vietnamese.vocabulary import words

Form = Literal["digits", "unit", "pair", "tens", "hundreds", "full_hundreds", "half"]
"""How a group was said; it decides what the group means after a magnitude."""


class Group(NamedTuple):
    """A number below a thousand, or one written in digits.

    Attributes:
        value: What it is worth.
        end: Index after its last token.
        form: How it was said.
        implied: True for a bare "chục" or "trăm": the "một" was left out.
    """

    value: Decimal
    end: int
    form: Form
    implied: bool = False


def forms(words: dict[str, int]) -> dict[str, int]:
    """Add the folded spelling of each word to a table of words."""
    return {fold(word): value for word, value in words.items()} | words


UNITS = forms(
    {
        "một": 1,
        "hai": 2,
        "ba": 3,
        "bốn": 4,
        "năm": 5,
        "sáu": 6,
        "bảy": 7,
        "bẩy": 7,
        "bày": 7,
        "tám": 8,
        "chín": 9,
    }
)
"""Digits said alone. "tư" and "lăm" only follow a ten; they are below."""

_AFTER_TEN = forms({"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5, "dăm": 5})
_COUNTED = frozenset({"trieu", "nghin", "ngan", "ty", "ti", "tram", "phan", "%", "nguoi", "kg"})
"""What follows a number and never a count of years."""

_PAIRED = {"mốt": 1, "tư": 4, "lăm": 5, "lam": 5, "nhăm": 5, "nham": 5}
_TENS = frozenset({"mười", "mươi", "muoi", "mừi", "mừơi"})
_TEN_ALONE = _TENS - {"mươi"}
_SHORT_TENS = {"hăm": 20, "ham": 20, "băm": 30}
_DOZENS = frozenset({"chục", "chuc", "chụt"})
_HUNDREDS = frozenset({"trăm", "tram", "chăm"})
_ODD = frozenset({"linh", "lẻ", "le"})
HALVES = frozenset({"rưỡi", "rưởi", "ruoi", "rưỡu", "rữi", "rười", "rưỡí", "dưỡi", "rươi"})
"""Spellings of rưỡi, "and a half of the last step"."""
_BEFORE_HALF = words("mot 1 hon gan qua phan khoang tam duoc la co gia tren chung do")
_HALF = frozenset({"nửa", "nua", "nữa", "phân nửa", "nưa"})


def unit_word(token: Token) -> int | None:
    """Return the digit a word says, or None."""
    return UNITS.get(token.text)


def tail_digit(token: Token, after: Token) -> int | None:
    """Return a digit that only trails: "triệu mốt", "một tấn tư"; "tu" when it ends the line."""
    if token.text == "tu" and after.kind == "gap":
        return 4
    return {"mốt": 1, "tư": 4}.get(token.text)


def read_words(tokens: tuple[Token, ...], index: int) -> Group | None:
    """Read a number below a thousand said in words, or with one digit token as its head."""
    return _hundreds(tokens, index) or _half(tokens, index) or _tens(tokens, index)


def small_step(tokens: tuple[Token, ...], group: Group) -> Decimal:
    """Return what the group counts in: 10 after a closing "chục", 100 after "trăm", else 1."""
    last = at(tokens, group.end - 1).text
    return Decimal(10 if last in _DOZENS else 100 if last in _HUNDREDS else 1)


def _half(tokens: tuple[Token, ...], index: int) -> Group | None:
    if at(tokens, index).text in {"một", "mot", "1", "phân", "phan"}:
        index += 1
        if at(tokens, index).text not in {"nửa", "nua"}:
            return None
    # "nữa" is "more" unless it opens the amount: a common misspelling of "nửa tấn"
    if at(tokens, index).text == "nua" and _is_more(tokens, index):
        return None
    if at(tokens, index).text in {"nửa", "nua"} or (
        index == 0 and at(tokens, index).text in _HALF and len(tokens) > 1
    ):
        return Group(Decimal("0.5"), index + 1, "half")
    return None


def _is_more(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell "nua" for nữa, "more", from the half: it closes the line behind some other word."""
    before, after = at(tokens, index - 1).plain, at(tokens, index + 1).kind
    return index > 0 and after in {"gap", "sign"} and before not in _BEFORE_HALF


def _hundreds(tokens: tuple[Token, ...], index: int) -> Group | None:
    head, place = _head(tokens, index)
    zero = at(tokens, index).text in {"không", "khong"}
    if zero:
        head, place = 0, index + 1
    if at(tokens, place).text not in _HUNDREDS or at(tokens, index - 1).plain == "phan":
        return None
    base = 100 * (1 if head is None else head)
    added, end = _below_hundred(tokens, place + 1)
    implied = head is None and not added
    return Group(Decimal(base + added), end, "full_hundreds" if zero else "hundreds", implied)


def _head(tokens: tuple[Token, ...], index: int) -> tuple[int | None, int]:
    token = at(tokens, index)
    if token.kind == "number" and token.text.isdecimal() and len(token.text) <= 3:
        return int(token.text), index + 1
    unit = unit_word(token)
    if unit is None or (token.text == "sau" and _is_after(tokens, index)):
        return None, index
    return unit, index + 1


def _is_after(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell sau, "after", from sáu typed without its mark: "để sau", "sau 3 năm"."""
    after = at(tokens, index + 1).kind
    ends = index > 0 and after in {"gap", "sign"}
    return after == "number" or ends or has_marks(tokens)


def _below_hundred(tokens: tuple[Token, ...], index: int) -> tuple[int, int]:
    """Read what follows "trăm": linh ba = 3, hai mươi = 20, rưỡi = 50, ba = 30, 5 = 50."""
    token = at(tokens, index)
    if token.text in HALVES:
        return 50, index + 1
    if token.text in _ODD:
        unit = unit_word(at(tokens, index + 1)) or _AFTER_TEN.get(at(tokens, index + 1).text)
        return (unit, index + 2) if unit is not None else (0, index)
    tens = _tens(tokens, index)
    if tens is not None and not tens.implied and tens.form != "unit":
        return int(tens.value), tens.end
    second = unit_word(at(tokens, index + 1))
    if tens is not None and second and not _steps_on(tokens, index + 2):
        return int(tens.value) * 10 + second, index + 2
    return _single(tokens, index, 10)


def _single(tokens: tuple[Token, ...], index: int, worth: int) -> tuple[int, int]:
    """Read one trailing digit worth `worth` each: "trăm hai" -> 20."""
    token = at(tokens, index)
    if token.text.isdecimal() and len(token.text) <= (2 if worth == 10 else 1):
        return (int(token.text) * worth if len(token.text) == 1 else int(token.text)), index + 1
    digit = UNITS.get(token.text) or tail_digit(token, at(tokens, index + 1))
    # "hai trăm năm" is "200 a year" more often than 250
    if digit is None or token.plain == "nam" or _steps_on(tokens, index + 1):
        return 0, index
    return digit * worth, index + 1


def _tens(tokens: tuple[Token, ...], index: int) -> Group | None:
    token = at(tokens, index)
    if token.text in _TEN_ALONE:
        return _after_ten(tokens, index + 1, 10)
    if token.text in _SHORT_TENS:
        return _after_ten(tokens, index + 1, _SHORT_TENS[token.text], needs_unit=True)
    if token.text in _DOZENS:
        return _dozens(tokens, index + 1, None)
    head, place = _head(tokens, index)
    if head is None:
        return None
    following = at(tokens, place).text
    if following in _DOZENS:
        return _dozens(tokens, place + 1, head)
    if following in _TENS and head > 1 and not (head == 9 and following == "mười"):
        return _after_ten(tokens, place + 1, head * 10)
    if token.kind == "word":
        return _pair(tokens, place, head)
    return None


def _after_ten(
    tokens: tuple[Token, ...], index: int, base: int, *, needs_unit: bool = False
) -> Group | None:
    token = at(tokens, index)
    unit = _AFTER_TEN.get(token.text)
    # after a ten five is "lăm": "mười năm" is ten years
    paired = at(tokens, index + 1).text in _PAIRED  # "hai mươi | hai lăm"
    if unit is None and _is_five(tokens, index):
        unit = 5
    if unit is None and token.plain != "nam" and not paired and not _steps_on(tokens, index + 1):
        unit = unit_word(token)
    if unit is None:
        return None if needs_unit else Group(Decimal(base), index, "tens")
    return Group(Decimal(base + unit), index + 1, "tens")


def _is_five(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell whether "năm" is the digit: "hai mươi năm triệu" names no years."""
    return at(tokens, index).plain == "nam" and at(tokens, index + 1).plain in _COUNTED


def _steps_on(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell whether a new ten or hundred is named here: "hai mươi | ba mươi"."""
    word = at(tokens, index).text
    return word in _HUNDREDS or word in _DOZENS or word in {"mươi", "muoi"}


def _dozens(tokens: tuple[Token, ...], index: int, head: int | None) -> Group:
    base = 10 * (1 if head is None else head)
    if at(tokens, index).text in HALVES:
        return Group(Decimal(base + 5), index + 1, "tens")
    added, end = _single(tokens, index, 1) if head is not None else (0, index)
    return Group(Decimal(base + added), end, "tens", implied=head is None)


def _pair(tokens: tuple[Token, ...], index: int, head: int) -> Group:
    """Read "hai lăm" (25), "ba hai" (32), or a lone digit word; "hai ba" is a range."""
    token = at(tokens, index)
    unit = 5 if _is_five(tokens, index) else _PAIRED.get(token.text)
    if unit is None and head != 5 and token.plain != "nam" and not _steps_on(tokens, index + 1):
        spoken = unit_word(token)
        unit = spoken if spoken is not None and spoken - head not in {1, 2} else None
    if unit is None or head == 1:
        return Group(Decimal(head), index, "unit")
    return Group(Decimal(head * 10 + unit), index + 1, "pair")
