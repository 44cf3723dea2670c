"""A small Bot API server with scripted people, to load a bot with.

Each person says something, waits for the first answer, thinks for a moment and goes on: a closed
loop, so the number of people sets the load. The server runs as a process of its own and counts
turns and their latency; it never says more than Telegram would.

    python -m benchmarks.fake_bot_api --port 8099 --people 32
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

Raw: TypeAlias = dict[str, Any]
Script = Callable[[int, Raw | None], Raw]
"""What a person does in turn number n, given the bot's last message (its fields as sent):
`{"text": ...}` or other content of a message, or `{"data": ...}` to press a button."""


def say_something(turn: int, _last: Raw | None) -> Raw:
    """Type a short Vietnamese text."""
    return {"text": f"Mật ong hoa nhãn, lần {turn}"}


def press_or_say(turn: int, last: Raw | None) -> Raw:
    """Press the first button of the bot's last message; type a text when there is none."""
    rows = ((last or {}).get("reply_markup") or {}).get("inline_keyboard") or []
    return {"data": rows[0][0]["callback_data"]} if rows else say_something(turn, last)


@dataclass
class Person:
    """One scripted person.

    Attributes:
        waiting_since: When they last did something, until the first answer; else None.
    """

    id: int
    turn: int = 0
    waiting_since: float | None = None
    last: Raw | None = None
    last_id: int = 0


@dataclass
class Load:
    """The server's state: the people, the updates not confirmed yet, what was measured."""

    script: Script
    think: float
    people: dict[int, Person]
    pending: deque[Raw] = field(default_factory=deque)
    latencies: list[float] = field(default_factory=list)
    calls: int = 0
    update_id: int = 1000
    message_id: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    running: bool = False

    def act(self, person: Person) -> None:
        """Let a person do the next thing."""
        action = self.script(person.turn, person.last)
        person.turn += 1
        person.waiting_since = time.perf_counter()
        self.update_id += 1
        self.message_id += 1
        self.pending.append(self._update(person, action))
        self.news.set()

    def answered(self, person: Person, fields: Raw, message_id: int) -> None:
        """Note a message of the bot; the first one after an action ends the turn."""
        person.last, person.last_id = fields, message_id
        if person.waiting_since is None:
            return
        self.latencies.append(time.perf_counter() - person.waiting_since)
        person.waiting_since = None
        if self.running:
            asyncio.get_running_loop().call_later(self.think, self.act, person)

    def _update(self, person: Person, action: Raw) -> Raw:
        sender = {"id": person.id, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
        chat = {"id": person.id, "type": "private", "first_name": "Lan"}
        if "data" in action:
            sat_on = {"message_id": person.last_id, "chat": chat, "date": 1, "text": "?"}
            press = {"id": str(self.update_id), "from": sender, "chat_instance": "1"}
            query = {**press, "message": sat_on, "data": action["data"]}
            return {"update_id": self.update_id, "callback_query": query}
        head = {"message_id": self.message_id, "from": sender, "chat": chat, "date": 1_790_000_000}
        return {"update_id": self.update_id, "message": {**head, **action}}


class FakeBotApi:
    """Answers a bot's calls, and `/bench/...` for whoever measures."""

    def __init__(self, load: Load) -> None:
        self._load = load

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer one call."""
        method = request.path.rsplit("/", 1)[1]
        body = await request.read()
        if request.path.startswith("/bench/"):
            return _json(self._measure(method))
        fields = _fields(request, body)
        self._load.calls += 1
        return _json({"ok": True, "result": await self._result(method, fields)})

    async def _result(self, method: str, fields: Raw) -> object:
        load = self._load
        match method:
            case "getMe":
                return {"id": 1, "is_bot": True, "first_name": "B", "username": "bench_bot"}
            case "getUpdates":
                return await self._updates(int(fields.get("offset", 0)))
            case "sendMessage" | "editMessageText":
                load.message_id += 1
                person = load.people[int(fields["chat_id"])]
                load.answered(person, fields, load.message_id)
                chat = {"id": person.id, "type": "private"}
                head = {"message_id": load.message_id, "date": 1, "chat": chat}
                return {**head, "text": fields["text"]}
            case _:
                return True

    async def _updates(self, offset: int) -> list[Raw]:
        load = self._load
        while load.pending and load.pending[0]["update_id"] < offset:
            load.pending.popleft()
        if not load.pending:
            load.news.clear()
            try:
                await asyncio.wait_for(load.news.wait(), 10)
            except TimeoutError:
                return []
        return [load.pending[index] for index in range(min(100, len(load.pending)))]

    def _measure(self, order: str) -> Raw:
        load = self._load
        if order == "start":
            load.running = True
            for person in load.people.values():
                load.act(person)
        elif order == "stop":
            load.running = False
        elif order == "reset":
            load.latencies.clear()
            load.calls = 0
        times = sorted(load.latencies)
        return {
            "turns": len(times),
            "calls": load.calls,
            "p50": times[len(times) // 2] if times else 0,
            "p99": times[int(len(times) * 0.99)] if times else 0,
        }


def _fields(request: web.BaseRequest, body: bytes) -> Raw:
    if request.content_type == "application/json":
        fields: Raw = json.loads(body)
        return fields
    from urllib.parse import parse_qsl  # noqa: PLC0415 -- only the library's own class needs it

    return dict(parse_qsl(body.decode()))


def _json(value: object) -> web.Response:
    return web.Response(body=json.dumps(value).encode(), content_type="application/json")


def load_script(path: str) -> Script:
    """Import a script given as `module:function`."""
    module, _, name = path.partition(":")
    script: Script = getattr(importlib.import_module(module), name)
    return script


async def serve(port: int, people: int, think: float, script: Script) -> None:
    """Serve until cancelled."""
    persons = {number: Person(number) for number in range(1, people + 1)}
    api = FakeBotApi(Load(script, think, persons))
    runner = web.ServerRunner(web.Server(api.handle, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def main() -> None:
    """Run the server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--people", type=int, default=32)
    parser.add_argument("--think", type=float, default=0.02)
    parser.add_argument("--script", default="benchmarks.fake_bot_api:say_something")
    args = parser.parse_args()
    asyncio.run(serve(args.port, args.people, args.think, load_script(args.script)))


if __name__ == "__main__":
    main()
