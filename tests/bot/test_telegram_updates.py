"""Every shape of update becomes its arrival, and leaves names, places and files behind."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.updates import Reachability, read_update
from ocop_core.store.ports import Arrival, ConversationKey
from tests.bot.raw_updates import GROUP, PRIVATE, Raw, contact, edited, membership, message, press

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
LAN = ConversationKey("telegram", "77")
PHOTO = [{"file_id": "AgAC", "file_unique_id": "u", "width": 90, "height": 90}]
DOCUMENT = {"file_id": "BQAC", "file_name": "giay-phep-lan.pdf"}


def event(update: Raw) -> dict[str, Any] | None:
    found = read_update(update, "123", NOW)
    assert not isinstance(found, Reachability)
    return found.event if found else None


def test_the_envelope() -> None:
    assert read_update(message(42, text="Chào"), "123", NOW) == Arrival(
        conversation=LAN,
        update_id="123:42",
        order=42,
        event={"type": "text", "text": "Chào", "message": "5"},
        received_at=NOW,
    )


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("/start", ""),
        ("/start i_abc-123", "i_abc-123"),
        ("/start@ocop_bot", ""),
        ("/start@ocop_bot x", "x"),
        ("/start  x ", "x"),
    ],
)
def test_start_and_deep_links(text: str, payload: str) -> None:
    assert event(message(text=text)) == {"type": "start", "payload": payload}


@pytest.mark.parametrize("text", ["/menu", "/started", "/starter x", "start", "mật ong 😀", "<b>"])
def test_texts_and_other_commands_stay_as_typed(text: str) -> None:
    assert event(message(text=text)) == {"type": "text", "text": text, "message": "5"}


def test_what_a_database_refuses_is_dropped() -> None:
    assert event(message(text="a\0b")) == {"type": "text", "text": "ab", "message": "5"}
    assert event(message(text="ă\0\ud83d")) == {"type": "text", "text": "ă?", "message": "5"}


@pytest.mark.parametrize(("user_id", "own"), [(77, True), (78, False), (None, False)])
def test_only_the_senders_own_card_counts(user_id: int | None, own: bool) -> None:
    expected = {"type": "contact", "phone": "+84912345678", "own": own}
    assert event(contact(user_id)) == expected


def test_a_card_is_not_its_senders_when_the_sender_is_unknown() -> None:
    update = contact(None)
    del update["message"]["from"]
    found = event(update)
    assert found is not None
    assert found["own"] is False


def test_photos_and_albums() -> None:
    sources = [{"ref": "BgAC", "key": "w"}]
    known = {"type": "photo", "sources": sources}
    larger = {"file_id": "BgAC", "file_unique_id": "w", "width": 1280, "height": 960}
    sizes = [larger, *PHOTO, {"file_id": "C", "width": True}, "none"]
    assert event(message(photo=sizes)) == known | {"group": None, "caption": None}
    part = message(photo=sizes, media_group_id="135", caption="Nhãn")
    assert event(part) == known | {"group": "135", "caption": "Nhãn"}
    as_file = {**larger, "file_name": "giay.png", "mime_type": "image/png"}
    assert event(message(document=as_file)) == known | {"group": None, "caption": None}


@pytest.mark.parametrize("photo", [[], None, "x", [1], [{"file_id": 7}], [{"file_id": "\n"}]])
def test_a_photo_that_nobody_can_fetch_is_still_one(photo: object) -> None:
    nowhere: dict[str, Any] = {"type": "photo", "group": None, "caption": None, "sources": []}
    assert event(message(photo=photo)) == nowhere


@pytest.mark.parametrize(
    ("what", "content"),
    [
        ("sticker", {"sticker": {"file_id": "x"}}),
        ("voice", {"voice": {"file_id": "x", "duration": 3}}),
        ("audio", {"audio": {"file_id": "x"}}),
        ("video", {"video": {"file_id": "x"}}),
        ("video_note", {"video_note": {"file_id": "x"}}),
        ("document", {"document": DOCUMENT, "caption": "Giấy phép"}),
        ("animation", {"animation": {"file_id": "x"}, "document": {"file_id": "x"}}),
        ("location", {"location": {"latitude": 10.1, "longitude": 105.2}}),
        ("venue", {"venue": {"title": "Chợ"}, "location": {"latitude": 10.1, "longitude": 1}}),
        ("poll", {"poll": {"id": "1", "question": "?"}}),
        ("dice", {"dice": {"emoji": "🎲", "value": 3}}),
    ],
)
def test_other_contents_are_only_named(what: str, content: Raw) -> None:
    assert event(message(**content)) == {"type": "other", "what": what}


def test_an_album_of_papers_keeps_its_group() -> None:
    part = message(document=DOCUMENT, media_group_id="135")
    assert event(part) == {"type": "other", "what": "document", "group": "135"}


def test_presses() -> None:
    assert event(press("v1:yes")) == {
        "type": "press",
        "data": "v1:yes",
        "message": "9",
        "callback": "4382bfdwdsb323b2d9",
    }
    too_old = {"message_id": 3, "chat": PRIVATE, "date": 0}
    found = event(press("v1:yes", message=too_old))
    assert found is not None
    assert found["message"] == "3"


def test_edits() -> None:
    assert event(edited(text="Mật ong rừng")) == {
        "type": "edited",
        "text": "Mật ong rừng",
        "message": "5",
    }
    assert event(edited(photo=PHOTO, caption="x")) is None
    assert event(edited(location={"latitude": 1, "longitude": 2, "live_period": 60})) is None


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("member", False)])
def test_blocking(status: str, blocked: bool) -> None:
    found = read_update(membership(status), "123", NOW)
    assert found == Reachability(LAN, blocked=blocked)


@pytest.mark.parametrize(
    "update",
    [
        message(text="xin chào", chat=GROUP),
        message(text="tin", chat={"id": -5, "type": "channel"}),
        press("x", message={"message_id": 1, "chat": GROUP}),
        press("x", message=None),
        press("x", data=None, game_short_name="g"),
        edited(text="x", chat=GROUP),
        membership("kicked", chat=GROUP),
        membership("restricted"),
        message(pinned_message={"message_id": 1}),
        message(),
        {"update_id": 3, "poll": {"id": "1"}},
        {"update_id": 2**63, "message": message(text="x")["message"]},
        {"update_id": -1, "message": message(text="x")["message"]},
        {"update_id": True, "message": message(text="x")["message"]},
        {"message": message(text="x")["message"]},
        {},
    ],
)
def test_what_is_left_alone(update: Raw) -> None:
    assert read_update(update, "123", NOW) is None


def test_no_name_position_or_file_gets_through() -> None:
    place = {"latitude": 10.123, "longitude": 105.456}
    updates = [
        message(text="chào"),
        message(photo=PHOTO),
        message(document=DOCUMENT),
        message(location=place),
        contact(77),
        press("x"),
        edited(text="x"),
    ]
    kept = json.dumps([event(update) for update in updates], ensure_ascii=False)
    for secret in ("Nguyễn", "Lan", "lan_nguyen", "BQAC", "giay-phep", "10.123", "VCARD"):
        assert secret not in kept


KEYS = st.sampled_from(
    [
        *("update_id", "message", "callback_query", "edited_message", "my_chat_member", "chat"),
        *("id", "type", "text", "from", "contact", "phone_number", "photo", "message_id", "data"),
        *("new_chat_member", "status", "user_id", "media_group_id", "caption", "sticker"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)
UPDATES = st.fixed_dictionaries(
    {"update_id": st.integers(0, 2**31)},
    optional={
        kind: st.fixed_dictionaries(
            {"chat": st.just(PRIVATE)},
            optional=dict.fromkeys(
                ("text", "from", "contact", "photo", "data", "message", "id", "status"), JSON
            ),
        )
        for kind in ("message", "callback_query", "edited_message", "my_chat_member")
    },
)


@given(JSON | UPDATES)
def test_reading_never_raises_and_gives_json(update: Any) -> None:
    found = read_update(update, "123", NOW)
    if isinstance(found, Arrival):
        json.dumps(found.event, allow_nan=False).encode()
