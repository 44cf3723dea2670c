"""How Zalo signs an event: plain SHA-256, not an HMAC, over the bytes exactly as they came."""

from __future__ import annotations

import hmac
from hashlib import sha256

HEADER = "X-ZEvent-Signature"


def signature(app_id: str, body: bytes, timestamp: str, secret: str) -> bytes:
    """The header's value for a body: `mac=` and the hex of sha256(app id, body, time, secret).

    Args:
        app_id: The app's id.
        body: The raw body.
        timestamp: The body's own `timestamp`, as text.
        secret: The Official Account's secret key, from the webhook page.
    """
    digest = sha256(app_id.encode() + body + timestamp.encode() + secret.encode())
    return b"mac=" + digest.hexdigest().encode()


def is_signed(given: str, app_id: str, body: bytes, timestamp: str, secret: str) -> bool:
    """Whether a header's value is right, compared as bytes and in constant time."""
    wanted = signature(app_id, body, timestamp, secret)
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), wanted)
