"""`ocop-bot digest`: shows what is due, and sends it unless it is a dry run."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from ocop_core.store.officer_tables import digests, rule_marks
from ocop_core.store.tables import inbox
from tests.notices.office import WEDNESDAY, Office

NOW = ("digest", "--now", "2026-11-25T07:50")


@pytest.fixture
def office_here(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCOP_DATABASE_URL", sqlite_url)
    monkeypatch.setattr("bot.cli.digest.now", lambda: WEDNESDAY + timedelta(hours=1))
    found = Office(sqlite_url)
    found.officer("lan")
    found.officer("hoa")
    found.dossier("taken", days=6)
    found.close()
    return found


def run(*args: str) -> str:
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_dry_run_shows_them_and_leaves_no_trace(office_here: Office) -> None:
    shown = run(*NOW, "--dry-run")
    assert "1 hồ sơ chờ quá 2 ngày làm việc" in shown
    assert "[Mở OC-TEST-0001]" in shown
    assert shown.endswith("2 digests due, none sent\n")
    assert [office_here.rows(table) for table in (digests, rule_marks, inbox)] == [[], [], []]


def test_one_officers_is_sent_once(office_here: Office) -> None:
    assert run(*NOW, "--officer", "lan").endswith("1 digests to be sent\n")
    assert [row["event"]["officer"] for row in office_here.rows(inbox)] == ["lan"]
    assert run(*NOW, "--officer", "lan") == "0 digests to be sent\n"


def refused(*args: str) -> str:
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 2, result.output
    return result.output


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_an_officer_must_be_one(office_here: Office, more: tuple[str, ...]) -> None:
    assert "there is no officer nope" in refused(*NOW, "--officer", "nope", *more)
    assert office_here.rows(digests) == []


def test_a_moment_to_come_is_only_tried(office_here: Office) -> None:
    tomorrow = ("digest", "--now", "2026-11-26T07:50")
    assert "--dry-run" in refused(*tomorrow)
    assert office_here.rows(digests) == []
    assert run(*tomorrow, "--dry-run").endswith("2 digests due, none sent\n")


def test_it_knows_the_installations_own_days(
    office_here: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "days.yaml").write_text('days_off:\n  2026-11-25: "Nghỉ bão"\n', "utf-8")
    monkeypatch.setenv("OCOP_CALENDAR_FILE", "days.yaml")
    assert run(*NOW, "--dry-run") == "0 digests due, none sent\n"
    (tmp_path / "days.yaml").write_text("nonsense: 1\n", "utf-8")
    result = CliRunner().invoke(main, NOW)
    assert result.exit_code == 1
    assert "OCOP_CALENDAR_FILE" in result.output


def test_how_long_is_long_is_the_installations(
    office_here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCOP_WAITING_DAYS", "3")
    assert run(*NOW, "--dry-run") == "0 digests due, none sent\n"
    monkeypatch.setenv("OCOP_WAITING_DAYS", "1")
    assert "chờ quá 1 ngày làm việc" in run(*NOW, "--dry-run")


def test_a_moment_must_be_one(office_here: Office) -> None:
    result = CliRunner().invoke(main, ["digest", "--now", "hôm nay"])
    assert result.exit_code != 0
    assert "no moment" in result.output
    assert office_here.rows(digests) == []
