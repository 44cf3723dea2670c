"""A person chatting with an emulated Zalo Official Account, and what they see of it."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

Raw = dict[str, Any]
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class Zalo(Protocol):
    """What a person needs of the emulator."""

    @property
    def clock(self) -> Any: ...

    @property
    def idle(self) -> Any: ...

    def number(self) -> int: ...

    async def happen(self, event_name: str, **content: Any) -> bytes: ...


@dataclass
class OaMessage:
    """A message of the account as a person sees it."""

    text: str
    buttons: list[Raw]
    template: str = ""

    @property
    def labels(self) -> list[str]:
        """What can be chosen: the buttons, then the numbered lines."""
        lines = re.findall(r"^\d+\. (.+)$", self.text, re.MULTILINE)
        return [button["title"] for button in self.buttons] + lines


@dataclass
class Person:
    """Somebody chatting with the account."""

    zalo: Zalo = field(repr=False)
    id: str
    name: str
    phone: str
    chat: list[OaMessage] = field(default_factory=list)
    last_interaction: datetime = LONG_AGO
    free_left: int = 0
    has_left: bool = False
    _unread: list[OaMessage] = field(default_factory=list)

    def see(self, message: Raw) -> None:
        """Take in a message of the account."""
        payload = (message.get("attachment") or {}).get("payload", {})
        seen = OaMessage(
            message.get("text", ""), payload.get("buttons", []), payload.get("template_type", "")
        )
        self.chat.append(seen)
        self._unread.append(seen)

    def interacts(self) -> None:
        """The window opens anew."""
        self.last_interaction, self.free_left = self.zalo.clock(), 8

    async def follows(self) -> bytes:
        """Follow the account."""
        self.has_left = False
        self.interacts()
        return await self.zalo.happen("follow", follower={"id": self.id}, source="oa_profile")

    async def leaves(self, *, unseen: bool = False) -> None:
        """Stop following; `unseen` when the event gets lost."""
        self.has_left = True
        if not unseen:
            await self.zalo.happen("unfollow", follower={"id": self.id}, source="oa_profile")

    async def says(self, text: str, msg_id: str = "") -> bytes:
        """Type a text; gives the event's raw body."""
        return await self.sends("text", text=text, msg_id=msg_id)

    async def sends(self, what: str, **message: Any) -> bytes:
        """Send anything."""
        self.has_left = False
        self.interacts()
        message["msg_id"] = message.get("msg_id") or f"{self.zalo.number():020x}"
        return await self.zalo.happen(
            f"user_send_{what}",
            sender={"id": self.id},
            recipient={"id": "388613280878808645"},
            user_id_by_app="552177279717587730",
            message=message,
        )

    async def sends_photo(self) -> None:
        """Send a photo."""
        url = "https://f1.photo.zdn.vn/secret.jpg"
        photo = {"type": "image", "payload": {"url": url, "thumbnail": url}}
        await self.sends("image", attachments=[photo])

    async def shares_position(self) -> None:
        """Send where they are."""
        point = {"coordinates": {"latitude": "21.3256", "longitude": "103.9188"}}
        await self.sends("location", attachments=[{"type": "location", "payload": point}])

    async def submits_form(self, phone: Any = None) -> bytes:
        """Fill in the form that asks for name and number.

        Raises:
            LookupError: No such form is to be seen.
        """
        if not any(message.template == "request_user_info" for message in self.chat):
            raise LookupError("There is no form")
        self.interacts()
        info = {"name": self.name, "phone": phone or self.phone, "address": "Bản Bẹ", "city": "X"}
        return await self.zalo.happen("user_submit_info", sender={"id": self.id}, info=info)

    async def presses(self, label: str) -> None:
        """Tap a button of the newest message that has it, type its number, or type it.

        Raises:
            LookupError: It is not to be seen.
        """
        for message in reversed(self.chat):
            for button in message.buttons:
                if button["title"] == label:
                    await self.says(button["payload"])
                    return
        newest = next(message for message in reversed(self.chat) if message.text)
        found = re.search(rf"^(\d+)\. {re.escape(label)}$", newest.text, re.MULTILINE)
        if found is None:
            raise LookupError(f"No {label!r}; the newest message has {newest.labels}")
        await self.says(found[1])

    async def reads(self) -> list[OaMessage]:
        """Wait for the bot; gives what is new."""
        if self.zalo.idle is not None:
            await self.zalo.idle()
        unread, self._unread = self._unread, []
        return unread

    async def reads_text(self) -> str:
        """As `reads`, the words of all messages together."""
        return "\n".join(message.text for message in await self.reads() if message.text)
