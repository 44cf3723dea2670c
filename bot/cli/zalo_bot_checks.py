"""What `ocop-bot doctor` says about the Zalo bot: its token, and the limits of the free plan."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.channels.base import ChannelError
from bot.channels.zalo_bot import CHANNEL, BotIdentity
from bot.cli.check import BAD, NOTE, OK, Check
from bot.outlets import zalo_bot
from bot.settings import Settings, SettingsError
from ocop_core.calendar import VIETNAM
from ocop_core.store import StoreError
from ocop_core.store.usage import Usage, usage_of

FREE_PEOPLE, FREE_MESSAGES = 50, 3000
"""The free plan's users of a bot, and its outgoing messages a month (plan page, 2026-09-26)."""

FREE_PLAN = "BASIC"

WARN_FROM = 0.8
"""Share of a limit from which it is worth knowing."""


def zalo_bot_checks(settings: Settings, now: datetime, *, offline: bool) -> Iterator[Check]:
    """Look at the Zalo bot.

    Args:
        settings: the installation's.
        now: aware; its month in Vietnam is counted.
        offline: whether Zalo must not be called.
    """
    if settings.zalo_bot_token is None:
        todo = "get a token from the Zalo Bot Creator and set OCOP_ZALO_BOT_TOKEN"
        yield Check(NOTE, "zalo bot: no token", todo)
        return
    yield Check(OK, f"zalo bot: {settings.zalo_bot_mode} at {settings.zalo_bot_api_url}")
    plan = FREE_PLAN
    try:
        if not offline:
            identity = asyncio.run(_identity(settings))
            plan = identity.plan or FREE_PLAN
            yield Check(OK, f"zalo bot: the token belongs to {identity.name or identity.id}")
    except (SettingsError, ChannelError) as error:
        yield Check(BAD, f"zalo bot: {error}", "check the token, the address and the network")
    yield from _usage(settings, now, plan)


async def _identity(settings: Settings) -> BotIdentity:
    channel = zalo_bot(settings)
    try:
        return await channel.identify()
    finally:
        await channel.close()


def _usage(settings: Settings, now: datetime, plan: str) -> Iterator[Check]:
    if settings.embedded and not Path(settings.url.removeprefix("sqlite:///")).exists():
        return
    month = now.astimezone(VIETNAM).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    try:
        used = usage_of(settings.url, CHANNEL, month)
    except StoreError as error:
        yield Check(BAD, f"zalo bot: its use cannot be counted: {error}", "see database above")
        return
    yield _against_the_plan(used, plan)


def _against_the_plan(used: Usage, plan: str) -> Check:
    if plan != FREE_PLAN:
        what = f"{used.people} people, {used.sent} messages this month"
        return Check(OK, f"zalo bot: {what}, plan {plan}")
    what = (
        f"zalo bot: {used.people} of {FREE_PEOPLE} people, at least {used.sent} of"
        f" {FREE_MESSAGES} messages this month (free plan)"
    )
    share = max(used.people / FREE_PEOPLE, used.sent / FREE_MESSAGES)
    if share < WARN_FROM:
        return Check(OK, what)
    todo = "Zalo sends no more beyond that: offer another channel, or take a Zalo Official Account"
    return Check(NOTE if share < 1 else BAD, what, todo)
