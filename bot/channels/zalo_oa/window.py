"""When a person may be written to freely: after they did something, and for a while.

Zalo's rules (free for 48 hours, historically eight messages; paid to 7 days; then templates
only) have changed before, so Zalo is asked. The one shortcut: right after somebody wrote, the
answer is known, and replies do not cost a question each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

SURE = timedelta(hours=47)
"""For so long after somebody wrote nobody has to be asked; an hour less than Zalo's."""
SURE_MESSAGES = 8
"""So many messages after somebody wrote nobody has to be asked."""
_REMEMBERED = 10_000


@dataclass(slots=True)
class _Seen:
    at: datetime
    left: int


class Windows:
    """What this process has seen of people's doings; forgetting it only costs a question."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}

    def interacted(self, chat: str, at: datetime, left: int = SURE_MESSAGES) -> None:
        """Note that somebody did something, and how many messages are free after it."""
        seen = self._seen.pop(chat, None)
        if seen is not None and seen.at > at:
            at, left = seen.at, seen.left
        self._seen[chat] = _Seen(at, min(left, SURE_MESSAGES))
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]

    def sent(self, chat: str) -> None:
        """Note that a message was sent."""
        if (seen := self._seen.get(chat)) is not None:
            seen.left -= 1

    def is_surely_open(self, chat: str, now: datetime) -> bool:
        """Whether a message is free without asking Zalo."""
        seen = self._seen.get(chat)
        return seen is not None and seen.left > 0 and now - seen.at < SURE


@dataclass(frozen=True, slots=True)
class Quota:
    """What Zalo says about one person.

    Attributes:
        remain: Free messages left; None when Zalo's answer does not say.
        last: When they last did something; None as above.
    """

    remain: int | None
    last: datetime | None


def read_quota(data: Mapping[str, Any]) -> Quota:
    """Read the `data` of `/v3.0/oa/quota/message`; never raises."""
    free = data.get("cs_reply")
    remain = free.get("remain") if isinstance(free, dict) else None
    return Quota(_count(remain), _moment(data.get("last_interaction")))


def _count(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _moment(value: object) -> datetime | None:
    """Milliseconds since 1970; other ways of writing are not guessed at."""
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) == 13):
        return None
    return datetime.fromtimestamp(int(text) / 1000, UTC)
