"""What `doctor` tells about the Zalo bot."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.cli import zalo_bot_checks as checks
from bot.cli.check import BAD, NOTE, OK, Check
from bot.outlets import channels
from bot.settings import Settings, SettingsError, read_settings
from ocop_core.store.usage import Usage
from tests.bot.zalo_bot_api import SECRET, TOKEN

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def look(settings: Settings, *, offline: bool = True) -> list[Check]:
    return list(checks.zalo_bot_checks(settings, NOW, offline=offline))


def settings(tmp_path: Path, **more: object) -> Settings:
    return read_settings(_env_file=None, data_dir=tmp_path, zalo_bot_token=TOKEN, **more)


class Zalo(BaseHTTPRequestHandler):
    """Knows one token."""

    def do_POST(self) -> None:
        known = self.path == f"/bot{TOKEN}/getMe"
        body = b'{"ok":true,"result":{"id":"1","account_name":"bot.ocop","account_type":"PRO"}}'
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(body if known else b'{"ok":false,"error_code":401}')

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def zalo() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Zalo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_without_a_token_it_says_where_to_get_one() -> None:
    (check,) = look(read_settings(_env_file=None))
    assert check.mark == NOTE
    assert "OCOP_ZALO_BOT_TOKEN" in check.todo


def test_without_a_database_nothing_is_counted_and_none_is_made(tmp_path: Path) -> None:
    (check,) = look(settings(tmp_path))
    assert check.mark == OK
    assert list(tmp_path.iterdir()) == []


def test_what_was_used_is_told(tmp_path: Path, sqlite_url: str) -> None:
    found = look(settings(tmp_path, database_url=sqlite_url))
    assert found[-1].mark == OK
    assert "0 of 50 people, at least 0 of 3000 messages" in found[-1].what


@pytest.mark.parametrize(
    ("used", "mark"),
    [
        (Usage(39, 2399), OK),
        (Usage(40, 0), NOTE),
        (Usage(0, 2400), NOTE),
        (Usage(50, 0), BAD),
        (Usage(0, 3001), BAD),
    ],
)
def test_the_free_plan_s_limits(used: Usage, mark: str) -> None:
    assert checks._against_the_plan(used, checks.FREE_PLAN).mark == mark
    assert checks._against_the_plan(used, "PRO").mark == OK


def test_the_token_is_tried(tmp_path: Path, zalo: str, sqlite_url: str) -> None:
    set_up = settings(tmp_path, zalo_bot_api_url=zalo, database_url=sqlite_url)
    found = look(set_up, offline=False)
    assert [check.mark for check in found] == [OK, OK, OK]
    assert "bot.ocop" in found[1].what
    assert "plan PRO" in found[2].what


def test_a_refused_token_is_told_without_the_token(tmp_path: Path, zalo: str) -> None:
    bad = read_settings(
        _env_file=None, data_dir=tmp_path, zalo_bot_token=TOKEN + "x", zalo_bot_api_url=zalo
    )
    found = look(bad, offline=False)
    assert found[-1].mark == BAD
    assert "refuses" in found[-1].what
    assert TOKEN not in repr(found)


def test_a_webhook_without_a_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="OCOP_ZALO_BOT_WEBHOOK_SECRET is missing"):
        settings(tmp_path, zalo_bot_mode="webhook", zalo_bot_webhook_url="https://x.vn/z")
    with pytest.raises(SettingsError, match="OCOP_ZALO_BOT_WEBHOOK_URL is missing"):
        settings(tmp_path, zalo_bot_mode="webhook", zalo_bot_webhook_secret=SECRET)


def test_every_channel_with_a_token_runs(tmp_path: Path) -> None:
    both = settings(tmp_path, telegram_token="123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc")
    assert [channel.name for channel in channels(both)] == ["telegram", "zalo_bot"]
    assert [channel.name for channel in channels(settings(tmp_path))] == ["zalo_bot"]
    assert set(both.secrets) == {TOKEN, "123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"}
    hook = settings(
        tmp_path, zalo_bot_mode="webhook", zalo_bot_webhook_url="https://x.vn/z",
        zalo_bot_webhook_secret=SECRET,
    )  # fmt: skip
    assert [channel.name for channel in channels(hook)] == ["zalo_bot"]
    with pytest.raises(SettingsError, match="OCOP_ZALO_BOT_TOKEN"):
        channels(read_settings(_env_file=None))
