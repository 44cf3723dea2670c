"""Every golden conversation, on the channels without buttons: all fits, and all can be chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from bot.channels.cutting import utf16_length
from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_bot.render import TEXT_LIMIT, Renderer
from conversations.commands import read_command
from conversations.paging import turn_page
from conversations.reply import Message
from conversations.speak import options_of, speak
from conversations.wording import vietnamese
from ocop_core.store import ConversationKey, Delivery
from tests.conversations.test_paging import Buttonless
from tests.transcripts.test_transcripts import FILES, play_all

AT_ONCE = ZaloBotChannel.capabilities.choices_at_once
RENDERER = Renderer(vietnamese())


def rendered(message: Message) -> list[str]:
    """The texts Zalo is sent for a message."""
    (spoken,) = speak([message], vietnamese())
    delivery = Delivery(1, ConversationKey("zalo_bot", "c"), 1, spoken.kind, spoken.payload, 0)
    return [call.parameters["text"] for call in RENDERER.render(delivery)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_reply_fits_and_offers_each_choice(path: Any) -> None:
    assert AT_ONCE is not None
    talk = play_all(yaml.safe_load(path.read_text("utf-8")))
    messages = [r for turn in talk.turns for r in turn.replies if isinstance(r, Message)]
    assert messages
    for message in messages:
        wanted = {option.label for option in options_of(message.choices, vietnamese())}
        shown: set[str] = set()
        for page in range(len(message.choices) + 1):
            part = turn_page(replace(message, page=page), AT_ONCE)
            assert len(part.choices) <= AT_ONCE
            texts = rendered(part)
            assert all(0 < utf16_length(text) <= TEXT_LIMIT for text in texts)
            whole = "\n".join(texts)
            shown |= {label for label in wanted if f". {label}" in whole}
        assert shown == wanted


def test_every_service_of_a_question_is_a_command_or_remembered() -> None:
    talk = Buttonless()
    for text in ("xin chào", "đồng ý", "Hợp tác xã", "thiếu gì"):
        talk.says(text)
        services = [
            service
            for reply in talk.turns[-1].replies
            if isinstance(reply, Message)
            for service in reply.services
        ]
        remembered = {option.label for option in talk.state.dialogue.words}
        for option in options_of(services, vietnamese()):
            assert read_command(option.label) is not None or option.label in remembered
