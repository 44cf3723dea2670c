"""JSON as both databases take it: one fast way in, cleaned of what PostgreSQL refuses."""

from __future__ import annotations

import json

from ocop_core.registry.model import JsonValue

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode

loads = json.loads
"""Read JSON text as a database gives it back."""


def dumps(value: JsonValue) -> str:
    r"""Write JSON text.

    NUL characters (which PostgreSQL cannot hold) are dropped and lone surrogates (which are no
    text at all) become U+FFFD: a person may paste either.

    Raises:
        ValueError: The value holds NaN or an infinity, or contains itself.
        TypeError: The value is not JSON.
    """
    text = _encode(value)
    if "\\u0000" in text or not _is_text(text):
        return _encode(_cleaned(value))
    return text


def _is_text(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _cleaned(value: JsonValue) -> JsonValue:
    match value:
        case str():
            return _cleaned_text(value)
        case list():
            return [_cleaned(item) for item in value]
        case dict():
            return {_cleaned_text(key): _cleaned(item) for key, item in value.items()}
        case _:
            return value


def _cleaned_text(text: str) -> str:
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
