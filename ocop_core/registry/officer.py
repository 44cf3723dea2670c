"""Officers (cán bộ): their roles, their areas and what each may do.

A role is given for an area, a code of the official catalogue of units: a commune for those of
the commune, a province for the others. It ends by itself after at most twelve months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["commune_officer", "commune_head", "province_officer", "administrator"]
"""Cán bộ xã, lãnh đạo phòng của xã, cán bộ tỉnh, quản trị."""

OfficerState: TypeAlias = Literal["pending", "active", "revoked"]

Right: TypeAlias = Literal["see", "review", "decide", "invite", "approve", "export", "digest"]
"""See dossiers of the area; take, return, confirm and propose them; record results; invite; approve
who was invited; export lists; get digests."""

ROLES: tuple[Role, ...] = ("commune_officer", "commune_head", "province_officer", "administrator")

COMMUNE_ROLES: frozenset[Role] = frozenset({"commune_officer", "commune_head"})

RIGHTS: Mapping[Role, frozenset[Right]] = {
    "commune_officer": frozenset({"see", "review", "export", "digest"}),
    "commune_head": frozenset({"see", "review", "export", "digest", "invite", "approve"}),
    "province_officer": frozenset({"see", "decide", "export", "digest", "invite", "approve"}),
    "administrator": frozenset({"invite", "approve"}),
}
"""What a role may do. An administrator runs the bot and sees no dossier."""

LONGEST_DAYS = 366
"""A role is given for twelve months at most."""


@dataclass(frozen=True, slots=True)
class Officer:
    """One person's role, as it stands at this moment."""

    id: str
    person_id: str | None
    name: str
    """What other officers see: a name and a post, as the invitation says."""
    role: Role
    area: str
    """Code of a commune or a province; empty for an administrator of the whole installation."""
    state: OfficerState
    until: date
    """Last day of the role."""

    def may(self, right: Right, today: date) -> bool:
        """Whether the role gives a right today.

        Args:
            right: what is wanted.
            today: the day in Vietnam.
        """
        return self.state == "active" and today <= self.until and right in RIGHTS[self.role]

    @property
    def for_commune(self) -> bool:
        """Whether the area is a commune."""
        return self.role in COMMUNE_ROLES


def may_name(namer: Officer, role: Role, area: str, province_of_area: str) -> bool:
    """Whether an officer may invite or approve somebody for a role in an area.

    A commune's head names officers of the commune, the province names those of its communes and
    its own, an administrator names anybody.

    Args:
        namer: who names; the right itself is checked with `may`.
        role: the role to be given.
        area: its area.
        province_of_area: code of the province the area lies in, or is.
    """
    match namer.role:
        case "administrator":
            return namer.area in {"", province_of_area}
        case "province_officer":
            return role != "administrator" and namer.area == province_of_area
        case "commune_head":
            return role == "commune_officer" and namer.area == area
        case _:
            return False
