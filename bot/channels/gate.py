"""Keeps to a platform's sending limits, of all chats together and of each chat.

Each limit is a generic cell rate algorithm (GCRA): of a rate and a burst, with one number of
state, the theoretical arrival time. In any span of T seconds at most burst + rate * T pass.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

_FORGET_ABOVE = 4096


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `burst` at once and `rate` a second in the long run."""

    rate: float
    burst: int

    @property
    def interval(self) -> float:
        """Seconds between two sends in the long run."""
        return 1 / self.rate

    @property
    def tolerance(self) -> float:
        """Seconds the theoretical arrival time may run ahead of the clock."""
        return (self.burst - 1) / self.rate


OVERALL = Limit(rate=27, burst=3)
"""All messages of one bot: never more than 30 in any second (Telegram's FAQ: about 30)."""
PER_CHAT = Limit(rate=1, burst=4)
"""Messages to one chat (Telegram's FAQ: 1 a second, short bursts are let through)."""


class RateGate:
    """Lets sends pass when the limits allow them.

    One chat's sends come one after the other; the runtime sees to that. A chat in a hurry never
    takes the place of another: a send reserves its place in the overall limit only when its own
    chat is free.

    Args:
        overall: The limit for all chats together.
        per_chat: The limit for each chat.
        clock: Seconds, monotonic.
        sleep: Waits for seconds.
    """

    def __init__(
        self,
        overall: Limit = OVERALL,
        per_chat: Limit = PER_CHAT,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._overall = overall
        self._per_chat = per_chat
        self._clock = clock
        self._sleep = sleep
        self._overall_tat = float("-inf")
        self._chat_tats: dict[str, float] = {}
        self._held_until = float("-inf")

    async def enter(self, chat: str, *, patience: float = float("inf")) -> float:
        """Wait until a send to this chat may go, and count it.

        Args:
            chat: The chat.
            patience: Seconds the caller is ready to wait.

        Returns:
            0 when the send may go; else the seconds it would have to wait, and nothing is counted.
        """
        while (wait := self._chat_wait(chat)) > 0:
            if wait > patience:
                return wait
            await self._sleep(wait)
        while (wait := self._overall_wait()) > 0:
            if wait > patience:
                return wait
            self._reserve()
            await self._sleep(wait)
            if self._held_until <= self._clock():
                break
        else:
            self._reserve()
        self._count(chat)
        return 0.0

    def hold(self, seconds: float) -> None:
        """Let nothing pass for so long: the platform asked to wait."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    def _chat_wait(self, chat: str) -> float:
        now = self._clock()
        free = self._chat_tats.get(chat, now) - self._per_chat.tolerance
        return max(free, self._held_until) - now

    def _overall_wait(self) -> float:
        free = self._overall_tat - self._overall.tolerance
        return max(free, self._held_until) - self._clock()

    def _reserve(self) -> None:
        """Reserve the next place in the overall limit."""
        start = max(self._overall_tat, self._clock(), self._held_until)
        self._overall_tat = start + self._overall.interval

    def _count(self, chat: str) -> None:
        now = self._clock()
        if len(self._chat_tats) > _FORGET_ABOVE:
            self._chat_tats = {name: tat for name, tat in self._chat_tats.items() if tat > now}
        self._chat_tats[chat] = max(self._chat_tats.get(chat, now), now) + self._per_chat.interval
