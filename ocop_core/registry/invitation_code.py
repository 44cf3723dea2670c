"""Codes of invitations (mã mời): made at random, written down once, kept only as a hash."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter is taken for another."""

LENGTH = 20
"""Letters: 100 bits."""

_LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": ""})


def new_code(random_bits: Callable[[int], int]) -> str:
    """A new code.

    Args:
        random_bits: gives so many random bits as a number, as `secrets.randbits` does.
    """
    number = random_bits(5 * LENGTH)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))


def written(code: str) -> str:
    """A code as people write it may be in small letters, in groups, with O for 0."""
    return code.strip().upper().translate(_LOOK_ALIKES)


def hash_of(code: str) -> str:
    """What is kept of a code: SHA-256 of its written form, in hexadecimal."""
    return sha256(written(code).encode("utf-8", "surrogatepass")).hexdigest()
