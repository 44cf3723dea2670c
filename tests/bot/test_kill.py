"""A process killed anywhere in a turn loses nothing and repeats no effect."""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.bot.emulator import TelegramEmulator, telegram_emulator

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def bot(tg: TelegramEmulator, database: str, *point: str) -> AsyncIterator[Process]:
    """Run a bot in a process of its own; ended politely unless it killed itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bot.dying_bot", tg.url, database, *point, cwd=ROOT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@pytest.mark.parametrize("point", ["after_inbox", "after_step", "after_commit", "after_send"])
async def test_killed_anywhere(tmp_path: Path, point: str) -> None:
    database = f"sqlite:///{tmp_path}/bot.db"
    async with telegram_emulator() as tg:
        lan, hoa = tg.user(), tg.user()
        for text in ("một", "hai", "ba"):
            await lan.says(text)
        await hoa.says("three")
        async with bot(tg, database, point) as doomed:
            assert await doomed.wait() == -signal.SIGKILL
        async with bot(tg, database) as successor:
            while len({m.text for m in lan.chat + hoa.chat}) < 6:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            await lan.says("bốn")
            await lan.reads()
        assert successor.returncode == 0
        texts = [message.text for message in lan.chat]
        assert texts[-1] == "4: bốn"
        assert list(dict.fromkeys(texts)) == ["1: một", "2: hai", "3: ba", "4: bốn"]
        assert list(dict.fromkeys(m.text for m in hoa.chat)) == ["a", "b", "c"]
        repeated = len(texts) + len(hoa.chat) - 7
        assert repeated <= (2 if point == "after_send" else 0)  # one for each chat being answered
