"""What the dialogue answers, in keys: the wording turns it into words, a channel into messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Arg: TypeAlias = "str | int | bool | Say | tuple[Arg, ...] | None"
"""What a sentence may be given: plain data, other sentences, or lists of them."""


@dataclass(frozen=True, slots=True)
class Say:
    """One sentence or block, by key, with its data. Data is escaped when it is rendered."""

    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)


def say(key: str, /, **args: Arg) -> Say:
    """Shorthand for a `Say`."""
    return Say(key, args)


def plain(text: str) -> Say:
    """Words that are already words: a criterion's question, a name somebody typed."""
    return Say("plain", {"text": text})


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what its button says and what pressing it sends."""

    label: Say
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message: paragraphs, choices that a number may pick, and services that it may not."""

    parts: tuple[Say, ...]
    choices: tuple[Choice, ...] = ()
    services: tuple[Choice, ...] = ()
    """Ways to step aside (why, later, back), offered on every question."""
    request: str | None = None
    """`contact` where the channel may offer to share the phone number."""
    menu: str = ""
    """What stands instead of the question: "list", "edit", or "confirm" (first choice yes, last
    no); empty where it is the question itself."""
    progress: tuple[int, int] | None = None
    """Answered and all questions of the dossier talked about, once its set is known."""


@dataclass(frozen=True, slots=True)
class Settle:
    """Mark the message that was pressed as done: its question and what was chosen."""

    message: str
    parts: tuple[Say, ...]


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Tell the platform that a press arrived, so that the button stops spinning."""

    callback: str


@dataclass(frozen=True, slots=True)
class Typing:
    """Show that an answer is being worked out, before one that takes longer to read and send."""


Reply: TypeAlias = Message | Settle | Acknowledge | Typing
