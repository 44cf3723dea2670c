"""The bot with its web chat, and visitors without a browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from itertools import count
from typing import Any

import httpx

from bot.app import dialogue
from bot.channels.web import WebChannel, WebOptions
from bot.channels.web.attachments import AttachmentMaker
from bot.channels.web.limits import Limits, Rate
from bot.clock import now
from bot.runtime import Runtime
from bot.settings import Settings
from conversations.wording import vietnamese
from ocop_core.store import SqlStore, TurnFunction, open_store

SETTINGS = Settings(
    _env_file=None, province="14", office_name="UBND xã Tà Xùa", office_phone="0212 3860 123"
)
MUCH = Rate(10_000, 10_000)
GENEROUS = Limits(
    said=MUCH,
    said_from=MUCH,
    new_from=MUCH,
    photos=MUCH,
    links=MUCH,
    codes=MUCH,
    tries_from=MUCH,
    tries=MUCH,
)
COMMANDS = {"diem": "Điểm của tôi", "trogiup": "Trợ giúp"}
_numbers = count(1)


@dataclass
class Answer:
    """A page as a person without script sees it."""

    response: httpx.Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """The words of the page, without tags and the help for screen readers."""
        body = self.response.text.partition("<body>")[2]
        return unescape(re.sub(r"<[^>]*>", "", body))

    @property
    def buttons(self) -> dict[str, str]:
        """Values of the bot's buttons by label; a label used again means its newest."""
        found = re.findall(
            r'name="press" value="([^"]*)">.*?<span class="l">(.*?)</span>', self.response.text
        )
        return {unescape(label): unescape(value) for value, label in found}

    def hidden(self, name: str) -> str:
        """The value of a hidden field of the big form."""
        form = self.response.text.partition('id="say"')[2]
        found = re.search(rf'name="{name}" value="([^"]*)"', form)
        assert found is not None
        return found[1]


@dataclass
class Visitor:
    """A browser without script."""

    client: httpx.AsyncClient
    page: Answer | None = None
    token: str = ""
    id: str = ""

    async def opens(self, path: str = "/") -> Answer:
        return self._sees(await self.client.get(path))

    async def posts(self, path: str, **fields: str) -> Answer:
        """Send a form as the page would, and see what follows."""
        form = {"token": self.token, "id": self.id, **fields}
        return self._sees(await self.client.post(path, data=form, follow_redirects=True))

    async def starts(self) -> Answer:
        await self.opens()
        return await self.posts("/say", start="")

    async def says(self, text: str) -> Answer:
        return await self.posts("/say", text=text)

    async def presses(self, label: str) -> Answer:
        assert self.page is not None
        return await self.posts("/say", press=self.page.buttons[label])

    async def agrees(self) -> Answer:
        await self.starts()
        return await self.presses("Đồng ý")

    async def script_says(self, text: str, message_id: str = "") -> httpx.Response:
        """Send a text as the page's script does."""
        form = {"token": self.token, "id": message_id or f"message-{next(_numbers)}", "text": text}
        headers = {"Accept": "application/json"}
        return await self.client.post("/say", data=form, headers=headers)

    async def news(self, after: str = "0") -> dict[str, Any]:
        found = await self.client.get("/messages", params={"after": after})
        assert found.status_code == 200
        data: dict[str, Any] = found.json()
        return data

    def _sees(self, response: httpx.Response) -> Answer:
        answer = Answer(response)
        if response.status_code == 200 and 'id="say"' in response.text:
            self.page = answer
            self.token, self.id = answer.hidden("token"), answer.hidden("id")
        return answer


@dataclass
class WebBot:
    """A running bot."""

    channel: WebChannel
    runtime: Runtime
    store: SqlStore
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.channel.port}"

    def visitor(self, **headers: str) -> Visitor:
        # Reading in the certificates would take longer than all the rest, and there is no https.
        client = httpx.AsyncClient(base_url=self.url, headers=headers, timeout=20, verify=False)  # noqa: S501
        self.clients.append(client)
        return Visitor(client)


@asynccontextmanager
async def web_bot(
    database_url: str,
    *,
    limits: Limits = GENEROUS,
    public_url: str = "",
    maker: AttachmentMaker | None = None,
    turn: TurnFunction | None = None,
    clock: Callable[[], datetime] = now,
) -> AsyncIterator[WebBot]:
    """The bot as `ocop-bot run` runs it with the web chat alone."""
    store = open_store(database_url, process_id="web", clock=clock)
    options = WebOptions(
        office=SETTINGS.office_name,
        phone=SETTINGS.office_phone,
        commands=COMMANDS,
        port=0,
        public_url=public_url,
        limits=limits,
    )
    channel = WebChannel(options, store.web, vietnamese(), clock, maker)
    runtime = Runtime(
        store,
        [channel],
        turn or dialogue(SETTINGS),
        clock=clock,
        sweep_every=timedelta(days=1),
    )
    try:
        async with runtime:
            bot = WebBot(channel, runtime, store)
            try:
                yield bot
            finally:
                for client in bot.clients:
                    await client.aclose()
    finally:
        await store.close()
