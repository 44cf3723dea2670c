"""Every golden conversation on every channel: all fits and all can be chosen; the table is true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.channels import capabilities
from bot.channels.base import Capabilities
from bot.channels.capabilities import CAPABILITIES, as_markdown
from bot.channels.console import ConsoleChannel
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.render import TEXT_LIMIT as TELEGRAM_LIMIT
from bot.channels.web import WebChannel
from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_bot.render import TEXT_LIMIT as ZALO_BOT_LIMIT
from bot.channels.zalo_oa import ZaloOaChannel
from bot.channels.zalo_oa.render import MOST_BUTTONS
from bot.channels.zalo_oa.render import TEXT_LIMIT as ZALO_OA_LIMIT
from conversations.paging import turn_page
from conversations.reply import File, Message, say
from conversations.speak import options_of, speak
from conversations.turns.linking import CHANNELS
from conversations.wording import vietnamese
from tests.bot.renderers import RENDERERS, fits, shown_on
from tests.transcripts.test_transcripts import FILES, play_all
from tests.world import Conversation

DOCUMENT = Path(__file__).parents[2] / "docs" / "channels.md"


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def talk(request: pytest.FixtureRequest) -> Conversation:
    return play_all(yaml.safe_load(request.param.read_text("utf-8")))


@pytest.mark.parametrize("channel", RENDERERS)
def test_every_reply_fits_and_offers_each_choice(talk: Conversation, channel: str) -> None:
    messages = [r for turn in talk.turns for r in turn.replies if isinstance(r, Message)]
    assert messages
    for message in messages:
        wanted = {option.label for option in options_of(message.choices, vietnamese())}
        services = {option.label for option in options_of(message.services, vietnamese())}
        offered: set[str] = set()
        for part in pages(message, CAPABILITIES[channel].choices_at_once):
            (spoken,) = speak([part], vietnamese())
            shown = shown_on(channel, spoken)
            assert fits(channel, shown)
            assert all(shown.names(label) for label in services)
            offered |= shown.offered & wanted
        assert offered == wanted


def pages(message: Message, at_once: int | None) -> Iterator[Message]:
    """The pages of a message as the channel shows them, until the first comes again."""
    first = turn_page(message, at_once)
    yield first
    for page in range(1, len(message.choices)):
        part = turn_page(replace(message, page=page), at_once)
        if part.choices == first.choices:
            return
        assert at_once is not None
        assert len(part.choices) <= at_once
        yield part


@pytest.mark.parametrize("channel", RENDERERS)
def test_whatever_else_is_said_fits_too(talk: Conversation, channel: str) -> None:
    said = [one for turn in talk.turns for one in speak(list(turn.replies), vietnamese())]
    others = [one for one in said if one.kind not in {"message", "file"}]
    assert others
    assert all(fits(channel, shown_on(channel, one)) for one in others)


@pytest.mark.parametrize("channel", RENDERERS)
def test_a_file_is_told_of_where_it_cannot_be_sent(channel: str) -> None:
    spec = {"kind": "export", "area": "03868", "officer": "lan", "on": "2026-11-25"}
    (spoken,) = speak([File(spec, "ocop.xlsx", say("desk.exported"))], vietnamese())
    shown = shown_on(channel, spoken)
    assert fits(channel, shown)
    said = "\n".join(shown.texts)
    assert "Danh sách hồ sơ" in said
    can = CAPABILITIES[channel]
    assert can.file_out or channel == "console" or "gửi tệp" in said


@pytest.mark.parametrize(
    "channel", [TelegramChannel, ZaloBotChannel, ZaloOaChannel, WebChannel, ConsoleChannel]
)
def test_the_channels_follow_the_table(channel: type) -> None:
    name: str = channel.name  # type: ignore[attr-defined]
    can: Capabilities = channel.capabilities  # type: ignore[attr-defined]
    assert can is CAPABILITIES[name]


def test_the_table_knows_the_platforms_limits() -> None:
    assert CAPABILITIES["telegram"].text_limit == TELEGRAM_LIMIT
    assert CAPABILITIES["zalo_bot"].text_limit == ZALO_BOT_LIMIT
    assert CAPABILITIES["zalo_oa"].text_limit == ZALO_OA_LIMIT
    assert CAPABILITIES["zalo_oa"].buttons_at_most == MOST_BUTTONS


def test_every_channel_is_in_the_table_is_rendered_and_has_a_name() -> None:
    assert CAPABILITIES.keys() == RENDERERS.keys() == capabilities.NAMES.keys() == set(CHANNELS)


def test_the_document_has_the_table_of_the_code() -> None:
    assert as_markdown() in DOCUMENT.read_text("utf-8")
