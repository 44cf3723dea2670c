"""Whole conversations, as an officer would read them, held to the letter.

Each file lists what a person says (`bà con`), presses (`bấm`), sends (`gửi`) or lets pass
(`chờ`, in days), and what the bot answers (`bot`). After a deliberate change of words run
`pytest tests/transcripts --update-golden` and read the difference.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from conversations.env import Office
from conversations.events import Contact, Other, Photo
from tests.world import Conversation

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*.yaml"))


def test_there_are_transcripts() -> None:
    assert len(FILES) >= 7


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_transcript(path: Path, request: pytest.FixtureRequest) -> None:
    script = yaml.safe_load(path.read_text("utf-8"))
    played = {**script, "chat": play(script)}
    if request.config.getoption("--update-golden"):
        path.write_text(as_yaml(played), "utf-8")
        return
    for number, (now, then) in enumerate(zip(played["chat"], script["chat"], strict=True), 1):
        assert now == then, f"{path.name}, turn {number}"


def play(script: dict[str, Any]) -> list[dict[str, Any]]:
    talk = _begin(script)
    return [{**_done(turn), "bot": _play(talk, turn)} for turn in script["chat"]]


def play_all(script: dict[str, Any]) -> Conversation:
    """The conversation a script leads to, for tests of what a channel makes of it."""
    talk = _begin(script)
    for turn in script["chat"]:
        _play(talk, turn)
    return talk


def _begin(script: dict[str, Any]) -> Conversation:
    office = script.get("office", {})
    return Conversation(
        office=Office(
            office.get("name", "UBND xã Tà Xùa"),
            office.get("phone", "0212 3860 123"),
            script.get("province", "14"),
        )
    )


def _done(turn: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in turn.items() if key != "bot"}


def _play(talk: Conversation, turn: dict[str, Any]) -> list[str]:
    match _done(turn):
        case {"bà con": text}:
            return talk.says(text)
        case {"bấm": label}:
            return talk.presses(label)
        case {"chờ": days}:
            talk.waits(days=days)
            return []
        case {"gửi": "ảnh"}:
            return talk.does(Photo())
        case {"gửi": "nhãn dán"}:
            return talk.does(Other("sticker"))
        case {"gửi": {"số của mình": phone}}:
            return talk.does(Contact(phone, own=True))
        case unknown:
            raise AssertionError(f"nobody can do that: {unknown}")


class _Dumper(yaml.SafeDumper):
    """Writes texts as blocks, so that a transcript reads like a chat."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def as_yaml(script: dict[str, Any]) -> str:
    return yaml.dump(script, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=98)
