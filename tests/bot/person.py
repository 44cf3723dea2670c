"""A person chatting with the bot, and what they see of it."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.channels.telegram.markup import strip_tags

USERNAME = "ocop_test_bot"

Raw = dict[str, Any]


class Telegram(Protocol):
    """What a person needs of the emulated Telegram."""

    async def inject(self, update: Raw) -> int: ...

    async def settled(self) -> None: ...

    def next_message_id(self) -> int: ...


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


@dataclass
class Person:
    """Somebody chatting with the bot."""

    tg: Telegram = field(repr=False)
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

    async def presses_data(self, data: str, message: BotMessage | None = None) -> None:
        """Press a button with any data, as a tampered client can: of the newest message if any."""
        message = message or (self.chat[-1] if self.chat else BotMessage(1, "", [], []))
        sat_on = {"message_id": message.id, "date": 1, "chat": self._chat(), "text": message.text}
        query = {
            "id": f"callback-{self.tg.next_message_id()}",
            "from": self._sender(),
            "chat_instance": str(self.id),
            "message": sat_on,
            "data": data,
        }
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

    def see(self, method: str, fields: Raw, message_id: int) -> None:
        """Take in a message that the bot sent or changed."""
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
        message = {"message_id": self.tg.next_message_id(), "date": 1, "chat": self._chat()}
        return {**message, "from": self._sender(), **content}

    def _chat(self) -> Raw:
        return {"id": self.id, "type": "private", "first_name": self.name}

    def _sender(self) -> Raw:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "vi"}
