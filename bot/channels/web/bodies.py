"""What a browser sends: read with limits, checked, and never trusted further than that."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.evidence.images import NotAnImageError, made_small
from ocop_core.registry.model import JsonValue

FORM_LIMIT = 64 * 1024
"""Bytes of a form: a long text, each of its letters written in up to nine."""
TEXT_LIMIT = 4000
"""Characters of one typed text."""
PHOTO_LIMIT = 3 * 1024 * 1024
"""Bytes of a photo; the page makes it smaller than that before it sends it."""
_PATIENCE = 30  # seconds for one body on a slow line
_FORM = "application/x-www-form-urlencoded"
_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
_COMMAND = re.compile(r"/[a-z]{1,32}")
_PRESS = re.compile(r"([0-9]{1,20})\|(.{1,128})", re.DOTALL)


class Problem(Exception):  # noqa: N818 -- reads as what the visitor has
    """A request is refused.

    Args:
        status: The HTTP status.
        words: Key under `web.problem` of what the visitor reads.
        after: Seconds after which it may be tried again.
    """

    def __init__(self, status: int, words: str, after: float = 0) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.after = after


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form."""

    fields: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


async def read_body(request: Request, limit: int) -> bytes:
    """The body of a request.

    Raises:
        Problem: It is longer than `limit` bytes, or comes too slowly.
    """
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > limit:
        raise Problem(413, "too_long")
    body = bytearray()
    try:
        async with asyncio.timeout(_PATIENCE):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise Problem(413, "too_long")
    except TimeoutError:
        raise Problem(408, "too_slow") from None
    return bytes(body)


async def read_form(request: Request) -> Form:
    """The form in a request.

    Raises:
        Problem: It is too long, or no form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM:
        raise Problem(415, "not_understood")
    body = await read_body(request, FORM_LIMIT)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=20, errors="replace"
        )
    except ValueError:  # no ASCII, or too many fields
        raise Problem(400, "not_understood") from None
    return Form(dict(pairs))


def update_id(chat: str, given: str) -> str:
    """The arrival's id, by which it is known when it comes again.

    It is a hash, because it is kept for good and the chat's name is not.

    Raises:
        Problem: What the page gave is not the shape of an id.
    """
    if not _MESSAGE_ID.fullmatch(given):
        raise Problem(400, "not_understood")
    return sha256(f"{chat} {given}".encode()).hexdigest()[:40]


def read_event(form: Form) -> dict[str, JsonValue]:
    """What the visitor did: pressed a button, chose a command, began, or typed.

    Raises:
        Problem: None of these, or too long.
    """
    if pressed := form["press"]:
        found = _PRESS.fullmatch(pressed)
        if found is None:
            raise Problem(400, "not_understood")
        message = str(int(found[1]))
        return {"type": "press", "data": _clean(found[2]), "message": message, "callback": ""}
    if "start" in form.fields:
        if not _PAYLOAD.fullmatch(form["start"]):
            raise Problem(400, "not_understood")
        return {"type": "start", "payload": form["start"]}
    command = form["command"]
    if command and not _COMMAND.fullmatch(command):
        raise Problem(400, "not_understood")
    text = command or _clean(form["text"]).strip()
    if not text:
        raise Problem(400, "empty")
    if len(text) > TEXT_LIMIT:
        raise Problem(413, "too_long")
    return {"type": "text", "text": text, "message": form["id"]}


def read_payload(given: str) -> str:
    """What a link to the page asks to begin with; empty where it is not one of the bot's."""
    return given if _PAYLOAD.fullmatch(given) else ""


def is_photo(data: bytes) -> bool:
    """Whether the bytes begin as a JPEG, PNG or WebP picture does. This alone decodes nothing."""
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    ) and len(data) > 16


async def read_photo(data: bytes) -> bytes:
    """A photo as it is kept: made small, without what the camera wrote into it.

    Raises:
        Problem: It is none.
    """
    if not is_photo(data):
        raise Problem(415, "no_photo")
    try:
        return await asyncio.to_thread(made_small, data)
    except NotAnImageError:
        raise Problem(415, "no_photo") from None


def _clean(text: str) -> str:
    """Drop what a database refuses in a text, and a form's line ends."""
    return text.replace("\0", "").replace("\r\n", "\n")
