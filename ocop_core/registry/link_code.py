"""Codes that join a chat to the person of another one (mã nối kênh): one use, a quarter hour.

Read from one phone and typed on another, often with a Vietnamese keyboard. So the letters are
those of Crockford's base 32 that neither Telex nor VNI makes into others: no vowel, no D, no W.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from ocop_core.registry.invitation_code import hash_of, written

ALPHABET = "0123456789BCFGHJKMNPQRSTVXZ"

LENGTH = 15
"""Letters: 71 bits."""

LASTS = timedelta(minutes=15)
"""How long a code can be used."""

MOST_WRONG = 5
"""Wrong codes a chat may send within `WRONG_COUNTS`."""

WRONG_COUNTS = timedelta(hours=1)

WRONG_TRY = "link.wrong"
"""The audit's word for a code that opened nothing; counted to stop guessing."""

PREFIX = "n_"
"""Begins the payload of a deep link with a code."""

_TYPED = re.compile(
    r"(?:/start\s+)?(?:n_|nk[\s:-]+)([0-9A-Za-z]{5}(?:[\s-]*[0-9A-Za-z]{5}){2})", re.IGNORECASE
)
_GROUP = 5


def new_link_code(random_bits: Callable[[int], int]) -> str:
    """A new code, without its groups.

    Args:
        random_bits: gives so many random bits as a number, as `secrets.randbits` does.
    """
    number = random_bits(128)  # far more than needed, so that every letter is as likely
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def shown(code: str) -> str:
    """A code as people read it aloud: `NK-7K3MQ-9PX2T-4RZ8B`."""
    groups = [code[start : start + _GROUP] for start in range(0, len(code), _GROUP)]
    return "-".join(["NK", *groups])


def read_link_code(text: str) -> str | None:
    """The code in what somebody typed or a deep link carried; None where there is none.

    Args:
        text: a whole message, as `nk 7k3mq 9px2t 4rz8b` or `/start n_7K3MQ9PX2T4RZ8B`.
    """
    found = _TYPED.fullmatch(text.strip())
    return written("".join(found[1].split())) if found else None


def hash_of_link(code: str) -> str:
    """What is kept of a code: SHA-256 in hexadecimal, never that of another kind of code."""
    return hash_of(f"NK{code}")
