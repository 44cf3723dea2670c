"""A dialogue small enough to see through, for tests of the channels and the runtime."""

import html
from typing import Any

from ocop_core.store.ports import Arrival, Outcome, Outgoing, Snapshot

MENU: list[Any] = [[{"label": "Một", "data": "m:1"}, {"label": "Hai", "data": "m:2"}]]


def say(words: str, **more: Any) -> Outgoing:
    """One message."""
    return Outgoing("message", {"html": words, "choices": [], "request": None, **more})


def echo_turn(snapshot: Snapshot, arrival: Arrival) -> Outcome:
    """Count the turns of a chat and answer each in a way that shows what was understood.

    Raises:
        RuntimeError: Somebody typed "boom".
    """
    turns = int(str(snapshot.dialogue.get("turns", 0))) + 1
    dialogue: dict[str, Any] = {**snapshot.dialogue, "turns": turns}
    event: dict[str, Any] = arrival.event
    outgoing: tuple[Outgoing, ...]
    match event["type"]:
        case "start":
            outgoing = (say(f"start {html.escape(event['payload'])}"),)
        case "text":
            outgoing = _answer(turns, event["text"])
        case "press":
            outgoing = (
                Outgoing("ack", {"callback": event["callback"], "text": None}),
                Outgoing(
                    "edit",
                    {"message": event["message"], "html": f"chọn {event['data']}", "choices": []},
                ),
            )
        case "contact":
            outgoing = (say("số của bà con" if event["own"] else "số của người khác"),)
        case "photo":
            seen = event["group"] is not None and event["group"] == dialogue.get("album")
            dialogue["album"] = event["group"]
            outgoing = () if seen else (say("ảnh"),)
        case "edited":
            outgoing = (say(f"sửa thành {html.escape(event['text'])}"),)
        case _:
            outgoing = (say(f"chưa đọc được {event['what']}"),)
    return Outcome(dialogue, snapshot.case, outgoing)


def _answer(turns: int, text: str) -> tuple[Outgoing, ...]:
    match text:
        case "boom":
            raise RuntimeError("boom")
        case "menu":
            return (say("Chọn:", choices=MENU),)
        case "phone":
            return (say("Cho số:", request="contact"),)
        case "three":
            return (say("a"), say("b"), say("c"))
        case _:
            return (say(f"{turns}: {html.escape(text)}"),)
