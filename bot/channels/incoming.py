"""Reading texts that strangers send, the same for every platform."""

from __future__ import annotations


def storable(text: str) -> str:
    """Drop what a database refuses in a text: NUL and halves of surrogate pairs."""
    if text.isascii():
        return text.replace("\0", "")
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
