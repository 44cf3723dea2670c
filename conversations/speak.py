"""From replies in keys to what a channel sends: safe HTML, labels, rows of buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conversations.reply import (
    Acknowledge,
    Choice,
    Drawn,
    File,
    Message,
    Picture,
    Reply,
    Say,
    Settle,
    Typing,
)
from conversations.state import Option
from conversations.wording import Wording

SHORT_ROW = 34
"""Characters of labels that stand side by side on an old phone."""

MOST_IN_ROW = 4


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing to send: its kind and payload (`message`, `edit`, `ack`, `picture`, `file`)."""

    kind: str
    payload: dict[str, Any]


def speak(replies: list[Reply], wording: Wording) -> tuple[Spoken, ...]:
    """All replies of a turn, in words."""
    return tuple(_spoken(reply, wording) for reply in replies)


def newest_message(replies: list[Reply]) -> Message | None:
    """The last message of a turn, which is what a number or a word answers."""
    return next((reply for reply in reversed(replies) if isinstance(reply, Message)), None)


def options_of(choices: Iterable[Choice], wording: Wording) -> tuple[Option, ...]:
    """Choices as they are remembered: what a number or a word picks from now on."""
    return tuple(Option(wording.text(c.label), c.data) for c in choices)


def _spoken(reply: Reply, wording: Wording) -> Spoken:
    match reply:
        case Acknowledge(callback):
            return Spoken("ack", {"callback": callback, "text": None})
        case Typing():
            return Spoken("typing", {})
        case Settle(message, parts):
            html = "\n".join(str(wording.html(part)) for part in parts)
            return Spoken("edit", {"message": message, "html": html, "choices": []})
        case Picture(spec, caption, alt):
            drawn, html = _in_words(spec, wording), str(wording.html(caption))
            return Spoken("picture", {"picture": drawn, "html": html, "alt": wording.text(alt)})
        case File(spec, name, caption):
            made, html = _in_words(spec, wording), str(wording.html(caption))
            return Spoken("file", {"file": made, "name": name, "html": html})
        case Message(parts, choices, services, request, progress=progress):
            paragraphs = (str(wording.html(part)) for part in parts)
            return Spoken(
                "message",
                {
                    "html": "\n\n".join(text for text in paragraphs if text),
                    "choices": [*_rows(choices, wording), *_rows(services, wording)],
                    "numbered": len(choices),
                    "request": request,
                    **({"progress": list(progress)} if progress else {}),
                },
            )


def _in_words(drawn: Drawn, wording: Wording) -> Any:  # noqa: ANN401 - JSON of the same shape
    """A spec with words in the place of keys: plain text, since pictures know no markup."""
    match drawn:
        case Say():
            return wording.text(drawn)
        case Mapping():
            return {name: _in_words(value, wording) for name, value in drawn.items()}
        case tuple():
            return [_in_words(value, wording) for value in drawn]
        case _:
            return drawn


def _rows(choices: tuple[Choice, ...], wording: Wording) -> list[list[dict[str, str]]]:
    """Buttons in rows: short labels side by side, long ones alone."""
    rows: list[list[dict[str, str]]] = []
    width = 0
    for choice in choices:
        label = wording.text(choice.label)
        if rows and width + len(label) <= SHORT_ROW and len(rows[-1]) < MOST_IN_ROW:
            rows[-1].append({"label": label, "data": choice.data})
            width += len(label)
        else:
            rows.append([{"label": label, "data": choice.data}])
            width = len(label)
    return rows
