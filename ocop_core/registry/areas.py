"""Areas (địa bàn) of officers, by the codes of the official catalogue of units."""

from __future__ import annotations

from ocop_core.places import unit
from ocop_core.registry.officer import COMMUNE_ROLES, Role

PROVINCE_CODE_LENGTH = 2


def province_of_area(area: str) -> str:
    """Code of the province an area lies in, or is; empty for the whole installation.

    Raises:
        KeyError: no present unit has this code.
    """
    if not area:
        return ""
    found = unit(area)
    return found.parent or found.code


def area_fits(role: Role, area: str) -> bool:
    """Whether a role can be given for an area.

    A role of a commune wants a commune, that of a province a province; an administrator has a
    province, or all of the installation.
    """
    if not area:
        return role == "administrator"
    try:
        is_commune = unit(area).parent is not None
    except KeyError:
        return False
    return is_commune == (role in COMMUNE_ROLES)
