"""A platform that never dies: a small Bot API with people who answer whatever they are asked.

It keeps updates until the bot confirms them by asking for later ones, as Telegram does, so a bot
that is killed is told again what it had not confirmed. Each person says the next line of their
script once the bot has answered the last one.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "123456:KILL-TEST"

Raw = dict[str, Any]


@dataclass
class Person:
    """One person with a script."""

    chat: int
    lines: list[str]
    said: int = 0
    answered: int = 0
    """Lines that have been answered at least once."""
    messages: list[str] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return self.answered >= len(self.lines)


class Platform:
    """The server side of one bot."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {}
        self.updates: list[Raw] = []
        self.next_update = 1
        self.next_message = 1
        self.news = asyncio.Event()
        self.all_done = asyncio.Event()
        self.runner: web.AppRunner | None = None
        self.url = ""

    async def start(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self.call)
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        host, port = self.runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        if self.runner:
            await self.runner.cleanup()

    def joins(self, person: Person) -> None:
        self.people[person.chat] = person
        self.all_done.clear()
        self.speaks(person)

    def speaks(self, person: Person) -> None:
        """Say the next line of the script."""
        text = person.lines[person.said]
        person.said += 1
        who = {"id": person.chat, "is_bot": False, "first_name": "Bà con"}
        message = {
            "message_id": self.next_message,
            "date": 1_790_000_000,
            "chat": {"id": person.chat, "type": "private", "first_name": "Bà con"},
            "from": who,
            "text": text,
        }
        self.next_message += 1
        self.updates.append({"update_id": self.next_update, "message": message})
        self.next_update += 1
        self.news.set()

    async def call(self, request: web.Request) -> web.Response:
        fields = await read(request)
        match request.match_info["method"].lower():
            case "getupdates":
                return ok(await self.get_updates(fields))
            case "sendmessage":
                return ok(self.sent(fields))
            case "getme":
                return ok({"id": 1, "is_bot": True, "first_name": "OCOP", "username": "ocop_bot"})
            case _:
                return ok(True)

    async def get_updates(self, fields: Raw) -> list[Raw]:
        offset = int(fields.get("offset") or 0)
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        if not self.updates:
            self.news.clear()
            try:
                await asyncio.wait_for(
                    self.news.wait(), min(1.0, float(fields.get("timeout") or 0))
                )
            except TimeoutError:
                return []
        return self.updates[:100]

    def sent(self, fields: Raw) -> Raw:
        person = self.people[int(fields["chat_id"])]
        again = person.messages[-1:] == [fields["text"]]
        person.messages.append(fields["text"])
        if person.answered < person.said and not again:
            person.answered = person.said
            if person.said < len(person.lines):
                self.speaks(person)
            elif all(other.done for other in self.people.values()):
                self.all_done.set()
        self.next_message += 1
        return {
            "message_id": self.next_message,
            "date": 1_790_000_000,
            "chat": {"id": person.chat, "type": "private"},
            "text": fields["text"],
        }


async def read(request: web.Request) -> Raw:
    if request.content_type == "application/json":
        data: Raw = json.loads(await request.text() or "{}")
        return data
    posted = await request.post()
    return {**request.query, **dict(posted)}


def ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})
