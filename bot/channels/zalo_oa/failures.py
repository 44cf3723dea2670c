"""What Zalo's error codes mean. Errors come as HTTP 200 with a non-zero `error`.

Codes from the Official Account documentation (OpenAPI, "mã lỗi") as third parties quote it.
"""

from __future__ import annotations

from bot.channels.base import Blocked, Refused, SendError, TryAgain

TOKEN_CODES = frozenset({-216, -220})
"""The access token is not valid, or has ended: refresh it and call again."""
WINDOW_CODES = frozenset({-230, -232})
"""The person's last message is too long ago for a message of this kind."""
_GONE = frozenset({-213, -217, -227, -244})
"""They do not follow, blocked us, have been away for 45 days, or take no such messages."""
_BUSY = {-32: 30.0, -100: 10.0, -200: 10.0}
"""Too many calls, or a trouble of Zalo's own: seconds to wait."""
_OWNERS = frozenset({-204, -205, -211, -221, -224, -234, -238})
"""Something the owner must mend (package, quota, approval) or the night: nothing is lost."""
OWNERS_PAUSE = 1800.0
"""Seconds between tries while the owner has something to mend; a hundred tries take two days."""


class Unreachable(TryAgain):
    """Zalo gave no answer, or none that can be read: it may or may not have acted."""

    def __init__(self, reason: str, *, unsure: bool = True) -> None:
        super().__init__(reason, unsure=unsure)


class OaError(Exception):
    """Zalo answered with an error. Only its code is told: its words may quote what we sent.

    Args:
        code: The `error` of the answer.
    """

    def __init__(self, code: int) -> None:
        super().__init__(f"Zalo error {code}")
        self.code = code

    @property
    def closed_window(self) -> bool:
        """Whether the time for free words is over for this person."""
        return self.code in WINDOW_CODES

    def meaning(self) -> SendError:
        """What the error means for a delivery."""
        words = str(self)
        if self.code in _GONE:
            return Blocked(words)
        if self.code in _BUSY:
            return TryAgain(words, _BUSY[self.code])
        if self.code in _OWNERS or self.code in TOKEN_CODES:
            return TryAgain(words, OWNERS_PAUSE)
        return Refused(words)
