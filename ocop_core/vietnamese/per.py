"""What an amount is counted per: "một vụ", "/tháng", "mỗi năm", "1 hộp"; and time notes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ocop_core.vietnamese.fold import fold
from ocop_core.vietnamese.number_words import unit_word
from ocop_core.vietnamese.numbers import MAGNITUDES
from ocop_core.vietnamese.tokens import Token, at, blank, plains
from ocop_core.vietnamese.units import MEASURES, PACKINGS, unit_at
from ocop_core.vietnamese.vocabulary import in_order, words

_PERIOD_WORDS = in_order("vụ mùa năm tháng tuần ngày quý đợt lứa mẻ chuyến đêm phiên buổi giờ")
_AREA_WORDS = {"ha": "ha", "hecta": "ha", "héc ta": "ha", "sào": "sào", "mẫu": "mẫu"}
_PERSON_WORDS = {"người": "người", "ng": "người", "khách": "khách", "đầu người": "người"}
_KILOGRAM = frozenset({"kg", "kí", "ký", "ki", "ky", "cân", "ki lô", "kilo", "kilogam"})


def _table(words: Mapping[str, str]) -> dict[str, str]:
    return {fold(word): meant for word, meant in words.items()} | dict(words)


PERIODS = _table({word: word for word in _PERIOD_WORDS})
"""Periods an amount can be counted per, marked and folded, to the word shown."""

OF_QUANTITY = (
    PERIODS
    | _table(_AREA_WORDS)
    | _table({"lần": "lần", "người": "người", "hộ": "hộ", "th": "tháng"})
)
"""What a quantity can be per."""

_OF_GOODS = (
    {word: unit.base for word, unit in PACKINGS.items()}
    | {word: word for word in MEASURES if word != fold(word) or word in {"ha", "m2", "ml"}}
    | {fold(word): word for word in MEASURES if word != fold(word)}
    | dict.fromkeys(("g", "gr", "gam", "gram"), "g")
    | {fold(word): "kg" for word in _KILOGRAM}
    | dict.fromkeys(_KILOGRAM, "kg")
    | {"l": "lít", "can": "kg"}
)
OF_MONEY = _OF_GOODS | _table(_PERSON_WORDS) | OF_QUANTITY | {"lượt": "lượt", "luot": "lượt"}
"""What a price or an income can be per."""

_STRONG = frozenset({"/", "mỗi", "moi", "một", "mot", "1", "hàng", "hằng", "từng", "theo", "cứ"})
_LEADS = _STRONG | {"trên", "tren", "cho", "trong", "hang", "tung", "cu"}
_NOT_PER_AFTER = words("nay ngoai truoc qua roi sau toi kia vua")
_NOT_PER_BEFORE = words("vai may dau cuoi giua ca trong hoi tu luc linh le")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Per:
    """What was found.

    Attributes:
        word: The word shown, None when nothing was said.
        tokens: The tokens with it taken out.
        several: True when the amount was said per two different things.
    """

    word: str | None
    tokens: tuple[Token, ...]
    several: bool = False


def find_per(tokens: tuple[Token, ...], words: Mapping[str, str]) -> Per:
    """Find what the amount is per, and take it and any time note out of the tokens."""
    tokens = without_times(tokens)
    found: list[str] = []
    index = 0
    while index < len(tokens):
        place = _per_at(tokens, index, words)
        if place is None:
            index += 1
            continue
        word, end = place
        found.append(word)
        tokens = blank(tokens, index, end)
        index = end
    several = len(set(found)) > 1
    return Per(found[0] if found else None, tokens, several)


def _per_at(
    tokens: tuple[Token, ...], index: int, words: Mapping[str, str]
) -> tuple[str, int] | None:
    place = index
    while at(tokens, place).text in _LEADS and place < index + 4:
        place += 1
    leads = {token.text for token in tokens[index:place]}
    named = _word_at(tokens, place, words)
    if named is None:
        return None
    word, end = named
    if leads & _STRONG:
        return (
            (word, _after_size(tokens, end, word))
            if _may_lead(tokens, index, leads, word)
            else None
        )
    if not leads and word in PERIODS and _stands_bare(tokens, index, end):
        return word, end
    return None


def _word_at(
    tokens: tuple[Token, ...], index: int, words: Mapping[str, str]
) -> tuple[str, int] | None:
    for count in (2, 1):
        if index + count > len(tokens):
            continue
        name = " ".join(token.text for token in tokens[index : index + count])
        word = words.get(name) or (words.get(plains(tokens, index, count)) if count > 1 else None)
        if word is not None:
            return word, index + count
    return None


def _may_lead(tokens: tuple[Token, ...], index: int, leads: set[str], word: str) -> bool:
    """Tell whether "1 ha", "một tấn" is what the amount is per, not the amount itself."""
    if leads - {"1", "một", "mot"} or word in PERIODS.values():
        return True
    others = tokens[:index] + tokens[index + 2 :]
    if word in _AREA_WORDS.values():
        return any(unit_at(others, place) is not None for place in range(len(others)))
    return any(token.kind == "number" or unit_word(token) for token in others) or any(
        token.plain in {"trieu", "nghin", "ngan", "tram", "ty", "chuc"} for token in others
    )


def _after_size(tokens: tuple[Token, ...], index: int, word: str) -> int:
    """Skip the size of a packing: "/hộp 500g"."""
    if word in PACKINGS and word not in PERIODS and at(tokens, index).kind == "number":
        unit = unit_at(tokens, index + 1)
        if unit is not None and unit.unit.base in {"kg", "l"}:
            return unit.end
    return index


def _stands_bare(tokens: tuple[Token, ...], index: int, end: int) -> bool:
    """Tell whether a bare "vụ", "tháng", "năm" is a per: "3 tạ năm", "tháng 200 hộp"."""
    before, after = at(tokens, index - 1), at(tokens, end)
    if before.plain in _NOT_PER_BEFORE or after.plain in _NOT_PER_AFTER:
        return False
    if index > 0 and before.kind == "word" and after.kind != "number":
        opened = any(token.kind == "number" or unit_word(token) for token in tokens[:index])
        return opened and after.plain not in {"tram", "muoi", "chuc", "nghin", "ngan", "trieu"}
    counted = unit_at(tokens, end + 1) is not None or at(tokens, end + 1).text in MAGNITUDES
    return index == 0 and after.kind == "number" and counted


def _without_month(tokens: tuple[Token, ...], index: int) -> tuple[Token, ...]:
    """Take out "tháng 3/2025" and "tháng 3", but not the "tháng 3 tạ" of three quintals a month."""
    if at(tokens, index + 2).text == "/":
        return blank(tokens, index, index + 4)
    counted = unit_at(tokens, index + 2) is not None or at(tokens, index + 2).text in MAGNITUDES
    if counted or int(at(tokens, index + 1).text[:4]) > 12:
        return tokens
    return blank(tokens, index, index + 2)


def without_times(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Take out "năm 2024", "năm ngoái", "tháng 3/2025": when, not how much."""
    for index, token in enumerate(tokens):
        if token.plain not in {"nam", "thang", "quy", "vu"}:
            continue
        after, before = at(tokens, index + 1), at(tokens, index - 1)
        if before.kind == "number" or unit_word(before) or before.plain in {"muoi", "chuc"}:
            continue  # "3 năm trước" counts years
        dated = token.plain == "nam" and _YEAR.fullmatch(after.text)
        if dated or after.plain in {"ngoai", "nay", "truoc", "kia", "roi"}:
            tokens = blank(tokens, index, index + 2)
        elif token.plain == "thang" and after.text.isdecimal():
            tokens = _without_month(tokens, index)
    return tokens
