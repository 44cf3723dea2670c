"""`ocop-bot digest`: shows what is due, and sends it unless it is a dry run."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from ocop_core.store.officer_tables import digests, rule_marks
from ocop_core.store.tables import inbox
from tests.notices.office import Office

NOW = ("digest", "--now", "2026-11-25T07:50")


@pytest.fixture
def office_here(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCOP_DATABASE_URL", sqlite_url)
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
    assert run(*NOW, "--officer", "nobody") == "0 digests to be sent\n"


def test_a_moment_must_be_one(office_here: Office) -> None:
    result = CliRunner().invoke(main, ["digest", "--now", "hôm nay"])
    assert result.exit_code != 0
    assert "no moment" in result.output
    assert office_here.rows(digests) == []
