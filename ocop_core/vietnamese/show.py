"""Values put back into Vietnamese, to be read back to the person: "khoảng 300-400 kg mỗi vụ"."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ocop_core.vietnamese.reading import Reading

_UNITS = {"l": "lít", "m2": "m²"}
_PARTS = {"begin": "đầu", "middle": "giữa", "end": "cuối"}
_ANSWERS = {"yes": "có", "no": "không", "unsure": "chưa rõ"}
_BOUNDS = {"min": "ít nhất", "max": "nhiều nhất"}
_UNKNOWN = "chưa rõ bao nhiêu"
_TWO_PIECE_AREAS = ("24", "28")


def show(value: Reading | Mapping[str, Any] | None, kind: str | None = None) -> str:
    """Return a value in Vietnamese, as it is echoed before it counts.

    Args:
        value: A reading, or the value part of one.
        kind: What was asked for; not needed with a reading.

    Returns:
        The words; an empty string for a refused reading.

    Raises:
        KeyError: The kind is unknown, or was left out with a bare value.
    """
    if isinstance(value, Reading):
        return show(value.value, kind or value.kind)
    render = _RENDER[kind or ""]
    return "" if value is None else render(value)


def number_text(figure: float | Decimal) -> str:
    """Return a number with Vietnamese separators: 1.234,5.

    Three decimals get a fourth, so that the comma cannot be taken for thousands.
    """
    whole, _, decimals = format(Decimal(str(figure)), "f").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    decimals = decimals.rstrip("0")
    if not decimals:
        return grouped
    return f"{grouped},{decimals}{'0' if len(decimals) == 3 else ''}"


def _figures(value: Mapping[str, Any], key: str, unit: str) -> str:
    """Return "khoảng 300-400 kg", "ít nhất 5 tấn", "200 hộp"."""
    about = "khoảng " if value.get("approx") else ""
    if value.get(key) is not None:
        return f"{about}{number_text(value[key])}{unit}"
    if "min" in value and "max" in value:
        return f"{about}{number_text(value['min'])}–{number_text(value['max'])}{unit}"
    for bound, words in _BOUNDS.items():
        if bound in value:
            return f"{words} {number_text(value[bound])}{unit}"
    return f"{_UNKNOWN}{unit}"


def _per(value: Mapping[str, Any]) -> str:
    return f" mỗi {value['per']}" if value.get("per") else ""


def _quantity(value: Mapping[str, Any]) -> str:
    unit = value.get("unit")
    return _figures(value, "value", f" {_UNITS.get(unit, unit)}" if unit else "") + _per(value)


def _money(value: Mapping[str, Any]) -> str:
    return _figures(value, "vnd", " đồng") + _per(value)


def _percent(value: Mapping[str, Any]) -> str:
    return _figures(value, "pct", "%")


def _count(value: Mapping[str, Any]) -> str:
    return _figures(value, "n", "")


def _yes_no(value: Mapping[str, Any]) -> str:
    return _ANSWERS[value["answer"]]


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def _date(value: Mapping[str, Any]) -> str:
    if "date" in value:
        return _day(value["date"])
    if "from" in value:
        return f"từ {_day(value['from'])} đến {_day(value['to'])}"
    part = f"{_PARTS[value['part']]} " if value.get("part") else ""
    if "month" in value:
        year, month = value["month"].split("-")
        return f"{part}tháng {int(month)}/{year}"
    return f"{part}năm {value['year']}"


def _year(value: Mapping[str, Any]) -> str:
    return str(value["year"])


def _phone(value: Mapping[str, Any]) -> str:
    """Group as people read it: 091 234 56 78, 024 3825 1234, 0212 385 2123."""
    rest = value["e164"].removeprefix("+84")
    if len(rest) == 9:
        return f"0{rest[:2]} {rest[2:5]} {rest[5:7]} {rest[7:]}"
    if rest.startswith(_TWO_PIECE_AREAS):
        return f"0{rest[:2]} {rest[2:6]} {rest[6:]}"
    return f"0{rest[:3]} {rest[3:6]} {rest[6:]}"


def _cccd(value: Mapping[str, Any]) -> str:
    digits = value["cccd"]
    return " ".join(digits[at : at + 3] for at in range(0, len(digits), 3))


def _mst(value: Mapping[str, Any]) -> str:
    return str(value["mst"])


def _gtin(value: Mapping[str, Any]) -> str:
    return str(value["gtin"])


_RENDER: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "quantity": _quantity,
    "money": _money,
    "percent": _percent,
    "count": _count,
    "yes_no": _yes_no,
    "date": _date,
    "year": _year,
    "phone": _phone,
    "cccd": _cccd,
    "mst": _mst,
    "gtin": _gtin,
}
