"""A Zalo Bot API server for tests: what Zalo refuses it refuses, and it fails when told to.

It does what `@openclaw/crabline` lacks: updates handed out again and again, pictures, stickers
and unsupported messages, both envelopes, the length limit, refusals with HTTP 200, answers that
get lost after the call took effect.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels.cutting import utf16_length

TOKEN = "1459232241454765289:AbC-dEf_secret-part"
SECRET = "s3cret_-A"
HEADER = "X-Bot-Api-Secret-Token"
_IDLE = 0.05
"""Seconds a poll without updates waits here; Zalo waits as long as it is asked to."""

_FIELDS = {
    "getMe": set(),
    "getUpdates": {"timeout"},
    "deleteWebhook": set(),
    "setWebhook": {"url", "secret_token"},
    "sendMessage": {"chat_id", "text"},
    "sendPhoto": {"chat_id", "photo", "caption"},
    "sendChatAction": {"chat_id", "action"},
}  # fmt: skip


class LostError(Exception):
    """The call took effect, its answer does not arrive."""


@dataclass
class ZaloBotServer:
    """A Zalo of its own.

    Attributes:
        url: Its base address.
        calls: Every call with its fields, in order.
        refusals: What it refused by itself; a test that asks for it clears the list.
        replaying: Whether the last update is handed out again at every poll, at once.
        plan: The account's type.
    """

    url: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    replaying: bool = False
    plan: str = "BASIC"
    webhook: dict[str, Any] | None = None
    verification: dict[str, Any] | None = None
    _last: dict[str, Any] | None = None
    _updates: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    _script: dict[str, deque[Any]] = field(default_factory=lambda: defaultdict(deque))
    _numbers: Any = field(default_factory=lambda: count(1))

    def refuse(self, method: str, code: int, *, status: int | None = None) -> None:
        """Refuse the next call of a method, with `ok: false` and any HTTP status."""
        body = {"ok": False, "error_code": code, "description": "refused"}
        self._script[method].append((status or code, json.dumps(body).encode()))

    def answer(self, method: str, status: int, body: bytes) -> None:
        """Answer the next call of a method with these bytes."""
        self._script[method].append((status, body))

    def lose(self, method: str) -> None:
        """Let the next call of a method take effect and its answer get lost."""
        self._script[method].append(LostError())

    def called(self, method: str) -> list[dict[str, Any]]:
        """The fields of the calls of one method."""
        return [fields for name, fields in self.calls if name == method]

    def texts(self, chat: str) -> list[str]:
        """The texts a chat was sent, in order."""
        return [f["text"] for f in self.called("sendMessage") if f["chat_id"] == chat]

    def message(self, chat: str, kind: str = "text", /, **content: Any) -> dict[str, Any]:
        """Make an update, as seen in the field: without the documented envelope."""
        number = next(self._numbers)
        message = {
            "message_id": f"{number:016x}",
            "date": 1_790_000_000_000 + number,
            "from": {"id": chat, "display_name": "Mùa A Sử", "is_bot": False},
            "chat": {"id": chat, "chat_type": "PRIVATE"},
            **content,
        }
        return {"event_name": f"message.{kind}.received", "message": message}

    async def inject_polled(self, update: dict[str, Any]) -> None:
        """Let an update wait for the next poll, whether or not a webhook is set."""
        await self._updates.put(update)

    async def inject(self, update: dict[str, Any]) -> None:
        """Let an update happen."""
        if self.webhook is None:
            await self.inject_polled(update)
            return
        status = await self.post(json.dumps(update).encode(), self.webhook["secret_token"])
        assert status == 200

    async def post(self, body: bytes, secret: str | None, path: str = "") -> int:
        """Send a body to the webhook as anybody may; gives the HTTP status."""
        assert self.webhook is not None
        headers = {} if secret is None else {HEADER: secret}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.webhook["url"] + path, data=body, headers=headers) as answer,
        ):
            return answer.status

    async def handle(self, request: web.BaseRequest) -> web.Response:
        _, bot, method = request.path.split("/")
        if bot != f"bot{TOKEN}":
            return _refusal(401, "Unauthorized")
        body = await request.read()
        fields: dict[str, Any] = json.loads(body) if body else {}
        planned = self._script[method].popleft() if self._script[method] else None
        if isinstance(planned, tuple):
            self.calls.append((method, fields))
            status, answer = planned
            return web.Response(status=status, body=answer, content_type="application/json")
        words = self._wrong(method, fields)
        if words:
            self.refusals.append(f"{method}: {words}")
            return _refusal(400, words)
        self.calls.append((method, fields))
        result = await self._do(method, fields)
        if isinstance(planned, LostError):
            assert request.transport is not None
            request.transport.close()
        if result is None:
            return _refusal(408, "Request timeout")
        return web.json_response({"ok": True, "result": result})

    def _wrong(self, method: str, fields: dict[str, Any]) -> str:
        if method not in _FIELDS:
            return "invalid API name"
        if set(fields) - _FIELDS[method]:
            return f"unknown fields {set(fields) - _FIELDS[method]}"
        if method == "getUpdates" and self.webhook is not None:
            return "a webhook is set"
        if method == "sendMessage" and not 1 <= utf16_length(fields["text"]) <= 2000:
            return "text length"
        if method == "sendPhoto" and not fields["photo"].startswith("https://"):
            return "photo must be a public URL"
        if method == "setWebhook" and not 8 <= len(fields["secret_token"]) <= 256:
            return "secret_token length"
        return ""

    async def _do(self, method: str, fields: dict[str, Any]) -> Any:
        match method:
            case "getMe":
                return {"id": TOKEN.split(":", maxsplit=1)[0], "account_name": "bot.ocop",
                        "account_type": self.plan, "can_join_groups": False}  # fmt: skip
            case "getUpdates":
                return await self._get_update()
            case "setWebhook":
                self.webhook = fields
                return {"url": fields["url"], "verification": self.verification}
            case "deleteWebhook":
                self.webhook = None
                return {"url": ""}
            case "sendChatAction":
                return {}
            case _:
                return {"message_id": f"m{next(self._numbers)}", "date": 1}

    async def _get_update(self) -> dict[str, Any] | None:
        if self._updates.empty() and self.replaying and self._last is not None:
            return self._last
        with suppress(TimeoutError):
            self._last = await asyncio.wait_for(self._updates.get(), _IDLE)
            return self._last
        return None


def _refusal(status: int, words: str) -> web.Response:
    body = {"ok": False, "error_code": status, "description": words}
    return web.json_response(body, status=status)


@asynccontextmanager
async def zalo_bot_server() -> AsyncIterator[ZaloBotServer]:
    """Run the server on a free port of this machine.

    Raises:
        AssertionError: At the end, when it refused something by itself and nobody cleared it.
    """
    server = ZaloBotServer()
    runner = web.ServerRunner(web.Server(server.handle, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
    assert not server.refusals, server.refusals
