"""People chatting with the bot over HTTP, through lo-bot-api-emulator.

    async with telegram_emulator() as tg:
        ...start the bot with tg.token at tg.url...
        tg.idle = runtime.idle
        lan = tg.user()
        await lan.says("Chào")
        (reply,) = await lan.reads()
        await lan.presses("Đăng ký sản phẩm")

The emulator refuses what Telegram refuses: unknown fields, empty or long texts, long callback
data. On top of it, HTML that Telegram could not read is refused here, and at the end of the
context every refusal that nobody asked for fails the test.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator
from lo_bot_api_emulator.updates import KINDS

from tests.bot.person import USERNAME, Person, Raw

TOKEN = "123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
KINDS.update({"edited_message", "my_chat_member"})
_QUIET = 0.3


@dataclass(frozen=True)
class Uploaded:
    """A file the bot sent: by which method, with which fields, in which of them."""

    method: str
    fields: Raw
    field: str
    name: str
    data: bytes


class _Server(LoBotApiEmulator):  # type: ignore[misc]
    """The emulator, with a username, readable HTML only, and full records of calls."""

    def __init__(self, on_call: Callable[[str, Raw, Any], None]) -> None:
        super().__init__(allow_insecure_loopback_webhooks=True, max_updates=10_000)
        self.on_call = on_call
        self.refusals: list[str] = []
        self.uploaded: list[Uploaded] = []

    def validate(self, method: str, fields: Raw, uploads: Raw) -> Any:
        try:
            _check_html(fields)
            result = super().validate(method, fields, uploads)
            self.uploaded += [
                Uploaded(method, fields, field, file["filename"], file["data"])
                for field, file in uploads.items()
            ]
        except ApiRefusal as refusal:
            if "link_preview_options" not in refusal.description:
                self.refusals.append(f"{method}: {refusal.description}")
            raise
        if method == "getMe":
            result["username"] = USERNAME
        self.on_call(method, fields, result)
        return result


class TelegramEmulator:
    """A Telegram of its own: its people, its one bot and what they said.

    Attributes:
        url: The Bot API server's address.
        token: The bot's token.
        idle: Waits until the bot has nothing in hand; without it, `reads` waits until the bot
            has been quiet for a moment.
        calls: Every call the bot made and its fields, in order, without `getUpdates`.
    """

    def __init__(self) -> None:
        self.url = ""
        self.token = TOKEN
        self.idle: Callable[[], Awaitable[object]] | None = None
        self.calls: list[tuple[str, Raw]] = []
        self.server = _Server(self._note)
        self.people: dict[int, Person] = {}
        self._busy = asyncio.Event()

    def user(self, user_id: int | None = None, name: str = "Lan") -> Person:
        """Bring in a person."""
        person = Person(self, user_id or 1000 + len(self.people), name)
        self.people[person.id] = person
        return person

    def next_message_id(self) -> int:
        """Give a message a number of its own."""
        number: int = self.server.next_id
        self.server.next_id += 1
        return number

    def called(self, method: str) -> list[Raw]:
        """The fields of the bot's calls of one method."""
        return [fields for name, fields in self.calls if name == method]

    @property
    def uploaded(self) -> list[Uploaded]:
        """The files the bot sent."""
        return self.server.uploaded

    @property
    def refusals(self) -> list[str]:
        """What the server refused; a test that asks for it clears the list."""
        return self.server.refusals

    async def inject(self, update: Raw) -> int:
        """Let an update happen; gives its number. By webhook it is delivered on return."""
        number: int = await self.server.enqueue_update(update, token=self.token)
        return number

    async def redeliver(self) -> int:
        """Let Telegram try the updates again that the webhook did not take."""
        count: int = await self.server.deliver_updates(token=self.token)
        return count

    async def settled(self) -> None:
        """Wait until the bot took all updates and has nothing more to say."""
        queue = self.server._update_queues._state(self.token)
        while queue.updates:  # noqa: ASYNC110 -- the emulator tells nobody
            await asyncio.sleep(0.005)
        if self.idle is not None:
            await self.idle()
            return
        quiet = False
        while not quiet:
            self._busy.clear()
            try:
                await asyncio.wait_for(self._busy.wait(), _QUIET)
            except TimeoutError:
                quiet = True

    def _note(self, method: str, fields: Raw, result: Any) -> None:
        if method == "getUpdates":
            return
        self._busy.set()
        fields = {**fields, "reply_markup": _decoded(fields.get("reply_markup"))}
        self.calls.append((method, fields))
        if method in {"sendMessage", "editMessageText"}:
            person = self.people.get(int(fields["chat_id"]))
            if person is not None:
                person.see(method, fields, result["message_id"])


@asynccontextmanager
async def telegram_emulator() -> AsyncIterator[TelegramEmulator]:
    """Run a Telegram on a free port of this machine.

    Raises:
        AssertionError: At the end, when the server refused something and nobody cleared it.
    """
    emulator = TelegramEmulator()
    runner = web.AppRunner(emulator.server.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    emulator.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield emulator
    finally:
        await runner.cleanup()
    assert not emulator.refusals, emulator.refusals


def _decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _check_html(fields: Raw) -> None:
    if fields.get("parse_mode") == "HTML" and not _is_readable(
        str(fields.get("text", fields.get("caption")))
    ):
        raise ApiRefusal("Bad Request: can't parse entities")


def _is_readable(text: str) -> bool:
    """Tell whether Telegram could read a text as HTML (of our tags: b and i)."""
    if re.search(r"&(?!(?:amp|lt|gt|quot|#\d+|#x[0-9a-fA-F]+);)", text):
        return False
    opened: list[str] = []
    for closing, name in re.findall(r"<(/?)([^<>]*)>", text):
        if name not in {"b", "i"}:
            return False
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened and text.count("<") == text.count(">")
