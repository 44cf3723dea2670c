"""The console: the same dialogue in a terminal, or line by line through a pipe.

In a terminal it is pleasant to read; piped, every line in brings one reply out, and nothing but
the reply, so that scripts can talk to the bot.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import TextIO

from rich.console import Console
from rich.panel import Panel
from rich.style import Style
from rich.text import Text

from bot.channels.base import DeliveryResult, Receiver, TryAgain
from bot.channels.capabilities import CAPABILITIES
from bot.channels.plain import PlainMessage, plain_message
from conversations.reply import say
from conversations.wording import vietnamese
from conversations.wording.words import without_markup
from ocop_core.store import Arrival, ConversationKey, Delivery


class ConsoleChannel:
    """One person at one terminal.

    Args:
        clock: the present moment in UTC.
        chat: names the conversation; the same name goes on where it stopped.
        out: where replies go.
    """

    name = "console"
    capabilities = CAPABILITIES["console"]

    def __init__(
        self, clock: Callable[[], datetime], chat: str = "me", out: TextIO | None = None
    ) -> None:
        self._clock = clock
        self.conversation = ConversationKey(self.name, chat)
        self._out = out or sys.stdout
        self._console = Console(file=self._out, highlight=False, width=None)
        self._receiver: Receiver | None = None
        self._count = int(clock().timestamp() * 1000)

    async def start(self, receiver: Receiver) -> None:
        """Remember whom to hand lines to."""
        self._receiver = receiver

    async def stop_receiving(self) -> None:
        """Take no more lines."""
        self._receiver = None

    async def close(self) -> None:
        """Nothing to let go of."""

    async def line(self, text: str) -> None:
        """Hand over one typed line; `/start` opens the conversation."""
        if self._receiver is None:
            return
        self._count += 1
        event: dict[str, object] = {"type": "text", "text": text, "message": str(self._count)}
        if text.strip() == "/start":
            event = {"type": "start", "payload": ""}
        arrival = Arrival(
            conversation=self.conversation,
            update_id=f"{self.conversation.chat}:{self._count}",
            order=self._count,
            event=event,  # type: ignore[arg-type]
            received_at=self._clock(),
        )
        await self._receiver.receive([arrival])

    async def deliver(self, delivery: Delivery) -> DeliveryResult:
        """Print a message, a picture in words; edits have no place in a terminal.

        Raises:
            TryAgain: It is for another conversation, at another terminal.
        """
        if delivery.conversation != self.conversation:
            raise TryAgain("this conversation is at another terminal")
        if delivery.kind == "message":
            message = plain_message(delivery.payload)
            if self._console.is_terminal:
                self._pretty(message, str(delivery.payload["html"]))
            else:
                self._plain(message)
        elif (shown := _in_words(delivery)) is not None:
            print(shown, end="\n\n", file=self._out, flush=True)
        await asyncio.sleep(0)
        return DeliveryResult(None)

    def _plain(self, message: PlainMessage) -> None:
        lines = [message.numbered]
        if message.services:
            lines.append(f"({' · '.join(message.services)})")
        print("\n".join(lines), end="\n\n", file=self._out, flush=True)

    def _pretty(self, message: PlainMessage, html: str) -> None:
        body = styled(html)
        for number, label in enumerate(message.choices, 1):
            body.append(f"\n{number:>2}  ", style="bold cyan").append(label)
        if message.services:
            body.append(f"\n{' · '.join(message.services).lower()}", style="dim")
        self._console.print(Panel(body, border_style="green", width=min(78, self._console.width)))


def _in_words(delivery: Delivery) -> str | None:
    """A picture or a file as a line of text; None for what has no place in a terminal."""
    payload, words = delivery.payload, vietnamese()
    match delivery.kind:
        case "picture":
            return words.text(say("picture.shown", alt=str(payload["alt"])))
        case "file":
            caption = without_markup(str(payload["html"]))
            shown = say("picture.file_shown", name=str(payload["name"]), words=caption)
            return words.text(shown)
        case _:
            return None


def styled(html: str) -> Text:
    """Our safe HTML as styled text."""
    text, styles = Text(), {"b": False, "i": False}
    for piece in re.split(r"(</?[bi]>)", html):
        if re.fullmatch(r"</?[bi]>", piece):
            styles[piece[-2]] = not piece.startswith("</")
        elif piece:
            text.append(unescape(piece), Style(bold=styles["b"], italic=styles["i"]))
    return text
