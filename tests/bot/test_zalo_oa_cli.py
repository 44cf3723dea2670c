"""Logging in, and what doctor says about it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from bot.channels.base import SetupError
from bot.cli import main
from bot.cli.zalo_oa import zalo_oa_state
from bot.clock import now
from bot.outlets import channels, zalo_oa
from bot.settings import Settings, SettingsError, read_settings
from ocop_core.store.zalo_tokens import TokenPair, open_zalo_tokens
from tests.bot.clock import Clock
from tests.bot.zalo_oa_deliveries import APP_ID, OA_SECRET
from tests.bot.zalo_oa_emulator import APP_SECRET, ZaloEmulator, zalo_emulator


@pytest.fixture
async def zalo(clock: Clock) -> AsyncIterator[ZaloEmulator]:
    async with zalo_emulator(clock) as emulator:
        yield emulator


@pytest.fixture
def settings(zalo: ZaloEmulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "DATA_DIR": str(tmp_path),
        "ZALO_OA_APP_ID": APP_ID,
        "ZALO_OA_APP_SECRET": APP_SECRET,
        "ZALO_OA_SECRET_KEY": OA_SECRET,
        "ZALO_OA_OAUTH_URL": zalo.url,
        "ZALO_OA_API_URL": zalo.url,
    }.items():
        monkeypatch.setenv(f"OCOP_{name}", value)
    return read_settings()


async def login(typed: str = "", **env: str) -> Result:
    """Run the command beside the emulator, which lives in this event loop."""
    arguments: dict[str, Any] = {"input": typed, "env": env}
    return await asyncio.to_thread(CliRunner().invoke, main, ["zalo-oa", "login"], **arguments)


def doctor(settings: Settings) -> str:
    return "\n".join(" ".join(found) for found in zalo_oa_state(settings))


async def test_a_code_from_the_environment(zalo: ZaloEmulator, settings: Settings) -> None:
    assert "not linked" in doctor(settings)
    assert list(settings.data_dir.iterdir()) == [], "doctor leaves nothing behind"
    code = zalo.consent("verifier-43")
    done = await login(OCOP_ZALO_OA_CODE=code, OCOP_ZALO_OA_CODE_VERIFIER="verifier-43")
    assert done.exit_code == 0, done.output
    assert "Linked" in done.output
    assert "ok zalo oa: tokens 0 hours old, access until" in doctor(settings)


async def test_a_code_that_is_typed_is_not_shown(zalo: ZaloEmulator, settings: Settings) -> None:
    code = zalo.consent("verifier-43")
    done = await login(f"{code}\nverifier-43\n")
    assert done.exit_code == 0, done.output
    assert code not in done.output
    assert "access-" not in done.output
    again = await login(f"{code}\nverifier-43\n")
    assert again.exit_code == 1
    assert "consent again" in again.output
    assert "ok zalo oa: tokens" in doctor(settings), "the pair before still stands"


async def test_a_refresh_token(zalo: ZaloEmulator, settings: Settings) -> None:
    token = str(zalo.grant()["refresh_token"])
    done = await login(f"\n{token}\n")
    assert done.exit_code == 0, done.output
    assert token not in done.output
    table = open_zalo_tokens(settings.url, APP_ID)
    kept = table.read()
    table.close()
    assert kept is not None
    assert kept.pair.refresh != token, "it is spent, and the new one is kept"
    assert kept.pair.access not in repr(kept)


async def test_doctor_knows_what_to_do(settings: Settings) -> None:
    table = open_zalo_tokens(settings.url, APP_ID)
    pair = TokenPair("a", "r", now() + timedelta(hours=20))
    table.log_in(pair, now() - timedelta(hours=5))
    assert "tokens 5 hours old" in doctor(settings)
    table.log_in(pair, now() - timedelta(days=70))
    assert "!! zalo oa: tokens" in doctor(settings)
    assert "3 months" in doctor(settings)
    table.refuse(2, "-14014", now())
    assert "refused the refresh (error -14014) run `ocop-bot zalo-oa login`" in doctor(settings)
    table.log_in(TokenPair("a", "r", now() - timedelta(hours=1)), now() - timedelta(hours=26))
    assert "has passed start the bot" in doctor(settings)
    table.close()
    assert "no template" in doctor(settings)


async def test_the_channel_is_wired_and_asks_for_the_login(settings: Settings) -> None:
    (channel,) = channels(settings)
    assert channel.name == "zalo_oa"
    with pytest.raises(SetupError, match="zalo-oa login"):
        await channel.start(None)  # type: ignore[arg-type]
    await channel.close()
    with pytest.raises(SettingsError, match="APP_ID"):
        zalo_oa(Settings(_env_file=None, zalo_oa_app_id=""))


@pytest.mark.parametrize("missing", ["OCOP_ZALO_OA_SECRET_KEY", "OCOP_ZALO_OA_APP_SECRET"])
def test_settings_without_a_secret_are_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    assert settings.zalo_oa_app_id
    monkeypatch.delenv(missing)
    with pytest.raises(SettingsError, match=missing):
        read_settings()


def test_no_secret_goes_by_the_command_line() -> None:
    group = main.get_command(click.Context(main), "zalo-oa")
    assert isinstance(group, click.Group)
    command = group.get_command(click.Context(group), "login")
    assert command is not None
    assert command.params == []
