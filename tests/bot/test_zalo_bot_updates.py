"""What Zalo sends becomes what a person did, and nothing it sends breaks the reading."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_bot.updates import read_body, read_update, unwrap
from conversations.events import Other, Photo, Start, Text, read_event
from ocop_core.registry.evidence import PhotoSource
from tests.bot.clock import START
from tests.bot.zalo_bot_api import ZaloBotServer

MAKE = ZaloBotServer().message


def test_a_text() -> None:
    update = MAKE("c1", text="Chào bot")
    found = read_update(update, "145", START)
    assert found is not None
    assert found.conversation.channel == "zalo_bot"
    assert found.conversation.chat == "c1"
    assert found.update_id == f"145:{update['message']['message_id']}"
    assert found.order == update["message"]["date"]
    assert found.received_at == START
    assert read_event(found.event) == Text("Chào bot", update["message"]["message_id"])


def test_the_documented_envelope_and_the_bare_one_say_the_same() -> None:
    update = MAKE("c1", text="Chào")
    wrapped = {"ok": True, "result": update}
    assert read_update(wrapped, "1", START) == read_update(update, "1", START)


AT = (PhotoSource("https://x.zdn.vn/1.jpg", "https://x.zdn.vn/1.jpg"),)


@pytest.mark.parametrize(
    ("update", "event"),
    [
        (MAKE("c", text="/start moi"), Start("moi")),
        (MAKE("c", text="/start"), Start("")),
        (MAKE("c", "image", photo="https://x.zdn.vn/1.jpg"), Photo(sources=AT)),
        (
            MAKE("c", "image", photo_url="https://x.zdn.vn/1.jpg", caption="giấy"),
            Photo(sources=AT, caption="giấy"),
        ),
        (MAKE("c", "image", photo_url="javascript:1"), Photo()),
        (MAKE("c", "image", photo_url={"a": 1}), Photo()),
        (MAKE("c", "sticker", sticker="s", url="https://x.zdn.vn/s"), Other("sticker")),
        (MAKE("c", "voice", voice_url="https://x.zdn.vn/v.aac"), Other("voice")),
        (MAKE("c", "unsupported"), Other("unsupported")),
    ],
)
def test_every_kind_is_what_the_dialogue_knows(update: dict[str, Any], event: object) -> None:
    found = read_update(update, "1", START)
    assert found is not None
    assert read_event(found.event) == event
    if not isinstance(event, Photo):
        assert "zdn.vn" not in json.dumps(found.event), "addresses are left behind"
    assert "Mùa A Sử" not in json.dumps(found.event, ensure_ascii=False)


@pytest.mark.parametrize(
    "change",
    [
        {"chat": {"id": "g", "chat_type": "GROUP"}},
        {"chat": {"id": "g"}},
        {"chat": "g"},
        {"chat": {"id": "", "chat_type": "PRIVATE"}},
        {"chat": {"id": "x" * 500, "chat_type": "PRIVATE"}},
        {"from": {"id": "b", "is_bot": True}},
        {"message_id": None},
        {"message_id": "\0"},
        {"message_id": True},
        {"text": None},
        {"text": 5},
    ],
)
def test_groups_bots_and_the_unreadable_are_left_alone(change: dict[str, Any]) -> None:
    assert read_update(MAKE("c", **{"text": "x", **change}), "1", START) is None


@pytest.mark.parametrize("date", [None, "1", True, -1, 2**70, 1.5])
def test_without_a_time_the_moment_of_receiving_sorts(date: object) -> None:
    found = read_update(MAKE("c", text="x", date=date), "1", START)
    assert found is not None
    assert found.order == int(START.timestamp() * 1000)


def test_what_a_database_refuses_is_dropped() -> None:
    found = read_update(MAKE("c", text="a\0b\ud800"), "1", START)
    assert found is not None
    assert found.event["text"] == "ab?"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["ok", "result", "event_name", "message", "chat", "id", "text", "from"]),
        inner, max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_nothing_breaks_the_reading(update: object) -> None:
    read_update(update, "1", START)
    unwrap(update)


@given(st.binary(max_size=40))
def test_no_body_breaks_the_reading(body: bytes) -> None:
    found = read_body(body)
    assert found is None or not body.strip()
