"""Fetches the photos that people sent, in the background: claimed, fetched, made small, kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from types import TracebackType

from bot.evidence.images import NotAnImageError, made_small
from bot.evidence.sources import PhotoGoneError, PhotoNotNowError, PhotoSource
from bot.failures import describe
from bot.timers import Performs
from ocop_core.store.evidence_fetch import (
    WantedPhoto,
    claim_photos,
    keep_photo,
    purge_uploads,
    put_off_photo,
)
from ocop_core.store.ports import ConversationKey

log = logging.getLogger(__name__)

AT_ONCE = 4
"""Photos fetched at a time: each is some megabytes in memory."""


class PhotoFetching:
    """Looks for wanted photos now and then, as an async context.

    Several processes may do so: a claim keeps them from fetching the same one. Killed anywhere,
    the claim runs out and another process goes on.

    Args:
        store: where they are noted and kept.
        sources: by the channel's name; others' photos are left to other processes.
        clock: the present moment in UTC.
        wake: told of each chat something was put into.
        every: between two looks.
    """

    def __init__(
        self,
        store: Performs,
        sources: Mapping[str, PhotoSource],
        *,
        clock: Callable[[], datetime],
        wake: Callable[[ConversationKey], None] = lambda _: None,
        every: timedelta = timedelta(seconds=4),
    ) -> None:
        self._store = store
        self._sources = sources
        self._clock = clock
        self._wake = wake
        self._every = every
        self._task: asyncio.Task[None] | None = None

    async def once(self) -> int:
        """Fetch all that is due; returns how many were tried.

        Raises:
            StoreError: The database failed.
        """
        tried = 0
        while wanted := await self._claimed():
            await asyncio.gather(*(self._fetch(photo) for photo in wanted))
            tried += len(wanted)
        return tried

    async def _claimed(self) -> list[WantedPhoto]:
        now, names = self._clock(), tuple(self._sources)
        if not names:
            return []
        return await self._store.perform(
            partial(claim_photos, channels=names, limit=AT_ONCE, now=now)
        )

    async def _fetch(self, photo: WantedPhoto) -> None:
        try:
            fetched = await self._sources[photo.channel].photo(photo.ref)
            data = await asyncio.to_thread(made_small, fetched)
        except PhotoNotNowError as error:
            await self._put_off(photo, error, final=False)
        except (PhotoGoneError, NotAnImageError) as error:
            await self._put_off(photo, error, final=True)
        except Exception as error:  # a fault of ours: tried again, and given up in the end
            await self._put_off(photo, error, final=False)
        else:
            await self._store.perform(partial(keep_photo, photo=photo.id, data=data))

    async def _put_off(self, photo: WantedPhoto, error: Exception, *, final: bool) -> None:
        log.warning("Photo %s was not fetched: %s", photo.id, describe(error))
        now = self._clock()
        told = await self._store.perform(partial(put_off_photo, photo=photo, now=now, final=final))
        self._woken(told)

    def _woken(self, chats: Iterable[ConversationKey]) -> None:
        for chat in dict.fromkeys(chats):
            self._wake(chat)

    async def _run(self) -> None:
        while True:
            try:
                await self.once()
                await self._store.perform(partial(purge_uploads, now=self._clock()))
            except Exception as error:
                log.error("Photos were not fetched; tried again: %s", describe(error))  # noqa: TRY400
            await asyncio.sleep(self._every.total_seconds())

    async def __aenter__(self) -> PhotoFetching:
        self._task = asyncio.create_task(self._run(), name="photos")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
