"""What each channel's renderer makes of a thing said, and what its platform would refuse in it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from bot.channels.capabilities import CAPABILITIES
from bot.channels.console import ConsoleChannel
from bot.channels.cutting import utf16_length
from bot.channels.telegram.markup import strip_tags
from bot.channels.telegram.render import Renderer as TelegramRenderer
from bot.channels.web.render import view
from bot.channels.web.visitor import new_visitor
from bot.channels.zalo_bot.render import Renderer as ZaloBotRenderer
from bot.channels.zalo_oa.render import render as render_oa
from bot.channels.zalo_oa.render import without_file
from conversations.presses import LIMIT
from conversations.speak import Spoken
from conversations.wording import vietnamese
from ocop_core.store import ConversationKey, Delivery, KeptMessage
from tests.bot.zalo_oa_bot import WORDS
from tests.bot.zalo_oa_rules import check_message
from tests.world import MONDAY

TOLD = ("message", "file")
"""Kinds that no channel may leave out. A picture may be: a message beside it says the same."""

LINE = re.compile(r"^\s*\d+\.? +(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees of one thing said."""

    texts: tuple[str, ...]
    """Each of the messages it came in."""
    buttons: tuple[str, ...] = ()

    @property
    def offered(self) -> frozenset[str]:
        """Labels that can be pressed or picked by their number."""
        lines = LINE.findall("\n".join(self.texts))
        return frozenset({*self.buttons, *(line.strip() for line in lines)})

    def names(self, label: str) -> bool:
        """Whether a word is on offer: as a button, or to be typed."""
        whole = "\n".join(self.texts).casefold()
        return label in self.buttons or label.casefold() in whole


def telegram(spoken: Spoken) -> Shown:
    if spoken.kind == "file":
        return Shown((strip_tags(spoken.payload["html"]),))  # the document's caption
    payload = {**spoken.payload, "message": "1"}
    calls = TelegramRenderer("Gửi số").render(_delivery("telegram", spoken.kind, payload))
    texts, buttons = [], []
    for call in calls:
        if (html := call.parameters.get("text")) is not None:
            texts.append(strip_tags(html))
        markup = call.parameters.get("reply_markup", {})
        inline = [button for row in markup.get("inline_keyboard", []) for button in row]
        assert all(0 < len(button["callback_data"].encode()) <= LIMIT for button in inline)
        keys = [button for row in markup.get("keyboard", []) for button in row]
        buttons += [button["text"] for button in (*inline, *keys)]
    return Shown(tuple(texts), tuple(buttons))


def zalo_bot(spoken: Spoken) -> Shown:
    renderer = ZaloBotRenderer(vietnamese())
    calls = renderer.render(_delivery("zalo_bot", spoken.kind, spoken.payload))
    return Shown(tuple(call.parameters["text"] for call in calls if call.method == "sendMessage"))


def zalo_oa(spoken: Spoken) -> Shown:
    if spoken.kind not in TOLD:
        return Shown(())
    make = without_file if spoken.kind == "file" else render_oa
    calls = make(spoken.payload, WORDS)
    texts, buttons = [], []
    for call in calls:
        check_message(call.message)
        texts.append(call.message.get("text", ""))
        found = call.message.get("attachment", {}).get("payload", {}).get("buttons", [])
        assert len(found) <= (CAPABILITIES["zalo_oa"].buttons_at_most or 0)
        buttons += [button["title"] for button in found]
    return Shown(tuple(text for text in texts if text), tuple(buttons))


def web(spoken: Spoken) -> Shown:
    if spoken.kind not in TOLD:
        return Shown(())
    seen = view(KeptMessage(1, spoken.kind, spoken.payload), new_visitor())
    shown = (*seen.choices, *seen.services)
    assert all(button.value.startswith("1|") for button in shown)
    assert bool(seen.file) == (spoken.kind == "file")
    return Shown((strip_tags(str(seen.body)),), tuple(button.label for button in shown))


def console(spoken: Spoken) -> Shown:
    if spoken.kind not in TOLD:
        return Shown(())
    out = StringIO()
    channel = ConsoleChannel(lambda: MONDAY, "1", out)
    asyncio.run(channel.deliver(_delivery("console", spoken.kind, spoken.payload)))
    return Shown((out.getvalue().strip(),))


RENDERERS: Mapping[str, Callable[[Spoken], Shown]] = {
    "telegram": telegram,
    "zalo_bot": zalo_bot,
    "zalo_oa": zalo_oa,
    "web": web,
    "console": console,
}
"""By channel; each asserts on its way what its platform asks of a message."""


def shown_on(channel: str, spoken: Spoken) -> Shown:
    """What a person sees of one thing said on a channel.

    Whatever a channel cannot show, what is told is told in words, never dropped.
    """
    shown = RENDERERS[channel](spoken)
    if spoken.kind in TOLD:
        assert shown.texts, f"{channel} says nothing in the place of a {spoken.kind}"
        assert all(text.strip() for text in shown.texts), f"{channel} says an empty text"
    return shown


def fits(channel: str, shown: Shown) -> bool:
    """Whether no message is empty or too long for the channel."""
    limit = CAPABILITIES[channel].text_limit
    return all(0 < utf16_length(text) <= limit for text in shown.texts)


def _delivery(channel: str, kind: str, payload: dict[str, Any]) -> Delivery:
    return Delivery(1, ConversationKey(channel, "1"), 1, kind, payload, 0)
