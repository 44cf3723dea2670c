"""Messages on channels without buttons: plain text, numbered choices, services as words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversations.wording.words import without_markup


@dataclass(frozen=True, slots=True)
class PlainMessage:
    """A message as lines of text."""

    text: str
    choices: tuple[str, ...]
    """Labels in order; typing their number picks them."""
    services: tuple[str, ...]
    """Words that may be typed instead of an answer."""


def plain_message(payload: Mapping[str, Any]) -> PlainMessage:
    """An outgoing `message` payload without markup and buttons."""
    labels = [choice["label"] for row in payload.get("choices", []) for choice in row]
    numbered = payload.get("numbered", len(labels))
    return PlainMessage(
        text=without_markup(payload["html"]),
        choices=tuple(labels[:numbered]),
        services=tuple(labels[numbered:]),
    )
