"""Photos in Telegram's updates: which file of a message is meant."""

from __future__ import annotations

from typing import Any, TypeGuard

from bot.channels.incoming import storable
from ocop_core.registry.model import JsonValue

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Documents of these kinds are photos sent "as a file"."""

_LONGEST_ID = 300


def largest(sizes: object) -> dict[str, Any]:
    """The largest of the sizes Telegram offers of a photo; empty when there is none."""
    known = [one for one in sizes if isinstance(one, dict)] if isinstance(sizes, list) else []
    return max(known, key=_area, default={})


def is_picture(document: object) -> TypeGuard[dict[str, Any]]:
    """Whether a document is a photo."""
    return isinstance(document, dict) and document.get("mime_type") in PICTURES


def photo_event(message: dict[str, Any], file: dict[str, Any]) -> dict[str, JsonValue]:
    """The event of a photo: its file id says where it is, its unique id which one it is."""
    ref, key = _id(file.get("file_id")), _id(file.get("file_unique_id"))
    sources: list[JsonValue] = [{"ref": ref, "key": key or ref}] if ref else []
    return {
        "type": "photo",
        "group": _text(message.get("media_group_id")),
        "caption": _text(message.get("caption")),
        "sources": sources,
    }


def _area(size: dict[str, Any]) -> int:
    sides = (size.get("width"), size.get("height"))
    known = [side for side in sides if isinstance(side, int) and not isinstance(side, bool)]
    return known[0] * known[1] if len(known) == 2 else 0


def _id(value: object) -> str:
    fits = isinstance(value, str) and value.isascii() and value.isprintable()
    return value if fits and isinstance(value, str) and len(value) <= _LONGEST_ID else ""


def _text(value: object) -> str | None:
    return storable(value) if isinstance(value, str) else None
