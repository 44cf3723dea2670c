"""Naming officers (cán bộ): invited once, let in by a second person, ended at once.

Each act is written under the condition it was decided on, by the statement that writes it, and
leaves a line in the audit trail. All run in the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from ocop_core.calendar import local_day
from ocop_core.registry.acts import Approve, Enrol, Invitation, Invite, Revoke
from ocop_core.registry.officer import Officer
from ocop_core.store.digest_acts import arrange, snooze
from ocop_core.store.errors import ActRefused, OutcomeError
from ocop_core.store.officer_audit import note
from ocop_core.store.officer_conditions import (
    CONSOLE,
    by_another_person,
    check_namer,
    check_role,
    usable,
)
from ocop_core.store.officer_reading import find_officer
from ocop_core.store.officer_tables import invitations, officers

__all__ = [
    "CODE_LASTS",
    "CONSOLE",
    "approve",
    "arrange",
    "enrol",
    "find_invitation",
    "invite",
    "revoke",
    "snooze",
]

CODE_LASTS = timedelta(hours=48)

_DIGEST_AT = 7 * 60 + 45
_WORKING_WEEK = "01234"


def find_invitation(conn: Connection, code_hash: str, now: datetime) -> Invitation | None:
    """The invitation a code opens; None when there is none, or it can no longer be used.

    Args:
        conn: in a transaction.
        code_hash: SHA-256 of the code in its written form, in hexadecimal.
        now: the present moment.
    """
    row = conn.execute(
        select(
            invitations.c.id,
            invitations.c.role,
            invitations.c.area,
            invitations.c.name,
            invitations.c.until,
            invitations.c.invited_by,
        ).where(invitations.c.code_hash == code_hash, usable(now))
    ).first()
    if row is None:
        return None
    return Invitation(row.id, row.role, row.area, row.name, row.until, row.invited_by)


def invite(conn: Connection, now: datetime, act: Invite) -> None:
    """Make an invitation.

    Raises:
        OutcomeError: The role, its area or its end cannot be.
        ActRefused: The inviting officer may no longer invite for this.
    """
    check_role(act.role, act.area, act.until, local_day(now))
    if not now < act.expires_at <= now + CODE_LASTS:
        raise OutcomeError("an invitation lasts 48 hours at most")
    check_namer(conn, now, act.by, right="invite", role=act.role, area=act.area)
    conn.execute(
        insert(invitations).values(
            id=act.id,
            code_hash=act.code_hash,
            role=act.role,
            area=act.area,
            name=act.name,
            until=act.until,
            expires_at=act.expires_at,
            invited_by=act.by,
            created_at=now,
        )
    )
    note(conn, now, act.by, "officer.invited", act.id, role=act.role, area=act.area)


def enrol(conn: Connection, now: datetime, act: Enrol, person_id: str) -> None:
    """Use an invitation up: the person is an officer who waits for approval.

    Who used an earlier invitation and still waits, waits by the new one alone.

    Raises:
        ActRefused: The invitation was used, has run out, or whoever made it is no officer now.
    """
    used = conn.execute(
        update(invitations)
        .where(invitations.c.id == act.invitation, usable(now))
        .values(used_by=act.officer)
        .returning(
            invitations.c.role,
            invitations.c.area,
            invitations.c.name,
            invitations.c.until,
            invitations.c.invited_by,
        )
    ).first()
    if used is None:
        raise ActRefused("the invitation can no longer be used")
    _end_pending(conn, now, person_id)
    conn.execute(
        insert(officers).values(
            id=act.officer,
            person_id=person_id,
            state="pending",
            created_at=now,
            at_minute=_DIGEST_AT,
            weekdays=_WORKING_WEEK,
            **used._asdict(),
        )
    )
    note(conn, now, act.officer, "officer.enrolled", act.officer, invitation=act.invitation)


def approve(
    conn: Connection, now: datetime, act: Approve, *, second_person: str | None = None
) -> None:
    """Let a pending officer in; a like role the same person held before ends.

    Args:
        conn: in a transaction.
        now: the present moment.
        act: whom, and who approves: an officer's id, or `CONSOLE`.
        second_person: who else vouches, where the console approves what it invited itself.

    Raises:
        ActRefused: The officer does not wait any more, or this one may not approve them.
    """
    waiting = find_officer(conn, act.officer)
    if waiting is None:
        raise ActRefused("there is no such officer")
    vouched = (second_person or "").strip()
    if act.by == CONSOLE and vouched.casefold() == waiting.name.strip().casefold():
        vouched = ""  # nobody vouches for themselves
    conditions = [
        officers.c.id == act.officer,
        officers.c.state == "pending",
        officers.c.until >= local_day(now),
        officers.c.person_id.is_not(None),  # not forgotten since
    ]
    if not (act.by == CONSOLE and vouched):
        conditions.append(officers.c.invited_by != act.by)
    if act.by != CONSOLE:
        check_namer(conn, now, act.by, right="approve", role=waiting.role, area=waiting.area)
        conditions.append(by_another_person(act.by))
    changed = conn.execute(
        update(officers).where(*conditions).values(state="active", approved_by=act.by)
    )
    if changed.rowcount != 1:
        raise ActRefused("the officer does not wait for this one's approval")
    _end_replaced(conn, now, waiting)
    vouching = {"second_person": vouched} if vouched else {}
    note(conn, now, act.by, "officer.approved", act.officer, **vouching)


def revoke(conn: Connection, now: datetime, act: Revoke) -> None:
    """End a role at once; an officer may also end their own.

    Raises:
        ActRefused: It has ended already, or this one may not end it.
    """
    found = find_officer(conn, act.officer)
    if found is None:
        raise ActRefused("there is no such officer")
    if act.by != act.officer:
        check_namer(conn, now, act.by, right="approve", role=found.role, area=found.area)
    changed = conn.execute(
        update(officers)
        .where(officers.c.id == act.officer, officers.c.state.in_(("pending", "active")))
        .values(state="revoked", ended_at=now)
    )
    if changed.rowcount != 1:
        raise ActRefused("the role has ended already")
    conn.execute(update(officers).where(officers.c.deputy == act.officer).values(deputy=None))
    note(conn, now, act.by, "officer.revoked", act.officer)


def _end_pending(conn: Connection, now: datetime, person_id: str) -> None:
    conn.execute(
        update(officers)
        .where(officers.c.person_id == person_id, officers.c.state == "pending")
        .values(state="revoked", ended_at=now)
    )


def _end_replaced(conn: Connection, now: datetime, kept: Officer) -> None:
    """End what the person was before: one person, one role, so that no digest goes unread."""
    conn.execute(
        update(officers)
        .where(
            officers.c.id != kept.id,
            officers.c.person_id == kept.person_id,
            officers.c.state == "active",
        )
        .values(state="revoked", ended_at=now)
    )
