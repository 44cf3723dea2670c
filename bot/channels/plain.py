"""Messages on channels without buttons: plain text, numbered choices, services as words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversations.reply import say
from conversations.wording import Wording
from conversations.wording.words import without_markup


@dataclass(frozen=True, slots=True)
class PlainMessage:
    """A message as lines of text."""

    text: str
    choices: tuple[str, ...]
    """Labels in order; typing their number picks them."""
    services: tuple[str, ...]
    """Words that may be typed instead of an answer."""

    @property
    def numbered(self) -> str:
        """The text and under it the choices, each with its number."""
        return "\n".join([self.text, *(f"{i}. {label}" for i, label in enumerate(self.choices, 1))])


def plain_message(payload: Mapping[str, Any]) -> PlainMessage:
    """An outgoing `message` payload without markup and buttons."""
    labels = [choice["label"] for row in payload.get("choices") or [] for choice in row]
    numbered = payload.get("numbered", len(labels))
    return PlainMessage(
        text=without_markup(payload["html"]),
        choices=tuple(labels[:numbered]),
        services=tuple(labels[numbered:]),
    )


def how_to_answer(message: PlainMessage, wording: Wording) -> str:
    """One line on what may be typed: a number, words; empty where nothing is offered."""
    words = " · ".join(message.services).lower()
    if message.choices and words:
        return wording.text(say("plain.pick_or_type", words=words))
    if message.choices:
        return wording.text(say("plain.pick"))
    return wording.text(say("plain.type", words=words)) if words else ""
