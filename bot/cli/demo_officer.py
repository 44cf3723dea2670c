"""The officer's side of the demo: an invitation, the second person, and a morning's digest."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TypeVar

import click
from sqlalchemy import Connection, select

from bot.app import console_bot
from bot.clock import now
from bot.settings import Settings
from bot.timers import Timer
from ocop_core.calendar import VIETNAM, local_day, vietnamese_calendar
from ocop_core.registry.acts import Approve, Invite
from ocop_core.registry.invitation_code import hash_of, new_code
from ocop_core.store.officer_acts import CODE_LASTS, CONSOLE, approve, invite
from ocop_core.store.officer_tables import officers
from ocop_core.store.one_transaction import one_transaction
from ocop_core.store.tables import registrations

T = TypeVar("T")

NAME = "Cán bộ thử"

COMMUNE = "03868"
"""Xã Tà Xùa: whose officer may be tried in the demo."""

DIGEST_AT = time(7, 50)

LOOKS_EVERY = 1.0
"""Seconds between two looks for somebody to be let in."""


def invited(settings: Settings, commune: str) -> str:
    """Invite an officer of a commune; the code to be typed into the chat."""
    moment, code = now(), new_code(secrets.randbits)
    until = local_day(moment) + timedelta(days=30)
    act = Invite(
        secrets.token_hex(8),
        hash_of(code),
        "commune_officer",
        commune,
        NAME,
        until,
        moment + CODE_LASTS,
        CONSOLE,
    )
    with one_transaction(settings.url) as conn:
        invite(conn, moment, act)
    return f"i_{code}"


def let_in(settings: Settings) -> bool:
    """Play the second person: let in whoever accepted the invitation."""
    with one_transaction(settings.url) as conn:
        pending = select(officers.c.id).where(officers.c.state == "pending")
        waiting = conn.execute(pending).scalars().all()
        for officer in waiting:
            approve(conn, now(), Approve(officer, CONSOLE), second_person="Người thứ hai (thử)")
    return bool(waiting)


async def keep_letting_in(settings: Settings) -> None:
    """Let in everybody who accepts, for as long as the demo runs."""
    while True:
        await asyncio.to_thread(let_in, settings)
        await asyncio.sleep(LOOKS_EVERY)


class _Database:
    """Does the timer's work on the demo's database."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def perform(self, work: Callable[[Connection], T]) -> T:
        """Do work in a transaction of its own."""
        with one_transaction(self._url) as conn:
            return work(conn)


async def play_morning(settings: Settings) -> None:
    """The officer's next working morning: the digest that comes, and what waits."""
    with one_transaction(settings.url) as conn:
        filed = select(registrations.c.commune_code, registrations.c.code)
        commune, code = conn.execute(filed).one()
    calendar = vietnamese_calendar()
    day = calendar.next_working(local_day(now()) + timedelta(days=1))
    moment = datetime.combine(day, DIGEST_AT, VIETNAM)
    click.secho(f"\n=== Cán bộ xã, sáng {day:%d/%m/%Y} ===", bold=True)
    async with console_bot(settings, "can-bo", at=lambda: moment.astimezone(now().tzinfo)) as (
        channel,
        runtime,
    ):
        await channel.line(invited(settings, commune or COMMUNE))
        await runtime.idle()
        let_in(settings)
        timer = Timer(_Database(settings.url), calendar, clock=now, wake=runtime.wake)
        await timer.tick(moment)
        await runtime.idle()
        for line in (code, "Tiếp nhận", "tổng kết"):
            click.secho(f">>> {line}", bold=True)
            await channel.line(line)
            await runtime.idle()
