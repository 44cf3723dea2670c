"""Turns a message into calls of the Official Account API.

At most five buttons fit under a message. Choices that all fit become buttons; more than five, or
one with too long a label, become numbered lines, so that every choice is offered in one way.
Services (why, later, back) take the buttons that are left; the others are named as words to type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

from bot.channels.plain import plain_message
from bot.channels.zalo_oa.text import clip, split_text, units
from conversations.wording.words import without_markup

TEXT_LIMIT = 2000
MOST_BUTTONS = 5
TITLE_LIMIT = 100
DATA_LIMIT = 1000
SUBTITLE_LIMIT = 500
TEMPLATE_CONTENT = 200
"""Longest text in a template's `content`."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the channel says of its own accord.

    Attributes:
        form_title: Title of the form that asks for the phone number.
        form_text: What it says below.
        also_type: Before the words that may be typed instead of an answer, as "Hoặc gõ".
        no_file: That files are not sent here, and where they are to be had.
        form_image: Address of the form's picture; empty for none.
    """

    form_title: str
    form_text: str
    also_type: str
    no_file: str
    form_image: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says and what pressing it sends."""

    title: str
    data: str

    @property
    def fits(self) -> bool:
        """Whether Zalo takes it."""
        return 0 < units(self.title) <= TITLE_LIMIT and units(self.data) <= DATA_LIMIT

    @property
    def json(self) -> dict[str, str]:
        """As Zalo wants it. Hidden: the person does not see our data in the chat."""
        return {"title": self.title, "type": "oa.query.hide", "payload": self.data}


@dataclass(frozen=True, slots=True)
class Call:
    """One message to be sent.

    Attributes:
        message: The `message` of the call.
        optional: The message before says all that matters, so a refusal is not the end of it.
    """

    message: dict[str, Any] = field(default_factory=dict)
    optional: bool = False


def render(payload: Mapping[str, Any], words: Words) -> list[Call]:
    """The calls that make a message, the buttons under the last part of its text.

    Raises:
        KeyError, TypeError, ValueError: The payload is malformed.
    """
    text, buttons = _arrange(payload, words)
    parts = split_text(text, TEXT_LIMIT)
    if not parts:
        raise ValueError("a message without words")
    calls = [Call({"text": part}) for part in parts]
    if buttons:
        attachment = {"type": "template", "payload": {"buttons": [b.json for b in buttons]}}
        calls[-1] = Call({"text": parts[-1], "attachment": attachment})
    if payload.get("request") == "contact":
        calls.append(_form(words))
    return calls


def without_file(payload: Mapping[str, Any], words: Words) -> list[Call]:
    """What is said of a file in its place: its caption, and where it is to be had."""
    caption = normalize("NFC", without_markup(str(payload.get("html") or ""))).strip()
    text = "\n\n".join(part for part in (caption, words.no_file) if part)
    return [Call({"text": part}) for part in split_text(text, TEXT_LIMIT)]


def picture(attachment_id: str, caption: str) -> Call:
    """A picture that was uploaded, with its caption."""
    element = {"media_type": "image", "attachment_id": attachment_id}
    payload = {"template_type": "media", "elements": [element]}
    message: dict[str, Any] = {"attachment": {"type": "template", "payload": payload}}
    if caption:
        message["text"] = clip(caption, TEXT_LIMIT)
    return Call(message)


def template_content(payload: Mapping[str, Any]) -> str:
    """The beginning of a message on one line, as a template's parameter."""
    return clip(" ".join(plain_message(payload).text.split()), TEMPLATE_CONTENT)


def _arrange(payload: Mapping[str, Any], words: Words) -> tuple[str, list[Button]]:
    """Decide what is a button, what a numbered line and what a word to type."""
    plain = plain_message(payload)
    data = [str(choice["data"]) for row in payload.get("choices") or [] for choice in row]
    titles = [normalize("NFC", label) for label in (*plain.choices, *plain.services)]
    every = [Button(title, one) for title, one in zip(titles, data, strict=True)]
    choices, services = every[: len(plain.choices)], every[len(plain.choices) :]
    as_buttons = len(choices) <= MOST_BUTTONS and all(choice.fits for choice in choices)
    buttons = choices if as_buttons else []
    extra = [service for service in services if service.fits][: MOST_BUTTONS - len(buttons)]
    typed = [service.title for service in services if service not in extra]
    blocks = [plain.text]
    if not as_buttons:
        lines = (f"{number}. {choice.title}" for number, choice in enumerate(choices, 1))
        blocks.append("\n".join(lines))
    if typed:
        blocks.append(f"{words.also_type}: {' · '.join(typed)}")
    return "\n\n".join(blocks), [*buttons, *extra]


def _form(words: Words) -> Call:
    """The form that offers the person's own number.

    One attachment goes with a message, so it comes after the question; whoever would rather type
    the number may.
    """
    element = {
        "title": clip(words.form_title, TITLE_LIMIT),
        "subtitle": clip(words.form_text, SUBTITLE_LIMIT),
    }
    if words.form_image:
        element["image_url"] = words.form_image
    payload = {"template_type": "request_user_info", "elements": [element]}
    return Call({"attachment": {"type": "template", "payload": payload}}, optional=True)
