"""What the web chat keeps beside the rest: a small facade, in the store's own transactions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ocop_core.store import evidence_fetch, evidence_links, web_browsers, web_history
from ocop_core.store.evidence_links import Adding, LinkQuery, PaperLink
from ocop_core.store.executor import Executor
from ocop_core.store.operations import one_by_one
from ocop_core.store.ports import Clock
from ocop_core.store.web_browsers import Coding, Entering
from ocop_core.store.web_history import Changing, History, HistoryQuery, Keeping, KeptMessage


class WebRecords:
    """The web chat's records. Every method raises `StoreError` when the database fails it.

    Args:
        executor: The store's.
        clock: The present moment in UTC.
    """

    def __init__(self, executor: Executor, clock: Clock) -> None:
        self._executor = executor
        self._clock = clock
        self._keep = one_by_one(web_history.keep)
        self._change = one_by_one(web_history.change)
        self._chat_of = one_by_one(web_history.chat_of)
        self._history = one_by_one(web_history.history)
        self._message = one_by_one(web_history.message)
        self._purge = one_by_one(web_history.purge)
        self._enter = one_by_one(web_browsers.enter)
        self._set_code = one_by_one(web_browsers.set_code)
        self._redeem = one_by_one(web_browsers.redeem)
        self._find_link = one_by_one(evidence_links.find_link)
        self._open_link = one_by_one(evidence_links.open_link)
        self._link_photo = one_by_one(evidence_links.link_photo)
        self._add_by_link = one_by_one(evidence_links.add_photos)
        self._add_upload = one_by_one(evidence_fetch.add_upload)
        self._leave = one_by_one(web_browsers.leave)
        self._leave_others = one_by_one(web_browsers.leave_others)

    async def keep(self, item: Keeping) -> None:
        """Keep a message that is being delivered; a second time changes nothing."""
        await self._executor.run(self._keep, item)

    async def change(self, item: Changing) -> None:
        """Change a message delivered earlier."""
        await self._executor.run(self._change, item)

    async def chat_of(self, key: str) -> str | None:
        """The chat a browser may see; None when nobody knows the browser."""
        return await self._executor.run(self._chat_of, key)

    async def history(self, key: str, after: int | None, limit: int = 100) -> History | None:
        """What a browser may see, at most the `limit` last or what is new after a cursor.

        Returns:
            None when nobody knows the browser.
        """
        query = HistoryQuery(key, after, limit, self._clock())
        return await self._executor.run(self._history, query)

    async def message(self, key: str, message_id: int) -> KeptMessage | None:
        """One message; None when it is not that browser's to see."""
        return await self._executor.run(self._message, (key, message_id))

    async def enter(self, key: str, chat: str) -> str:
        """Let a browser in; returns its chat, `chat` if it has none yet."""
        return await self._executor.run(self._enter, Entering(key, chat, self._clock()))

    async def set_code(self, key: str, code: str) -> bool:
        """Give a browser's chat a new code (its hash); False when there is no chat yet."""
        return await self._executor.run(self._set_code, Coding(key, code, self._clock()))

    async def redeem(self, key: str, code: str) -> bool:
        """Let a new browser into the chat of a code (its hash); False when it is no good."""
        return await self._executor.run(self._redeem, Coding(key, code, self._clock()))

    async def leave(self, key: str, *, others: bool = False) -> None:
        """Show this browser, or all others, out of its chat."""
        await self._executor.run(self._leave_others if others else self._leave, key)

    async def add_upload(self, upload: str, chat: str, data: bytes) -> None:
        """Keep a photo until its turn takes it, a day at most; `data` is a JPEG we made."""
        found = evidence_fetch.Upload(upload, chat, data, self._clock())
        await self._executor.run(self._add_upload, found)

    def link_query(self, token_hash: str, browser: str) -> LinkQuery:
        """A link as a browser asks for it now."""
        return LinkQuery(token_hash, browser, self._clock())

    async def find_link(self, query: LinkQuery) -> PaperLink | None:
        """A link to papers, if it is any good to this browser."""
        return await self._executor.run(self._find_link, query)

    async def open_link(self, query: LinkQuery) -> bool:
        """Bind a link to the browser; False when it is no good for it."""
        return await self._executor.run(self._open_link, query)

    async def link_photo(self, query: LinkQuery, photo: str) -> bytes | None:
        """A photo that an opened link shows."""
        return await self._executor.run(self._link_photo, (query, photo))

    async def add_by_link(
        self, query: LinkQuery, paper: str, photos: Sequence[tuple[str, bytes]]
    ) -> bool:
        """Keep photos (new ids, JPEGs we made) sent by an opened link; False if they do not fit."""
        return await self._executor.run(self._add_by_link, Adding(query, paper, tuple(photos)))

    async def purge(self, now: datetime) -> None:
        """Erase what has had its time."""
        await self._executor.run(self._purge, now)
