"""`ocop-bot zalo-oa`: linking the bot with a Zalo Official Account, and how its tokens stand."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click

from bot.channels.zalo_oa.failures import Unreachable
from bot.channels.zalo_oa.oauth import OAuth, TokenRefusedError
from bot.cli.failing import told_plainly
from bot.clock import now
from bot.settings import Settings, SettingsError, read_settings
from ocop_core.calendar import VIETNAM
from ocop_core.store import StoreError
from ocop_core.store.zalo_tokens import KeptTokens, TokenPair, open_zalo_tokens

OLD = timedelta(days=60)
"""A refresh token lives three months; a bot that is switched on now and then is warned before."""
CODE, VERIFIER, REFRESH = (
    "OCOP_ZALO_OA_CODE",
    "OCOP_ZALO_OA_CODE_VERIFIER",
    "OCOP_ZALO_OA_REFRESH_TOKEN",
)


@click.group()
def zalo_oa() -> None:
    """Link the bot with a Zalo Official Account."""


@zalo_oa.command()
@told_plainly
def login() -> None:
    """Take the owner's consent: its code and verifier, or a first refresh token.

    They are read from OCOP_ZALO_OA_CODE and OCOP_ZALO_OA_CODE_VERIFIER, or from
    OCOP_ZALO_OA_REFRESH_TOKEN, or asked for without showing them; never from the command line,
    which others on the machine can see. The pair that Zalo gives is kept in the database.
    """
    settings = read_settings()
    oauth = _oauth(settings)
    table = open_zalo_tokens(settings.url, settings.zalo_oa_app_id)
    try:
        pair = asyncio.run(_first_pair(oauth))
        table.log_in(pair, now())
    except TokenRefusedError as error:
        raise SettingsError(f"Zalo does not take it ({error}): consent again") from error
    finally:
        table.close()
    click.echo(f"Linked. The access token lasts until {_local(pair)} and renews itself.")


async def _first_pair(oauth: OAuth) -> TokenPair:
    refresh = os.environ.get(REFRESH, "")
    code = "" if refresh else os.environ.get(CODE, "")
    if not refresh and not code:
        code = click.prompt("Code (empty to give a refresh token)", "", hide_input=True)
    try:
        if code:
            verifier = os.environ.get(VERIFIER) or click.prompt("Code verifier", hide_input=True)
            return await oauth.exchange(code.strip(), verifier.strip())
        refresh = refresh or click.prompt("Refresh token", hide_input=True)
        return await oauth.refresh(refresh.strip())
    except Unreachable as error:
        raise SettingsError(f"Zalo cannot be reached: {error}") from error


def _oauth(settings: Settings) -> OAuth:
    if not settings.zalo_oa_app_id or settings.zalo_oa_app_secret is None:
        raise SettingsError("OCOP_ZALO_OA_APP_ID and OCOP_ZALO_OA_APP_SECRET are missing")
    secret = settings.zalo_oa_app_secret.get_secret_value()
    return OAuth(settings.zalo_oa_app_id, secret, now, settings.zalo_oa_oauth_url)


def zalo_oa_state(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """What `doctor` says: (mark, what, what to do); nothing without an account."""
    if not settings.zalo_oa_app_id:
        return
    where = f"{settings.zalo_oa_webhook_host}:{settings.zalo_oa_webhook_port}"
    yield "ok", f"zalo oa: webhook {settings.zalo_oa_webhook_path} at {where}", ""
    if not settings.zalo_oa_template_id:
        todo = "have one approved with a parameter `content` and set OCOP_ZALO_OA_TEMPLATE_ID"
        yield "--", "zalo oa: no template, so late notices wait until people write", todo
    try:
        kept = _kept(settings)
    except StoreError as error:
        yield "!!", f"zalo oa: tokens cannot be read: {error}", "see the database above"
        return
    yield _tokens_state(kept)


def _kept(settings: Settings) -> KeptTokens | None:
    """The tokens, without making a database that is not there yet."""
    if settings.embedded and not Path(settings.url.removeprefix("sqlite:///")).exists():
        return None
    table = open_zalo_tokens(settings.url, settings.zalo_oa_app_id)
    try:
        return table.read()
    finally:
        table.close()


def _tokens_state(kept: KeptTokens | None) -> tuple[str, str, str]:
    again = "run `ocop-bot zalo-oa login`"
    if kept is None:
        return "!!", "zalo oa: not linked", again
    age = now() - kept.refreshed_at
    hours = age // timedelta(hours=1)
    words = f"zalo oa: tokens {hours} hours old, access until {_local(kept.pair)}"
    if kept.refused:
        return "!!", f"{words}; Zalo refused the refresh (error {kept.refused})", again
    if age > OLD:
        return "!!", f"{words}; the refresh token ends after 3 months", "start the bot soon"
    if kept.pair.expires_at <= now():
        return "--", f"{words}, which has passed", "start the bot: it renews by itself"
    return "ok", words, ""


def _local(pair: TokenPair) -> str:
    return f"{pair.expires_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
