"""`ocop-bot officer`: invite officers, let them in, end their roles, list them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import get_args

import click
from sqlalchemy import Connection

from bot.cli.failing import told_plainly
from bot.cli.lazy import Refused
from bot.clock import now
from bot.settings import read_settings
from ocop_core.calendar import VIETNAM, local_day
from ocop_core.places import address, unit
from ocop_core.registry.acts import Approve, Invite, Revoke
from ocop_core.registry.areas import area_fits
from ocop_core.registry.invitation_code import hash_of, new_code
from ocop_core.registry.officer import LONGEST_DAYS, Officer, Role
from ocop_core.store.errors import ActRefused
from ocop_core.store.officer_acts import CODE_LASTS, CONSOLE, approve, invite, revoke
from ocop_core.store.officer_reading import all_officers
from ocop_core.store.one_transaction import one_transaction
from ocop_core.vietnamese import tidy

_ROLES = click.Choice(get_args(Role))
_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])
_LONGEST_NAME = 120


@click.group()
def officer() -> None:
    """Officers: each is invited once and let in by a second person."""


@officer.command("invite")
@click.option("--role", type=_ROLES, required=True)
@click.option("--area", default="", help="Code of a commune or province.")
@click.option("--name", required=True, help="Name and post, as other officers see them.")
@click.option("--until", type=_DAY, help="Last day, at most 12 months from now (the default).")
@told_plainly
def invite_(role: Role, area: str, name: str, until: datetime | None) -> None:
    """Make a one-time invitation; its code is shown once and lasts 48 hours."""
    settings, moment = read_settings(), now()
    today = local_day(moment)
    named = " ".join(tidy(name).split())
    if not 0 < len(named) <= _LONGEST_NAME:
        raise Refused(f"--name must have 1 to {_LONGEST_NAME} characters")
    if not area_fits(role, area):
        raise Refused(f"the role {role} needs the code of {_wanted(role)} as --area")
    last = until.date() if until else today + timedelta(days=LONGEST_DAYS - 1)
    if not today <= last <= today + timedelta(days=LONGEST_DAYS):
        raise Refused("--until must lie between today and twelve months from now")
    code = new_code(secrets.randbits)
    expires = moment + CODE_LASTS
    act = Invite(
        id=secrets.token_hex(16),
        code_hash=hash_of(code),
        role=role,
        area=area,
        name=named,
        until=last,
        expires_at=expires,
        by=CONSOLE,
    )
    with one_transaction(settings.url) as conn:
        invite(conn, moment, act)
    _hand_out(code, expires, settings.telegram_bot_name.removeprefix("@"))


def _wanted(role: Role) -> str:
    if role == "administrator":
        return "a province, or nothing,"
    return "a province" if role == "province_officer" else "a commune"


def _hand_out(code: str, expires: datetime, bot_name: str) -> None:
    if bot_name:
        click.echo(f"https://t.me/{bot_name}?start=i_{code}")
    click.echo(f"/start i_{code}")
    ends = expires.astimezone(VIETNAM)
    click.echo(f"shown once; works once, until {ends:%d/%m/%Y %H:%M} Vietnam time")
    click.echo("then a second person approves: `ocop-bot officer list`, `officer approve ID`")


@contextmanager
def _refusing(why: str) -> Iterator[tuple[Connection, datetime]]:
    """One transaction and its moment; an act that does not hold is told as `why`."""
    try:
        with one_transaction(read_settings().url) as conn:
            yield conn, now()
    except ActRefused as error:
        raise Refused(why) from error


@officer.command("approve")
@click.argument("officer_id", metavar="ID")
@click.option("--second-person", help="Who else vouches, where the console invited as well.")
@told_plainly
def approve_(officer_id: str, second_person: str | None) -> None:
    """Let in an officer who used an invitation."""
    with _refusing(
        "no such officer waits for this approval; what the console invited itself an officer "
        "approves, or the console with --second-person NAME, another person's name"
    ) as (conn, moment):
        vouching = tidy(second_person or "")
        approve(conn, moment, Approve(officer_id, CONSOLE), second_person=vouching)
    click.echo(f"{officer_id} is active")


@officer.command("revoke")
@click.argument("officer_id", metavar="ID")
@told_plainly
def revoke_(officer_id: str) -> None:
    """End an officer's role at once."""
    with _refusing("no such officer is active or waiting") as (conn, moment):
        revoke(conn, moment, Revoke(officer_id, CONSOLE))
    click.echo(f"{officer_id} is revoked")


@officer.command("list")
@told_plainly
def list_() -> None:
    """List all officers: id, state, role, area, last day, name."""
    with one_transaction(read_settings().url) as conn:
        found = all_officers(conn)
    today = local_day(now())
    for item in found:
        state = "ended" if item.state == "active" and item.until < today else item.state
        click.echo("\t".join((item.id, state, item.role, _place(item), f"{item.until}", item.name)))


def _place(item: Officer) -> str:
    """The area in words; a code that is no present unit's stays as it is."""
    try:
        return address(item.area) if item.for_commune else unit(item.area).label
    except KeyError:
        return item.area or "all"
