"""`ocop-bot doctor`: what is set up, what is not, and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

import click

from bot.app import shipped
from bot.channels.base import ChannelError
from bot.cli.check import BAD, NOTE, OK, Check
from bot.cli.zalo_bot_checks import zalo_bot_checks
from bot.cli.zalo_oa import zalo_oa_state
from bot.clock import now
from bot.outlets import telegram
from bot.settings import Settings, SettingsError, read_settings
from ocop_core.criteria import EditionInvalid
from ocop_core.places import unit
from ocop_core.store import StoreError, migrations


@click.command()
@click.option("--offline", is_flag=True, help="Call no platform.")
def doctor(offline: bool) -> None:
    """Say what is configured, what is not and what to do. Exit code 1 if something must be done."""
    checks = list(_checks(offline=offline))
    for check in checks:
        click.echo(f"[{check.mark}] {check.what}")
        if check.todo:
            click.echo(f"     -> {check.todo}")
    if any(check.mark == BAD for check in checks):
        raise SystemExit(1)


def _checks(*, offline: bool) -> Iterator[Check]:
    try:
        settings = read_settings()
    except SettingsError as error:
        yield Check(BAD, f"settings: {error}", "mend them in the environment or in .env")
        return
    yield _edition(settings)
    yield _database(settings)
    yield _province(settings)
    yield _office(settings)
    yield from _telegram(settings, offline=offline)
    yield from (Check(*found) for found in zalo_oa_state(settings))
    yield from zalo_bot_checks(settings, now(), offline=offline)
    yield _web(settings)


def _edition(settings: Settings) -> Check:
    try:
        editions = shipped(settings)
    except EditionInvalid as error:
        return Check(BAD, f"criteria: {error}", "run `ocop-bot criteria check`")
    today = now().date()
    applying = [edition for edition in editions if edition.in_force(today)]
    if not applying:
        return Check(BAD, "criteria: no edition applies today", "add the new edition's folder")
    return Check(OK, f"criteria: {applying[-1].title}, {len(applying[-1].sets)} sets")


def _database(settings: Settings) -> Check:
    kind = "embedded SQLite file" if settings.embedded else "PostgreSQL server"
    file = Path(settings.url.removeprefix("sqlite:///"))
    if settings.embedded and not file.exists():
        return _unmade(file.parent, kind)
    try:
        behind = migrations.pending(settings.url)
    except StoreError as error:
        return Check(BAD, f"database ({kind}): {error}", "check OCOP_DATABASE_URL and the server")
    if behind and not settings.embedded:
        return Check(
            BAD, f"database ({kind}): {len(behind)} revisions behind", "ocop-bot db upgrade"
        )
    return Check(OK, f"database: {kind}")


def _unmade(folder: Path, kind: str) -> Check:
    """Whether the database can be made in this folder; leaves nothing behind.

    It is tried, not asked: the permission bits say yes to root on a read-only disk.
    """
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Check(
            BAD,
            f"database ({kind}): {folder} cannot be written: {error.strerror}",
            "set OCOP_DATA_DIR to a folder this user may write",
        )
    finally:
        for path in made:
            with suppress(OSError):  # never made, or a bot that has just started uses it
                path.rmdir()
    return Check(OK, f"database: {kind}, made at the first start")


def _province(settings: Settings) -> Check:
    if settings.province is None:
        return Check(
            NOTE,
            "province: none, so people must name theirs",
            "set OCOP_PROVINCE, e.g. 14 or Sơn La",
        )
    return Check(OK, f"province: {unit(settings.province).label}")


def _office(settings: Settings) -> Check:
    if not settings.office_phone:
        return Check(
            NOTE,
            f"office: {settings.office_name}, without a phone number",
            "set OCOP_OFFICE_NAME and OCOP_OFFICE_PHONE: consent names them, people call them",
        )
    return Check(OK, f"office: {settings.office_name}, {settings.office_phone}")


def _telegram(settings: Settings, *, offline: bool) -> Iterator[Check]:
    if settings.telegram_token is None:
        yield Check(
            NOTE,
            "telegram: no token",
            "get a token from @BotFather and set OCOP_TELEGRAM_TOKEN",
        )
        return
    yield Check(OK, f"telegram: {settings.telegram_mode} at {settings.telegram_api_url}")
    if offline:
        return
    try:
        yield asyncio.run(_identity(settings))
    except (SettingsError, ChannelError) as error:
        yield Check(BAD, f"telegram: {error}", "check the token, the address and the network")


def _web(settings: Settings) -> Check:
    where = f"{settings.web_host}:{settings.web_port}"
    if not settings.web:
        return Check(NOTE, "web chat: off", "set OCOP_WEB=1 to serve it")
    if not settings.web_public_url.startswith("https:"):
        return Check(
            NOTE,
            f"web chat: at {where}, without https",
            "put it behind a proxy with https and set OCOP_WEB_PUBLIC_URL before people use it",
        )
    return Check(OK, f"web chat: {settings.web_public_url}, at {where}")


async def _identity(settings: Settings) -> Check:
    channel = telegram(settings)
    try:
        identity = await channel.identify()
    finally:
        await channel.close()
    return Check(OK, f"telegram: the token belongs to @{identity.username or identity.id}")
