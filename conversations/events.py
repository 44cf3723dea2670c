"""What a person did in the chat, as the dialogue sees it, whatever the channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ocop_core.registry import JsonValue
from ocop_core.registry.evidence import PhotoSource


@dataclass(frozen=True, slots=True)
class Text:
    """They typed something; `edits` names their earlier message when they changed that one."""

    text: str
    message: str = ""
    edits: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """They pressed a button: its data, and the message it sat on."""

    data: str
    message: str = ""
    callback: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """They shared a contact card; only their own card says anything about them."""

    phone: str
    own: bool


@dataclass(frozen=True, slots=True)
class Photo:
    """They sent a picture, or several at once; the pictures of one album share a group."""

    group: str | None = None
    sources: tuple[PhotoSource, ...] = ()
    """Where each is; empty when the platform did not say."""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """They opened the chat, perhaps by a deep link with a payload."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """A sticker, a voice message, a document: something the bot cannot read."""

    what: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """The bot has something to tell of its own accord: what about, and which ids."""

    about: str
    data: Mapping[str, JsonValue]


Event: TypeAlias = Text | Press | Contact | Photo | Start | Other | Notice


def read_event(data: Mapping[str, JsonValue]) -> Event:
    """The event in an arrival; what is not understood is `Other`, never an error."""

    def text(key: str) -> str:
        value = data.get(key)
        return value if isinstance(value, str) else ""

    match data.get("type"):
        case "text":
            return Text(text("text"), text("message"))
        case "edited":
            return Text(text("text"), text("message"), edits=True)
        case "press":
            return Press(text("data"), text("message"), text("callback"))
        case "contact":
            return Contact(text("phone"), data.get("own") is True)
        case "photo":
            return Photo(text("group") or None, _sources(data.get("sources")), text("caption"))
        case "start":
            return Start(text("payload"))
        case "notice":
            return Notice(text("about"), data)
        case _:
            return Other(text("what"))


def _sources(given: JsonValue) -> tuple[PhotoSource, ...]:
    """Where pictures are, as a channel wrote it down: `[{"ref": …, "key": …}]`."""
    found = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    return tuple(
        PhotoSource(ref, str(one.get("key") or ref))
        for one in found
        if isinstance(ref := one.get("ref"), str) and ref
    )
