"""Tells open pages that there is news of their chat."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TypeAlias

from bot.channels.web.limits import Limits

News: TypeAlias = Literal["none", "typing", "messages"]
"""Nothing, only that the bot is writing, or something to be read."""


class Listener:
    """One page that listens."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._typing = False

    def notify(self, *, typing: bool) -> None:
        """Wake the page up."""
        self._typing = typing
        self._event.set()

    async def wait(self, seconds: float) -> News:
        """Wait for news, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return "none"
        self._event.clear()
        typing, self._typing = self._typing, False
        return "typing" if typing else "messages"


class Hub:
    """The pages that listen, by chat.

    Args:
        limits: How many may.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._streams: Counter[str] = Counter()
        self.is_closed = False

    def notify(self, chat: str, *, typing: bool = False) -> None:
        """Tell the pages of a chat that there is news, or that the bot is writing."""
        for listener in self._listeners.get(chat, ()):
            listener.notify(typing=typing)

    def close(self) -> None:
        """Wake everybody up to go; the server waits for them."""
        self.is_closed = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.notify(typing=False)

    @contextmanager
    def listening(self, chat: str) -> Iterator[Listener]:
        """Listen to a chat."""
        listener = Listener()
        self._listeners[chat].add(listener)
        try:
            yield listener
        finally:
            self._listeners[chat].discard(listener)
            if not self._listeners[chat]:
                del self._listeners[chat]

    @contextmanager
    def stream(self, key: str, address: str) -> Iterator[bool]:
        """Count an open stream while it lasts; gives whether it is within the limits."""
        names = (f"key {key}", f"from {address}", "all")
        most = (self._limits.streams, self._limits.streams_from, self._limits.streams_in_all)
        fits = all(self._streams[name] < n for name, n in zip(names, most, strict=True))
        self._streams.update(names)
        try:
            yield fits
        finally:
            self._streams.subtract(names)
            for name in names:
                if self._streams[name] <= 0:
                    del self._streams[name]
