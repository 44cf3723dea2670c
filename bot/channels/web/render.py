"""From kept messages to HTML: one place for the page as served and for news sent to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.channels.web.visitor import Visitor
from ocop_core.store import History, KeptMessage

PAGES = Path(__file__).parent / "pages"
ID_DIGITS = 20
"""Ids are written with leading zeros, so that the page can compare them as text."""

_TAGS = re.compile(r"(</?[bi]>)")


@dataclass(frozen=True, slots=True)
class Button:
    """A choice or a service."""

    label: str
    value: str
    """What pressing it sends: the message's id and the button's data."""
    number: int | None
    """What may be typed instead, for a choice."""


@dataclass(frozen=True, slots=True)
class View:
    """A message as the page shows it."""

    id: str
    body: Markup
    choices: tuple[Button, ...]
    services: tuple[Button, ...]
    progress: tuple[int, int] | None
    request: str
    picture: str
    """Address of its picture; empty for none."""
    file: str
    """Address of its file; empty for none."""
    name: str
    """The file's name."""
    alt: str


def safe_html(text: str) -> Markup:
    """Our safe HTML once more through a sieve: <b>, <i> and escaped text, nothing else."""
    pieces = (
        piece if _TAGS.fullmatch(piece) else escape(unescape(piece)) for piece in _TAGS.split(text)
    )
    return Markup("".join(pieces))  # noqa: S704 - escaped just here


def padded(number: int) -> str:
    """An id or a cursor as the page holds it."""
    return f"{number:0{ID_DIGITS}d}"


def view(message: KeptMessage, visitor: Visitor) -> View:
    """A kept message as its visitor sees it."""
    payload: dict[str, Any] = message.payload
    labels = [choice for row in payload.get("choices") or [] for choice in row]
    numbered = payload.get("numbered", len(labels))
    buttons = [
        Button(choice["label"], f"{message.id}|{choice['data']}", i if i <= numbered else None)
        for i, choice in enumerate(labels, 1)
    ]
    progress = payload.get("progress")
    address = f"attachment/{message.id}/{visitor.ticket(message.id)}"
    return View(
        id=padded(message.id),
        body=safe_html(str(payload.get("html") or "")),
        choices=tuple(buttons[:numbered]),
        services=tuple(buttons[numbered:]),
        progress=(progress[0], progress[1]) if progress else None,
        request=str(payload.get("request") or ""),
        picture=address if message.kind == "picture" else "",
        file=address if message.kind == "file" else "",
        name=str(payload.get("name") or ""),
        alt=str(payload.get("alt") or ""),
    )


class Renderer:
    """Fills the templates.

    Args:
        words: The words of the page, by name.
        asset: Gives the address of a static file, by name.
    """

    def __init__(self, words: dict[str, str], asset: Callable[[str], str]) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(PAGES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(words=words, asset=asset)

    def page(self, name: str, **data: object) -> str:
        """A whole page.

        Args:
            name: File in `pages`.
            data: What the template is given; text is escaped in it.
        """
        return self._environment.get_template(name).render(data)

    def fragment(self, shown: View) -> str:
        """One message, as the page's script puts it in."""
        return self._environment.get_template("message.html").render(m=shown, live=False)

    def news(self, history: History, visitor: Visitor) -> dict[str, object]:
        """What a page is sent: messages new or changed, in the order to take them in.

        What is older than `oldest` was erased, and the page lets go of it: of all it shows when
        there is nothing left, or when its browser was shown out.
        """
        return {
            "cursor": padded(history.cursor),
            "oldest": padded(history.oldest) if history.oldest else "9" * ID_DIGITS,
            "messages": [
                {"id": padded(message.id), "html": self.fragment(view(message, visitor))}
                for message in history.messages
            ],
        }


def live(views: Sequence[View]) -> str:
    """Id of the message whose buttons are offered: the newest that has any."""
    return next((v.id for v in reversed(views) if v.choices or v.services), "")


def progress(views: Sequence[View]) -> tuple[int, int] | None:
    """How far the dossier had come when it was last said."""
    return next((v.progress for v in reversed(views) if v.progress), None)
