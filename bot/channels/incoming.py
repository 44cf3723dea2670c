"""Reading texts that strangers send, the same for every platform."""

from __future__ import annotations

from collections.abc import Iterable

from ocop_core.registry.model import JsonValue

MOST_PHOTOS = 20
"""Pictures of one message; more come in no platform's."""

_LONGEST_ADDRESS = 2000


def storable(text: str) -> str:
    """Drop what a database refuses in a text: NUL and halves of surrogate pairs."""
    if text.isascii():
        return text.replace("\0", "")
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def photo_sources(addresses: Iterable[object]) -> list[JsonValue]:
    """Where pictures are, from what a platform calls their addresses.

    Whose addresses they are is asked when they are fetched, not here.
    """
    found = [one for one in addresses if isinstance(one, str) and _is_address(one)]
    return [{"ref": one, "key": one.partition("?")[0]} for one in found[:MOST_PHOTOS]]


def _is_address(text: str) -> bool:
    fits = len(text) <= _LONGEST_ADDRESS and text.isascii() and text.isprintable()
    return fits and text.startswith(("https://", "http://"))
