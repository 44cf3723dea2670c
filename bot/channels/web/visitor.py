"""Who a visitor is: a random cookie, of which only a hash is kept; and codes to move on.

There are no names and no passwords. Who holds the cookie is the visitor.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS = 12
"""Of 5 random bits each: 60."""

_COOKIE = re.compile(r"[A-Za-z0-9_-]{22}")  # 128 bits in base64
_CODE = re.compile(f"[{CROCKFORD}]{{{CODE_LETTERS}}}")
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, ".": None})


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser by its cookie.

    Attributes:
        cookie: The secret it keeps.
        is_new: Whether it has to be told to keep it.
    """

    cookie: str
    is_new: bool = False

    @property
    def key(self) -> str:
        """What the cookie is known by in the database."""
        return _hash("browser", self.cookie)

    @property
    def token(self) -> str:
        """What a form of ours carries, and another site's cannot know."""
        return _hash("form", self.cookie)[:32]

    def has_token(self, given: str) -> bool:
        """Whether a form was one of ours; compared in constant time."""
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode())

    def ticket(self, message: int) -> str:
        """What stands in the address of a picture, so that nobody can guess it."""
        return _hash(f"picture {message}", self.cookie)[:32]

    def has_ticket(self, given: str, message: int) -> bool:
        """Whether a picture's address was one of ours."""
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.ticket(message).encode())


def new_visitor() -> Visitor:
    """A visitor nobody has seen before."""
    return Visitor(secrets.token_urlsafe(16), is_new=True)


def read_cookie(value: str | None) -> Visitor | None:
    """The visitor of a cookie; None when it is not one of ours."""
    return Visitor(value) if value is not None and _COOKIE.fullmatch(value) else None


def new_chat() -> str:
    """A name for a chat that says nothing about anybody."""
    return secrets.token_hex(16)


def new_code() -> str:
    """A code to go on elsewhere, as `7K3M-9QPX-2WTR`."""
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LETTERS))
    return "-".join(letters[i : i + 4] for i in range(0, CODE_LETTERS, 4))


def code_hash(typed: str) -> str | None:
    """What a typed code is known by in the database; None when it is not the shape of one.

    Small letters, spaces and the usual mistakes (O for 0, I and L for 1) are all right.
    """
    letters = typed.strip().upper().translate(_LOOKS_LIKE)
    return _hash("code", letters) if _CODE.fullmatch(letters) else None


def _hash(purpose: str, secret: str) -> str:
    return sha256(f"ocop {purpose} {secret}".encode()).hexdigest()
