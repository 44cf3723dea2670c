"""Reading events: what is taken, what is left behind, and that nothing breaks it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_oa.events import Reading, read_event
from bot.channels.zalo_oa.webhook import read_timestamp
from conversations.presses import answer_data, verb_data

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
NAMES = [
    "user_send_text", "user_send_image", "user_send_location", "user_send_audio", "follow",
    "unfollow", "user_submit_info", "user_seen_message", "user_send_group_text", "oa_send_text",
    "anonymous_send_text", "change_oa_daily_quota", "",
]  # fmt: skip

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
keys = st.sampled_from(["id", "text", "msg_id", "phone", "attachments", "payload", "x"])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=8,
)
events = st.dictionaries(
    st.sampled_from(["sender", "follower", "message", "info", "recipient"]), values, max_size=5
)


def read(name: str, **content: Any) -> Reading:
    return read_event({"event_name": name, **content}, "app", AT, AT)


def done(name: str, **content: Any) -> Any:
    """What the arrival says; None when there is none."""
    arrival = read(name, sender={"id": "77"}, **content).arrival
    return arrival.event if arrival else None


def typed(text: str) -> Any:
    return done("user_send_text", message={"text": text, "msg_id": "m1"})


@given(st.sampled_from(NAMES), events)
def test_whatever_comes_is_read(name: str, event: dict[str, Any]) -> None:
    reading = read_event({"event_name": name, **event}, "app", AT, AT)
    if reading.arrival is not None:
        text = str(reading.arrival.event.get("text", ""))
        assert "\0" not in text
        text.encode()


def test_a_text() -> None:
    arrival = read("user_send_text", sender={"id": "77"}, message={"text": "a", "msg_id": "m"})
    assert arrival.arrival is not None
    assert arrival.arrival.update_id == "app:m"
    assert arrival.arrival.order == int(AT.timestamp() * 1000)
    assert arrival.arrival.event == {"type": "text", "text": "a", "message": "m"}
    assert typed("x\0\ud800y")["text"] == "x?y"


@pytest.mark.parametrize("data", [answer_data("OC-7K3M-9QPX", "kind", "farm"), verb_data("later")])
def test_a_press_comes_as_the_text_of_its_data(data: str) -> None:
    assert typed(data) == {"type": "press", "data": data, "message": "", "callback": ""}


@pytest.mark.parametrize(
    "text", ["a|", "x|", "a|b", "b|c|d", "x|" + "y" * 300, "|", "tôi x|later|"]
)
def test_what_only_looks_like_data_is_text(text: str) -> None:
    assert typed(text)["type"] == "text"


def test_start() -> None:
    assert typed("/start")["type"] == "start"
    reading = read("follow", follower={"id": "77"})
    assert reading.arrival is not None
    assert reading.arrival.event["type"] == "start"
    assert reading.reachability is not None
    assert not reading.reachability.blocked
    left = read("unfollow", follower={"id": "77"})
    assert left.arrival is None
    assert left.reachability is not None
    assert left.reachability.blocked


@pytest.mark.parametrize(
    "phone", ["84912345678", 84912345678, "0912345678", "+84 912 345 678", "0912.345.678"]
)
def test_the_form(phone: Any) -> None:
    info = {"name": "Lan", "phone": phone, "address": "Bản Bẹ"}
    found = done("user_submit_info", info=info)
    assert found == {"type": "contact", "phone": "+84912345678", "own": True}


@pytest.mark.parametrize("info", [None, {}, {"phone": None}, {"phone": ""}, {"phone": "12"}, []])
def test_a_form_without_a_number_says_nothing(info: Any) -> None:
    assert done("user_submit_info", info=info) is None


@pytest.mark.parametrize(
    ("name", "what"),
    [("location", "location"), ("audio", "voice"), ("sticker", "sticker"), ("file", "document")],
)
def test_what_cannot_be_read_is_named_and_nothing_else(name: str, what: str) -> None:
    point = {"type": "location", "payload": {"coordinates": {"latitude": "21"}}}
    found = done(f"user_send_{name}", message={"msg_id": "m", "attachments": [point]})
    assert found == {"type": "other", "what": what}


def test_photos_say_where_they_are() -> None:
    urls = ["https://x.zdn.vn/1.jpg?t=1", "https://x.zdn.vn/2.jpg", "file:///etc/passwd", 7]
    photos = [{"type": "image", "payload": {"url": url, "thumbnail": "x"}} for url in urls]
    found = done("user_send_image", message={"msg_id": "m", "attachments": [*photos, "x", {}]})
    sources = [
        {"ref": urls[0], "key": "https://x.zdn.vn/1.jpg"},
        {"ref": urls[1], "key": urls[1]},
    ]
    assert found == {"type": "photo", "group": None, "caption": None, "sources": sources}
    nowhere = done("user_send_image", message={"msg_id": "m", "attachments": "none"})
    assert nowhere == {"type": "photo", "group": None, "caption": None, "sources": []}


@pytest.mark.parametrize(
    "name", ["user_seen_message", "oa_send_text", "user_send_group_text", "anonymous_send_text"]
)
def test_others_are_left_alone(name: str) -> None:
    assert done(name, message={"text": "x", "msg_id": "m"}) is None


@pytest.mark.parametrize(
    "sender", [None, {}, {"id": 7}, {"id": ""}, {"id": "a b"}, {"id": "7" * 200}]
)
def test_nobody_is_not_a_chat(sender: Any) -> None:
    assert read("user_send_text", sender=sender, message={"text": "x"}) == Reading()


def test_an_event_without_an_id_gets_the_same_one_each_time_and_it_names_nobody() -> None:
    info = {"phone": "84912345678"}
    one, two = (read("user_submit_info", sender={"id": "77" * 9}, info=info) for _ in range(2))
    assert one.arrival is not None
    assert two.arrival is not None
    assert one.arrival.update_id == two.arrival.update_id
    assert "77" * 9 not in one.arrival.update_id


@given(st.text(max_size=20))
def test_timestamps(text: str) -> None:
    assert read_timestamp(text) is None or text.isdigit()
