"""Naming officers in the chat: accepting an invitation, inviting, letting in, ending a role."""

from __future__ import annotations

from datetime import timedelta

from conversations.desk.clerk import Clerk, button
from conversations.desk.lists import show_menu
from conversations.presses import verb_data
from conversations.reply import Choice, say
from conversations.turns.talk import Talk
from ocop_core.calendar import local_day
from ocop_core.places import province_of, read_place
from ocop_core.registry.acts import Approve, Enrol, Invite, Revoke, TellOfficer
from ocop_core.registry.areas import province_of_area
from ocop_core.registry.invitation_code import hash_of, new_code
from ocop_core.registry.officer import COMMUNE_ROLES, LONGEST_DAYS, Officer, Role, may_name

LASTS = timedelta(hours=48)
"""How long an invitation can be used."""

LONGEST_NAME = 80

PREFIX = "i_"
"""Begins the payload of an invitation's deep link."""

ROLES_NAMED: dict[Role, tuple[Role, ...]] = {
    "administrator": ("commune_officer", "commune_head", "province_officer"),
    "province_officer": ("commune_officer", "commune_head"),
    "commune_head": ("commune_officer",),
    "commune_officer": (),
}
"""Roles that may be invited to in the chat; others are at the command line."""


def accept(talk: Talk, payload: str) -> None:
    """Somebody opened an invitation: they wait for a second person."""
    desk = talk.env.desk
    found = desk.invitation(hash_of(payload.removeprefix(PREFIX))) if desk else None
    if found is None:
        talk.say(say("desk.invitation.gone"), choices=(way_on(),), menu="list")
        return
    talk.acts.append(Enrol(found.id, talk.env.new_id()))
    talk.note("officer.enrolled", found.id)
    role = say(f"desk.role.{found.role}")
    words = say("desk.invitation.taken", role=role, area=found.area)
    talk.say(words, choices=(way_on(),), menu="list")


def way_on() -> Choice:
    """The way on, for somebody who is no officer yet."""
    return Choice(say("do.resume"), verb_data("resume"))


def ask_role(clerk: Clerk, _arg: str) -> None:
    """Whom to invite?"""
    roles = ROLES_NAMED[clerk.officer.role]
    if not clerk.may("invite") or not roles:
        show_menu(clerk, say("desk.may_not"))
        return
    clerk.say(
        say("desk.invite.role"),
        choices=tuple(
            Choice(say(f"desk.role.{role}"), verb_data("o_role", role)) for role in roles
        ),
    )


def ask_area(clerk: Clerk, role: str) -> None:
    """A commune's head names people of the commune; the others say which unit."""
    if not clerk.may("invite") or role not in ROLES_NAMED[clerk.officer.role]:
        show_menu(clerk, say("desk.may_not"))
        return
    if clerk.officer.role == "commune_head":
        _ask_name(clerk, role, clerk.officer.area)
        return
    if role == "province_officer" and clerk.officer.area:
        _ask_name(clerk, role, clerk.officer.area)
        return
    clerk.remember(typing="area", role=role)
    clerk.say(say("desk.invite.area"))


def _ask_name(clerk: Clerk, role: str, area: str) -> None:
    clerk.remember(typing="name", role=role, area=area)
    clerk.say(say("desk.invite.name", area=area))


def typed_area(clerk: Clerk, text: str) -> None:
    """The unit as typed."""
    if not clerk.may("invite"):
        show_menu(clerk, say("desk.gone"))
        return
    found = read_place(text, default_province=clerk.officer.area or clerk.talk.env.office.province)
    role = clerk.doing("role")
    wanted = found.communes if role in COMMUNE_ROLES else ()
    area = wanted[0] if len(wanted) == 1 else ""
    if role == "province_officer" and found.province and not found.communes:
        area = found.province
    if not area:
        clerk.say(say("desk.invite.area_again"))
        return
    _ask_name(clerk, role, area)


def invite(clerk: Clerk, text: str) -> None:
    """Make the invitation; its code is shown this once."""
    role, area = clerk.doing("role"), clerk.doing("area")
    wanted = next((one for one in ROLES_NAMED[clerk.officer.role] if one == role), None)
    if wanted is None or not clerk.may("invite") or not text or len(text) > LONGEST_NAME:
        show_menu(clerk, say("desk.gone"))
        return
    province = province_of(area).code if wanted in COMMUNE_ROLES else area
    if not may_name(clerk.officer, wanted, area, province):
        show_menu(clerk, say("desk.may_not"))
        return
    talk, env = clerk.talk, clerk.talk.env
    code = new_code(env.random_bits)
    until = local_day(env.now) + timedelta(days=LONGEST_DAYS - 1)
    act = Invite(
        env.new_id(), hash_of(code), wanted, area, text, until, env.now + LASTS, clerk.officer.id
    )
    talk.acts.append(act)
    clerk.remember()
    clerk.say(say("desk.invite.made", code=PREFIX + code, name=text))


def show_officers(clerk: Clerk, _arg: str) -> None:
    """Who has a role here, and who waits to be let in."""
    if not clerk.may("approve"):
        show_menu(clerk, say("desk.may_not"))
        return
    found = _nameable(clerk)
    choices = [
        button("approve", "o_approve", one.id[:24], name=one.name)
        for one in found
        if one.state == "pending"
    ]
    choices += [
        button("revoke", "o_revoke", one.id[:24], name=one.name)
        for one in found
        if one.state == "active"
    ]
    lines = tuple(
        say(
            "desk.officer",
            name=one.name,
            role=say(f"desk.role.{one.role}"),
            pending=one.state == "pending",
        )
        for one in found
    )
    clerk.remember()
    clerk.say(say("desk.officers", lines=lines), choices=tuple(choices[:20]))


def _nameable(clerk: Clerk) -> list[Officer]:
    """Those whom this officer may let in or send away: not every colleague is theirs to name."""
    return [
        one
        for one in clerk.desk.colleagues(clerk.officer)
        if may_name(clerk.officer, one.role, one.area, province_of_area(one.area))
    ]


def approve(clerk: Clerk, begins: str) -> None:
    """Let somebody in, as the second person."""
    found = [one for one in _nameable(clerk) if one.id[:24] == begins]
    if not found or found[0].state != "pending" or not clerk.may("approve"):
        show_menu(clerk, say("desk.gone"))
        return
    if clerk.desk.invited_by(found[0].id) == clerk.officer.id:
        show_menu(clerk, say("desk.not_by_you"))
        return
    talk = clerk.talk
    talk.acts.append(Approve(found[0].id, clerk.officer.id))
    notice = {"type": "notice", "about": "officer", "what": "approved"}
    talk.acts.append(TellOfficer(found[0].id, notice, f"approved:{found[0].id}"))
    show_menu(clerk, say("desk.approved", name=found[0].name))


def ask_revoke(clerk: Clerk, begins: str) -> None:
    """Ending a role is asked back."""
    found = [one for one in _nameable(clerk) if one.id[:24] == begins]
    if not found or not clerk.may("approve"):
        show_menu(clerk, say("desk.gone"))
        return
    clerk.say(
        say("desk.revoke", name=found[0].name),
        choices=(button("sure", "o_revoked", begins), button("cancel", "o_officers")),
    )


def revoke(clerk: Clerk, begins: str) -> None:
    """End a role at once."""
    found = [one for one in _nameable(clerk) if one.id[:24] == begins]
    if not found or not clerk.may("approve"):
        show_menu(clerk, say("desk.gone"))
        return
    clerk.talk.acts.append(Revoke(found[0].id, clerk.officer.id))
    show_menu(clerk, say("desk.revoked", name=found[0].name))
