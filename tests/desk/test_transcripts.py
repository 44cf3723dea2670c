"""An officer's morning and a returned dossier's round trip, as they are read, held to the letter.

Each file lists who does what and what everybody then reads. After a deliberate change of words
run `pytest tests/desk/test_transcripts.py --update-golden` and read the difference. Codes are
drawn at random in life; here they are named by their order.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue import DialogueTurn
from bot.timers import Timer
from ocop_core.calendar import vietnamese_calendar
from tests.bot.clock import Clock
from tests.desk.opened import open_town, turn_of
from tests.desk.town import COMMUNE, Town, _read
from tests.transcripts.test_transcripts import as_yaml

FOLDER = Path(__file__).parent / "transcripts"
FILES = sorted(FOLDER.glob("*.yaml"))

CHATS = {"cán bộ": "lan", "chủ thể": "su"}


class Stage:
    """The town, played by a script."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.timer = Timer(town.store, vietnamese_calendar(), clock=town.clock)
        self._heard = 0

    async def set(self) -> None:
        await self.town.officer("lan", "commune_officer", COMMUNE)
        await self.town.registers("su")
        self.heard()

    async def play(self, act: dict[str, Any]) -> dict[str, Any]:
        """Do one thing; the act with what was read after it, by whom."""
        done = {key: value for key, value in act.items() if key != "đọc"}
        self.town.clock.advance(minutes=1)
        match done:
            case {"chờ": days, "lúc": at}:
                await self.morning(days, at)
            case {"ai": who, "gõ": text}:
                await self.town.says(CHATS[who], text)
            case {"ai": who, "bấm": label}:
                await self.town.presses(CHATS[who], label)
            case {"ai": who, "mở bot": _}:
                await self.town.starts(CHATS[who])
            case unknown:
                raise AssertionError(f"nobody can do that: {unknown}")
        return {**done, "đọc": self.heard()}

    async def morning(self, days: int, at: str) -> None:
        """Let days pass, until a time of the day there, and let the timer tick."""
        hour, minute = map(int, at.split(":"))
        clock = self.town.clock
        there = clock.now + timedelta(days=days, hours=7)
        clock.now = there.replace(hour=hour, minute=minute) - timedelta(hours=7)
        await self.timer.tick(clock.now)
        await self.town.looks()

    def heard(self) -> list[dict[str, str]]:
        """What came since, by who read it."""
        new = self.town.channel.delivered[self._heard :]
        self._heard += len(new)
        names = {chat: who for who, chat in CHATS.items()}
        return [
            {names[one.conversation.chat]: _read(one.payload)}
            for one in new
            if one.kind == "message"
        ]


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    clock, codes, made = Clock(), count(1), turn_of(Clock())
    turn = DialogueTurn(
        made._editions,
        made._current,
        made._office,
        made._wording,
        clock=clock,
        codes=lambda: f"OC-TEST-{next(codes):04d}",
    )
    async with open_town(sqlite_url, clock=clock, turn=turn) as town:
        stage = Stage(town)
        await stage.set()
        yield stage


def test_there_are_transcripts() -> None:
    assert len(FILES) >= 2


@pytest.fixture
def script(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return loaded


def write(path: Path, script: dict[str, Any]) -> None:
    path.write_text(as_yaml(script), "utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_transcript(
    stage: Stage, path: Path, script: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    played = [await stage.play(act) for act in script["hồi"]]
    if request.config.getoption("--update-golden"):
        write(path, {**script, "hồi": played})
        return
    for number, (now, then) in enumerate(zip(played, script["hồi"], strict=True), 1):
        assert now == then, f"{path.name}, act {number}"
