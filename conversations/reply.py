"""What the dialogue answers, in keys: the wording turns it into words, a channel into messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Arg: TypeAlias = "str | int | bool | Say | tuple[Arg, ...] | Mapping[str, Arg] | None"
"""What a sentence may be given: plain data, other sentences, or lists and tables of them."""


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
    page: int = 0
    """Which of the choices are wanted, where the channel cannot show all at once."""
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


Spec: TypeAlias = "Mapping[str, Drawn]"
"""What a picture or a file is made from: plain data, words as keys. No bytes."""

Drawn: TypeAlias = "str | int | bool | Say | tuple[Drawn, ...] | Spec | None"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (ảnh). A message beside it says the same, so a channel may leave it out."""

    spec: Spec
    """Its `kind`, and everything that is drawn; see `conversations.pictures`."""
    caption: Say
    alt: Say
    """What is to be seen, for those who cannot see it."""


@dataclass(frozen=True, slots=True)
class File:
    """A file (tệp), made when it is sent from a spec that holds its `kind`."""

    spec: Spec
    name: str
    """As the person will find it among their files, e.g. `ocop-2026-11.xlsx`."""
    caption: Say


Reply: TypeAlias = Message | Settle | Acknowledge | Typing | Picture | File
