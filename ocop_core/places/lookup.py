"""Units by code."""

from __future__ import annotations

from functools import cache

from ocop_core.places import tables
from ocop_core.places.unit import Unit


def unit(code: str) -> Unit:
    """The province (two digits) or commune (five digits) with this code.

    Raises:
        KeyError: No present unit has this code.
    """
    return (tables.provinces() if len(code) == 2 else tables.communes())[code]


def province_of(commune_code: str) -> Unit:
    """The province a commune lies in.

    Raises:
        KeyError: No present commune has this code.
    """
    return tables.provinces()[tables.communes()[commune_code].parent or ""]


@cache
def communes_of(province_code: str) -> tuple[Unit, ...]:
    """The communes of a province, in the order of the official table.

    Raises:
        KeyError: No present province has this code.
    """
    province = tables.provinces()[province_code]
    return tuple(one for one in tables.communes().values() if one.parent == province.code)


def address(commune_code: str) -> str:
    """The commune and its province as one line: "xã Tà Xùa, tỉnh Sơn La".

    Raises:
        KeyError: No present commune has this code.
    """
    return f"{tables.communes()[commune_code].label}, {province_of(commune_code).label}"
