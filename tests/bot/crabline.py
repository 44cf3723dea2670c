"""An independent Zalo: `@openclaw/crabline` (npm), a process of its own, over HTTP.

It was written neither by us nor by Zalo. Only text can be sent in; what the bot said is read
from its recorder. `make node` installs it.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import aiohttp

from tests.bot.zalo_bot_api import TOKEN

PROGRAM = (
    Path(__file__).parents[1]
    / "node/node_modules/@openclaw/crabline/dist/src/bin/crabline.js"
)  # fmt: skip
_ADMIN = "only-for-tests"
_START = 60.0


@dataclass
class Crabline:
    """A running server.

    Attributes:
        url: Its base address.
    """

    url: str
    recorder: Path
    session: aiohttp.ClientSession

    async def says(self, chat: str, text: str, *, group: bool = False) -> None:
        """Let a person type something; by webhook it is delivered on return."""
        body = {
            "chatId": chat,
            "senderId": chat,
            "senderName": "Mùa A Sử",
            "chatType": "GROUP" if group else "PRIVATE",
            "text": text,
        }
        headers = {"X-Crabline-Admin-Token": _ADMIN}
        url = f"{self.url}/crabline/zalo/inbound"
        async with self.session.post(url, json=body, headers=headers) as answer:
            assert answer.status == 200, await answer.text()

    def texts(self, chat: str) -> list[str]:
        """The messages a chat was sent, in order."""
        lines = self.recorder.read_text("utf-8").splitlines()
        events = [json.loads(line) for line in lines if line]
        return [
            str(event["body"]["text"])
            for event in events
            if event.get("type") == "api"
            and event["path"].endswith("/sendMessage")
            and event.get("accepted")
            and event["body"]["chat_id"] == chat
        ]


@asynccontextmanager
async def crabline(folder: Path) -> AsyncIterator[Crabline]:
    """Run the server.

    Args:
        folder: Where it may write.
    """
    node = which("node")
    assert node is not None, "the tests of Zalo need Node.js"
    assert PROGRAM.exists(), "run `make node` once: it installs crabline below tests/node"
    ready, recorder = folder / "ready.json", folder / "recorder.jsonl"
    process = await asyncio.create_subprocess_exec(
        node, str(PROGRAM), "serve", "zalo",
        "--ready-file", str(ready), "--recorder", str(recorder),
        env={**os.environ, "CRABLINE_ADMIN_TOKEN": _ADMIN, "CRABLINE_BOT_TOKEN": TOKEN},
        cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_START):
            said = await process.stdout.readuntil(b"recorder:")
        assert b"ready" in said
        url = json.loads(ready.read_text("utf-8"))["baseUrl"]
        async with aiohttp.ClientSession() as session:
            yield Crabline(url, recorder, session)
    finally:
        process.terminate()
        await process.communicate()
