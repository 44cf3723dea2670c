"""A Bot API server whose answers a test scripts: outages, limits, refusals."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


@dataclass
class Asked:
    """One call the server received."""

    method: str
    fields: dict[str, Any]


@dataclass
class ScriptedBotApi:
    """Answers each method with what is scripted for it, then with success."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    updates: deque[dict[str, Any]] = field(default_factory=deque)
    confirmed: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by a poll that confirmed all updates."""
    _script: dict[str, deque[tuple[int, Any]]] = field(default_factory=lambda: defaultdict(deque))
    _message_id: int = 0

    def answer(self, method: str, status: int, body: Any) -> None:
        """Script the next answer of a method; bytes go out as they are."""
        self._script[method].append((status, body))

    def refuse(self, method: str, status: int, description: str, **parameters: Any) -> None:
        """Script a refusal in the Bot API's own form."""
        body = {"ok": False, "error_code": status, "description": description}
        if parameters:
            body["parameters"] = parameters
        self.answer(method, status, body)

    def sent(self, method: str = "sendMessage") -> list[dict[str, Any]]:
        """The fields of the calls of one method."""
        return [call.fields for call in self.asked if call.method == method]

    async def handle(self, request: web.BaseRequest) -> web.Response:
        method = request.path.rsplit("/", 1)[1]
        if request.content_type.startswith("multipart/"):
            self.asked.append(Asked(method, dict(await request.post())))
        else:
            body = await request.read()
            self.asked.append(Asked(method, json.loads(body) if body else {}))
        if self._script[method]:
            status, answer = self._script[method].popleft()
        else:
            status, answer = 200, {"ok": True, "result": await self._result(method)}
        payload = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return web.Response(status=status, body=payload, content_type="application/json")

    async def _result(self, method: str) -> Any:
        fields = self.asked[-1].fields
        match method:
            case "getMe":
                return {"id": 123456, "is_bot": True, "first_name": "B", "username": "ocop_bot"}
            case "getUpdates":
                return await self._get_updates(fields)
            case "sendMessage" | "editMessageText" | "sendPhoto" | "sendDocument":
                self._message_id += 1
                chat = {"id": fields["chat_id"], "type": "private"}
                return {"message_id": self._message_id, "date": 1, "chat": chat}
            case _:
                return True

    async def _get_updates(self, fields: dict[str, Any]) -> list[dict[str, Any]]:
        while self.updates and self.updates[0]["update_id"] < fields.get("offset", 0):
            self.updates.popleft()
        if not self.updates:
            self.confirmed.set()
        if not self.updates:
            await asyncio.sleep(0.01)
        return list(self.updates)


@asynccontextmanager
async def scripted_bot_api() -> AsyncIterator[ScriptedBotApi]:
    """Run the server on a free port of this machine."""
    api = ScriptedBotApi()
    runner = web.ServerRunner(web.Server(api.handle, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield api
    finally:
        await runner.cleanup()
