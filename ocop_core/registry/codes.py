"""One-time codes: written so that they can be read aloud, kept only as a hash."""

from __future__ import annotations

import re
from hashlib import sha256

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters that nobody mistakes for one another."""

_LETTERS = 26
"""130 bits hold what `code_from` is given."""

_CONFUSED = str.maketrans("OIL", "011")
_SHAPE = re.compile(r"[0-9A-HJKMNP-TV-Z]{16,32}")


def code_from(number: int) -> str:
    """A code from a random number of up to 128 bits."""
    letters = []
    for _ in range(_LETTERS):
        number, letter = divmod(number, len(CROCKFORD))
        letters.append(CROCKFORD[letter])
    return "".join(letters)


def written(typed: str) -> str | None:
    """A code as it was written, from how it was typed; None when it cannot be one."""
    code = re.sub(r"[\s-]", "", typed.strip().removeprefix("i_")).upper().translate(_CONFUSED)
    return code if _SHAPE.fullmatch(code) else None


def code_hash(code: str) -> str:
    """What is kept of a code."""
    return sha256(code.encode()).hexdigest()
