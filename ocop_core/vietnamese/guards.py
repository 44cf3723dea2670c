"""Texts that hold digits or words but cannot be an amount: phones, dates, "không biết"."""

import re

from ocop_core.vietnamese.reading import Reading, Why
from ocop_core.vietnamese.tokens import Token, at
from ocop_core.vietnamese.vocabulary import words

_PHONE = re.compile(r"(?<![\d.])(?:\+84|84(?=[ .]?[1-9])|0)\d?[\d .]{7,12}\d(?!\d)")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_AFTER_AMOUNT = re.compile(r"\s*[^\W\d]")
_PHONE_ABROAD = 11  # digits with 84 before the nine of a mobile; landlines have one more
_DATE = re.compile(r"(?<!\d)\d{1,2}\s?[/-]\s?\d{1,2}\s?[/-]\s?(?:\d{4}|\d{2})(?!\d)")
_LABELS = words("so thon xom ap khu doi lop ql duong ngo tang cap cau dieu bai lo")
_PAIR = re.compile(r"\D{0,12}(\d{1,2})/(\d{1,2})\W*$")
_CODE = re.compile(r"0\d{2,}")
_DONT_KNOW = re.compile(
    r"\b(?:(?:k|ko|kg|hk|hok|khong|chua|chang|cha|hong|hem|hok|no)\s(?:\w+\s)?"
    r"(?:biet|ro|nho|tinh|can duoc|dem|chac|thong ke|ghi|de y|xac dinh)\b"
    r"|chiu|bo tay|quen roi|quen mat|de hoi|de xem|hoi lai)"
)

_QUESTION = re.compile(
    r"\b(?:bao nhieu|the nao|nhu nao|o dau|lam sao|la gi|nhung gi|cai gi|giay gi|gi de|gi moi|gi a"
    r"|khi nao|bao gio|bao lau|tai sao|vi sao|may sao|may diem|la may(?:$| vay| the| nhi)"
    r"|hang may|moi xa mot san pham"
    r"|duoc khong|phai khong|dung khong)\b|\b(?:gi|la sao|thi sao)\W*$"
    r"|\b(?:da|co|con)\b.* (?:chua|khong)\W*$"
)


def refused(kind: str, why: Why) -> Reading:
    """Return a refusal with its reason."""
    return Reading(kind, None, reject=True, why=why)


def says_unknown(folded: str) -> bool:
    """Tell that the person says they do not know: "không biết", "chưa tính", "chịu"."""
    return bool(_DONT_KNOW.search(folded))


def asks(folded: str) -> bool:
    """Tell a question put back to the bot, or the programme's slogan, from an answer."""
    return bool(_QUESTION.search(folded))


def cannot_be_amount(prepared: str, tokens: tuple[Token, ...]) -> Why | None:
    """Return why no amount can be read from the text at all, or None.

    A full date, a phone number and a code with leading zeros hold digits and are no amounts;
    a question holds "mấy" and none either.
    """
    if not tokens:
        return Why.EMPTY
    folded = " ".join(token.plain for token in tokens)
    if asks(folded):
        return Why.UNKNOWN if says_unknown(folded) else Why.QUESTION
    if _DATE.search(prepared) or _holds_phone(prepared) or _is_day(prepared):
        return Why.WRONG_MEASURE
    if any(_is_code(tokens, place) for place in range(len(tokens))):
        return Why.WRONG_MEASURE
    return None


def _holds_phone(prepared: str) -> bool:
    """Tell "0912 345 678" and "84.912.345.678" from "840.000.000" and "84.912.345.678 đồng"."""
    return any(_is_phone(found, prepared) for found in _PHONE.finditer(prepared))


def _is_phone(found: re.Match[str], prepared: str) -> bool:
    text = found[0]
    if text.startswith("84") and sum(map(str.isdigit, text)) < _PHONE_ABROAD:
        return False
    return not (_GROUPED.fullmatch(text) and _AFTER_AMOUNT.match(prepared, found.end()))


def _is_day(prepared: str) -> bool:
    """Tell "14/5", a day of the year, from "1/2", a part of a whole."""
    pair = _PAIR.match(prepared)
    return pair is not None and int(pair[1]) >= int(pair[2])


def _is_code(tokens: tuple[Token, ...], place: int) -> bool:
    """Tell "0123" from the tail of "2tr050"."""
    return bool(_CODE.fullmatch(tokens[place].text)) and at(tokens, place - 1).kind != "word"


def without_number(tokens: tuple[Token, ...]) -> Why:
    """Return why a line without any amount is refused: not known, or simply no number."""
    if says_unknown(" ".join(token.plain for token in tokens)):
        return Why.UNKNOWN
    return Why.NOT_A_NUMBER


def is_label(tokens: tuple[Token, ...], start: int) -> bool:
    """Tell the number of a place or a thing ("thôn 3", "số 5") from an amount."""
    before, further = at(tokens, start - 1).plain, at(tokens, start - 2).plain
    if at(tokens, start).kind != "number" or f"{further} {before}" == "tong so":
        return False
    return before in _LABELS or f"{further} {before}" == "tieu chi"


def is_year_word(tokens: tuple[Token, ...], start: int, end: int) -> bool:
    """Tell năm the year ("tuỳ năm") from năm the digit: it is not the first word of an answer."""
    return start > 0 and end == start + 1 and at(tokens, start).plain == "nam"
