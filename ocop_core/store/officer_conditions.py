"""Under which conditions officers are named."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from ocop_core.registry.areas import area_fits, province_of_area
from ocop_core.registry.officer import LONGEST_DAYS, Right, Role, may_name
from ocop_core.store.errors import ActRefused, OutcomeError
from ocop_core.store.local_day import local_day
from ocop_core.store.officer_reading import find_officer
from ocop_core.store.officer_tables import invitations, officers

CONSOLE = "console"
"""Who acts at the command line: whoever can reach the machine is the administrator."""


def usable(now: datetime) -> ColumnElement[bool]:
    """Not used, not run out, and made by somebody who is still trusted."""
    namer = officers.alias("namer")
    trusted = exists().where(
        namer.c.id == invitations.c.invited_by,
        namer.c.state == "active",
        namer.c.until >= local_day(now),
    )
    return and_(
        invitations.c.used_by.is_(None),
        invitations.c.expires_at > now,
        invitations.c.until >= local_day(now),
        or_(invitations.c.invited_by == CONSOLE, trusted),
    )


def by_another_person(approver: str) -> ColumnElement[bool]:
    """The approver is neither who waits nor who invited them, also under another role."""
    own = officers.alias("own")
    inviting = officers.alias("inviting")
    mine = (
        select(own.c.person_id)
        .where(own.c.id == approver, own.c.person_id.is_not(None))
        .scalar_subquery()
    )
    invited_by_me = exists().where(
        inviting.c.id == officers.c.invited_by, inviting.c.person_id == mine
    )
    return and_(officers.c.person_id != mine, ~invited_by_me)


def check_role(role: Role, area: str, until: date, today: date) -> None:
    """Refuse a role that cannot be.

    Raises:
        OutcomeError: The area does not suit the role, or the end is past or too far.
    """
    if not area_fits(role, area):
        raise OutcomeError(f"{role} cannot be given for the area {area or '(all)'}")
    if not today <= until <= today + timedelta(days=LONGEST_DAYS):
        raise OutcomeError("a role is given from today for twelve months at most")


def check_namer(
    conn: Connection, now: datetime, by: str, *, right: Right, role: Role, area: str
) -> None:
    """Refuse who may not name this role here; the console may, as it is the administrator's.

    Args:
        conn: in a transaction; the namer's role is locked in it.
        now: the present moment.
        by: an officer's id, or `CONSOLE`.
        right: what they need.
        role: the role to be given or ended.
        area: its area.

    Raises:
        ActRefused: They may not.
    """
    if by == CONSOLE:
        return
    namer = find_officer(conn, by, locked=True)
    allowed = (
        namer is not None
        and namer.may(right, local_day(now))
        and may_name(namer, role, area, province_of_area(area))
    )
    if not allowed:
        raise ActRefused(f"this officer may not {right} for this role and area")
