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
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator
from lo_bot_api_emulator.updates import KINDS

from bot.channels.telegram.markup import strip_tags

TOKEN = "123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
USERNAME = "ocop_test_bot"
KINDS.update({"edited_message", "my_chat_member"})
_QUIET = 0.3

Raw = dict[str, Any]


@dataclass
class BotMessage:
    """A message of the bot as a person sees it now, after edits."""

    id: int
    html: str
    buttons: list[list[Raw]]
    keyboard: list[list[Raw]]
    edits: int = 0

    @property
    def text(self) -> str:
        """The words without tags."""
        return strip_tags(self.html)

    @property
    def labels(self) -> list[str]:
        """The words of all buttons, inline or in the place of the keyboard."""
        return [button["text"] for row in self.buttons + self.keyboard for button in row]

    def data(self, label: str) -> str | None:
        """The callback data behind an inline button."""
        return next(
            (b["callback_data"] for row in self.buttons for b in row if b["text"] == label), None
        )


class _Server(LoBotApiEmulator):  # type: ignore[misc]
    """The emulator, with a username, readable HTML only, and full records of calls."""

    def __init__(self, on_call: Callable[[str, Raw, Any], None]) -> None:
        super().__init__(allow_insecure_loopback_webhooks=True, max_updates=10_000)
        self.on_call = on_call
        self.refusals: list[str] = []

    def validate(self, method: str, fields: Raw, uploads: Raw) -> Any:
        try:
            _check_html(fields)
            result = super().validate(method, fields, uploads)
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

    def user(self, user_id: int | None = None, name: str = "Lan") -> "Person":
        """Bring in a person."""
        person = Person(self, user_id or 1000 + len(self.people), name)
        self.people[person.id] = person
        return person

    def called(self, method: str) -> list[Raw]:
        """The fields of the bot's calls of one method."""
        return [fields for name, fields in self.calls if name == method]

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
                person._see(method, fields, result["message_id"])


@dataclass
class Person:
    """Somebody chatting with the bot."""

    tg: TelegramEmulator = field(repr=False)
    id: int
    name: str
    phone: str = "+84912345678"
    chat: list[BotMessage] = field(default_factory=list)
    """All messages of the bot, as they look now."""
    _unread: list[BotMessage] = field(default_factory=list)

    async def starts(self, payload: str = "") -> int:
        """Open the bot, perhaps by a deep link."""
        return await self.says(f"/start {payload}".strip())

    async def says(self, text: str) -> int:
        """Type a text; gives the message's id."""
        return await self.sends(text=text)

    async def sends(self, **content: Any) -> int:
        """Send a message with any content of the Bot API; gives its id."""
        message = self._message(**content)
        await self.tg.inject({"message": message})
        return int(message["message_id"])

    async def sends_photo(self, caption: str | None = None, group: str | None = None) -> int:
        """Send a photo, perhaps as a part of an album."""
        content: Raw = {"photo": [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]}
        if caption is not None:
            content["caption"] = caption
        if group is not None:
            content["media_group_id"] = group
        return await self.sends(**content)

    async def shares_contact(self, phone: str | None = None, *, own: bool = True) -> int:
        """Send a contact card: the person's own, or somebody else's."""
        card = {
            "phone_number": phone or self.phone,
            "first_name": self.name,
            "user_id": self.id if own else self.id + 1,
        }
        return await self.sends(contact=card)

    async def edits(self, message_id: int, text: str) -> None:
        """Change a message sent before."""
        message = {**self._message(text=text), "message_id": message_id, "edit_date": 2}
        await self.tg.inject({"edited_message": message})

    async def presses(self, label: str, of: BotMessage | None = None) -> None:
        """Press a button: of one message, or of the newest that has it.

        Raises:
            LookupError: No such button is to be seen.
        """
        for message in [of] if of else reversed(self.chat):
            if (data := message.data(label)) is not None:
                await self.presses_data(data, message)
                return
            if label in message.labels:
                await self._taps(label, message)
                return
        shown = self.chat[-1].labels if self.chat else []
        raise LookupError(f"No button {label!r}; the newest message has {shown}")

    async def presses_data(self, data: str, message: BotMessage) -> None:
        """Press a button with any data, as a tampered client can."""
        sat_on = {"message_id": message.id, "date": 1, "chat": self._chat(), "text": message.text}
        query = {
            "id": f"callback-{self.tg.server.next_id}",
            "from": self._sender(),
            "chat_instance": str(self.id),
            "message": sat_on,
            "data": data,
        }
        self.tg.server.next_id += 1
        await self.tg.inject({"callback_query": query})

    async def blocks(self, *, lift: bool = False) -> None:
        """Block the bot, or lift the block."""
        bot = {"id": 123456, "is_bot": True, "first_name": "Bot", "username": USERNAME}
        old, new = ("kicked", "member") if lift else ("member", "kicked")
        await self.tg.inject(
            {
                "my_chat_member": {
                    "chat": self._chat(),
                    "from": self._sender(),
                    "date": 1,
                    "old_chat_member": {"status": old, "user": bot},
                    "new_chat_member": {"status": new, "user": bot},
                }
            }
        )

    async def reads(self) -> list[BotMessage]:
        """Wait for the bot; gives its messages that are new or changed since the last time."""
        await self.tg.settled()
        unread, self._unread = self._unread, []
        return unread

    async def reads_text(self) -> str:
        """As `reads`, the words of all messages together."""
        return "\n".join(message.text for message in await self.reads())

    async def _taps(self, label: str, message: BotMessage) -> None:
        """Tap a button in the place of the keyboard."""
        buttons = (button for row in message.keyboard for button in row)
        button = next(button for button in buttons if button["text"] == label)
        if button.get("request_contact"):
            await self.shares_contact()
        else:
            await self.says(label)

    def _see(self, method: str, fields: Raw, message_id: int) -> None:
        markup = fields["reply_markup"] or {}
        buttons, keyboard = markup.get("inline_keyboard", []), markup.get("keyboard", [])
        seen = next((m for m in self.chat if m.id == message_id), None)
        if method == "editMessageText" and seen is not None:
            seen.html, seen.buttons, seen.edits = fields["text"], buttons, seen.edits + 1
        else:
            seen = BotMessage(message_id, fields["text"], buttons, keyboard)
            self.chat.append(seen)
        if seen not in self._unread:
            self._unread.append(seen)

    def _message(self, **content: Any) -> Raw:
        message_id = self.tg.server.next_id
        self.tg.server.next_id += 1
        message = {"message_id": message_id, "date": 1, "chat": self._chat()}
        return {**message, "from": self._sender(), **content}

    def _chat(self) -> Raw:
        return {"id": self.id, "type": "private", "first_name": self.name}

    def _sender(self) -> Raw:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "vi"}


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
    if fields.get("parse_mode") == "HTML" and not _is_readable(str(fields.get("text"))):
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
