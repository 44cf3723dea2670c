"""Becoming an officer, from the invitation to the first look at the desk."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot.cli import main
from bot.cli import officer as officer_command
from ocop_core.store.officer_tables import officers
from tests.desk.opened import open_town
from tests.desk.town import COMMUNE, Town
from tests.store.rows import dump, rows

GONE = "Lời mời này không còn dùng được"
WAITS = "Chờ người thứ hai duyệt"
DESK = "Anh chị cần việc gì?"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where both the console and the bot keep everything."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCOP_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("OCOP_DATABASE_URL", raising=False)
    return f"sqlite:///{tmp_path / 'ocop.db'}"


def console(*args: str) -> str:
    done = CliRunner().invoke(main, ["officer", *args])
    assert done.exit_code == 0, done.output
    return done.stdout


def invited() -> str:
    role = ("--role", "commune_officer", "--area", COMMUNE, "--name", "Lò Mai")
    return str(re.findall(r"/start (i_\w+)", console("invite", *role))[0])


@pytest.fixture
async def asked(url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Town, str]]:
    """The town, and the code of an invitation made at the console."""
    code = ""
    async with open_town(url) as town:
        monkeypatch.setattr(officer_command, "now", town.clock)
        code = invited()
        yield town, code


async def test_from_the_console(asked: tuple[Town, str], url: str) -> None:
    town, code = asked
    assert WAITS in (await town.starts("mai", code))[0]
    (officer,) = rows(url, select(officers.c.id))[0]
    refusal = CliRunner().invoke(main, ["officer", "approve", officer])
    assert refusal.exit_code != 0
    console("approve", officer, "--second-person", "Cầm Văn Hai")
    assert DESK in (await town.starts("mai"))[0]
    assert "Hồ sơ chờ" in town.labels("mai")


async def test_who_waits_sees_nothing(asked: tuple[Town, str]) -> None:
    town, code = asked
    await town.registers("su")
    await town.starts("mai", code)
    for data in ("x|o_menu", "x|o_list|0", "x|o_export", "x|o_digest", "x|o_officers"):
        answer = (await town.presses_data("mai", data))[0]
        assert answer.startswith("Anh chị đã nhận lời mời"), data
        assert not [c for row in town.newest("mai")["choices"] for c in row if "o_" in c["data"]]
    for text in ("việc", "/tongket", "/xuat"):
        assert "Shan tuyết" not in (await town.says("mai", text))[0]


async def test_a_code_works_once(asked: tuple[Town, str], url: str) -> None:
    town, code = asked
    await town.starts("mai", code)
    for who in ("mai", "la"):
        assert GONE in (await town.starts(who, code))[0]
    assert len(rows(url, select(officers.c.id))) == 1


@pytest.mark.parametrize(("hours", "works"), [(47.9, True), (48, False)])
async def test_a_code_lasts_48_hours(asked: tuple[Town, str], hours: float, works: bool) -> None:
    town, code = asked
    town.clock.advance(hours=hours)
    answer = (await town.starts("mai", code))[0]
    assert (WAITS in answer) == works
    assert (GONE in answer) != works


@pytest.mark.parametrize("written", ["{}", "/start {}", " {} "])
async def test_a_code_may_be_typed(asked: tuple[Town, str], written: str) -> None:
    town, code = asked
    assert WAITS in (await town.says("mai", written.format(code)))[0]


@pytest.mark.parametrize("payload", ["i_" + "0" * 20, "i_", "i_'; DROP TABLE officers", "i_💥"])
async def test_a_stranger_with_a_made_up_code(
    asked: tuple[Town, str], url: str, payload: str
) -> None:
    town, _ = asked
    assert GONE in (await town.starts("la", payload))[0]
    assert town.labels("la")
    assert rows(url, select(officers.c.id)) == []


async def test_by_chat_the_one_who_invited_cannot_let_in(town: Town) -> None:
    await town.officer("dung", "commune_head", COMMUNE)
    await town.officer("hanh", "commune_head", COMMUNE)
    await town.starts("dung")
    await town.presses("dung", "Mời cán bộ", "Cán bộ OCOP xã")
    made = (await town.says("dung", "Lò Mai, chuyên viên"))[0]
    code = re.findall(r"i_\w+", made)[0]
    assert WAITS in (await town.says("mai", code))[0]
    await town.presses("dung", "Về đầu", "Cán bộ")
    assert "Người mời không tự duyệt được" in (await town.presses("dung", "Duyệt Lò Mai"))[0]
    await town.starts("hanh")
    await town.presses("hanh", "Cán bộ")
    assert "Đã duyệt Lò Mai" in (await town.presses("hanh", "Duyệt Lò Mai"))[0]
    await town.looks()
    assert "Anh chị đã được duyệt" in town.reads("mai")
    assert "Hồ sơ chờ" in town.labels("mai")


async def test_the_code_is_kept_nowhere(asked: tuple[Town, str], url: str) -> None:
    town, code = asked
    await town.starts("mai", code)
    assert code.removeprefix("i_") not in dump(url)
