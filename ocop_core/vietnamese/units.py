"""Units of weight, volume and area, and the packings producers count in."""

from decimal import Decimal
from typing import NamedTuple

from ocop_core.vietnamese.fold import fold
from ocop_core.vietnamese.tokens import Token, has_marks, plains
from ocop_core.vietnamese.vocabulary import in_order


class Unit(NamedTuple):
    """A unit of measure.

    Attributes:
        base: What it is reported in: kg, l, m2, or the packing word itself.
        factor: How many of the base one of it is worth.
        unsure: True when its size differs by region or the word has another meaning.
    """

    base: str
    factor: Decimal
    unsure: bool = False


class FoundUnit(NamedTuple):
    """A unit found in the tokens, and the index after it."""

    unit: Unit
    end: int


def _unit(base: str, factor: str, *, unsure: bool = False) -> Unit:
    return Unit(base, Decimal(factor), unsure)


_TON, _QUINTAL, _YEN = _unit("kg", "1000"), _unit("kg", "100"), _unit("kg", "10")
_KG, _LANG, _GRAM = _unit("kg", "1"), _unit("kg", "0.1"), _unit("kg", "0.001")
_LITRE, _ML = _unit("l", "1"), _unit("l", "0.001")
_HECTARE, _SQUARE_METRE = _unit("m2", "10000"), _unit("m2", "1")

_MEASURES: dict[str, Unit] = {
    "tấn": _TON,
    "tấng": _TON,
    "ton": _TON,
    "t": _unit("kg", "1000", unsure=True),
    "tạ": _QUINTAL,
    "yến": _YEN,
    "kg": _KG,
    "kgs": _KG,
    "kí": _KG,
    "ký": _KG,
    "ki": _KG,
    "cân": _KG,
    "kilo": _KG,
    "ki lô": _KG,
    "kí lô": _KG,
    "ký lô": _KG,
    "ki lô gam": _KG,
    "kí lô gam": _KG,
    "kilogam": _KG,
    "kilogram": _KG,
    "lạng": _LANG,
    "gam": _GRAM,
    "gram": _GRAM,
    "gờ ram": _GRAM,
    "gr": _GRAM,
    "g": _GRAM,
    "giạ": _unit("kg", "20", unsure=True),
    "lít": _LITRE,
    "l": _LITRE,
    "ml": _ML,
    "mi li lít": _ML,
    "mililit": _ML,
    "cc": _ML,
    "xị": _unit("l", "0.25"),
    "m3": _unit("l", "1000"),
    "mét khối": _unit("l", "1000"),
    "khối": _unit("l", "1000", unsure=True),
    "ha": _HECTARE,
    "hecta": _HECTARE,
    "hec ta": _HECTARE,
    "héc ta": _HECTARE,
    "hécta": _HECTARE,
    "héc": _HECTARE,
    "m2": _SQUARE_METRE,
    "m vuông": _SQUARE_METRE,
    "mét vuông": _SQUARE_METRE,
    "vuông": _SQUARE_METRE,
    "km2": _unit("m2", "1000000"),
    # 360 m2 in the north, 500 in the centre, 1000 in the south
    "sào": _unit("m2", "360", unsure=True),
    "mẫu": _unit("m2", "3600", unsure=True),
    "thước": _unit("m2", "24", unsure=True),
    "công": _unit("m2", "1000", unsure=True),
    "công đất": _unit("m2", "1000", unsure=True),
}
"""Units by the word that names them. Source: research on typed values, and common use."""

_PACKINGS = in_order("""
    hộp túi chai lọ gói hũ bịch bao thùng bình lon vỉ khay giỏ bó con cây quả trái cái chiếc tấm
    mét đôi cặp viên thỏi bánh chậu cành bông nải buồng cuộn ống tuýp set suất mâm củ bắp đàn hòm
    kiện gùi rổ lẵng vò chum gốc tờ đơn chùm xâu chuỗi phuy can bộ tổ khăn áo bức tút khúc phên
    lượt khách phòng cuốn bụi nhánh hom bầu tệp keo ly cốc bát tô đĩa nồi mẻ lứa sọt phần cục
    xe nắm đõ mớ sản_phẩm gói_nhỏ túi_lọc lượt_khách đơn_hàng bọc
    """)

_ONLY_MARKED = frozenset({"thỏi", "đõ", "mớ", "nắm", "vò", "tô", "áo"})
"""Packings whose folded spelling is a commoner word: thôi, độ, nam, vợ."""

_SYNONYMS = {
    "sp": "sản phẩm",
    "hop": "hộp",
    "hủ": "hũ",
    "m": "mét",
    "bịt": "bịch",
}


def _packing_table() -> dict[str, Unit]:
    """Map every packing, marked and folded, to its unit; a marked word never gives way."""
    table: dict[str, Unit] = {}
    for word in _PACKINGS:
        if word not in _ONLY_MARKED:
            table.setdefault(fold(word), _unit(word, "1"))
    for word, meant in _SYNONYMS.items():
        table[word] = _unit(meant, "1")
    for word in _PACKINGS:
        if word != fold(word):
            table[word] = _unit(_SYNONYMS.get(word, word), "1")
    return table


PACKINGS = _packing_table()
"""Packing words, marked and folded, to their unit."""


def _measure_table() -> dict[str, Unit]:
    folded = {fold(word): unit for word, unit in reversed(_MEASURES.items())}
    del folded["thuoc"]  # thuốc
    return folded | _MEASURES


MEASURES = _measure_table()
"""Words for weight, volume and area, marked and folded, to their unit."""

_LONGEST_NAME = 3
_CAN = fold("cân")


def unit_at(tokens: tuple[Token, ...], index: int) -> FoundUnit | None:
    """Return the unit named at an index: "tạ", "ki lô", "mét vuông", "sản phẩm", "hộp"."""
    for count in range(min(_LONGEST_NAME, len(tokens) - index), 0, -1):
        name = " ".join(token.text for token in tokens[index : index + count])
        unit = _named(name) or (_named(plains(tokens, index, count)) if count > 1 else None)
        if unit is not None:
            if name == "sao" and has_marks(tokens):
                return None  # four stars, not four sào
            if name == _CAN:
                unit = _can(tokens)
            return FoundUnit(unit, index + count)
    return None


def _named(name: str) -> Unit | None:
    return MEASURES.get(name) or PACKINGS.get(name)


def _can(tokens: tuple[Token, ...]) -> Unit:
    """Tell "can" the jerrycan from "cân" the kilogram typed without marks."""
    if has_marks(tokens):
        return PACKINGS["can"]
    return _unit("kg", "1", unsure=True)


def is_measure(unit: Unit) -> bool:
    """Tell weight, volume and area from packings."""
    return unit.base in {"kg", "l", "m2"}
