"""Gives the access token in force, and refreshes it before it ends.

One process refreshes: it claims the row, asks Zalo, commits the new pair, and only then uses it.
What cannot be helped: if the process dies after Zalo has spent the old refresh token and before
the commit, the owner has to consent again, and an alarm says so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.base import TryAgain
from bot.channels.zalo_oa.failures import OWNERS_PAUSE, Unreachable
from bot.channels.zalo_oa.oauth import OAuth, TokenRefusedError
from ocop_core.store import StoreError
from ocop_core.store.zalo_tokens import KeptTokens, TokenPair, ZaloTokenTable

log = logging.getLogger(__name__)

EARLY = timedelta(hours=2)
"""A token is refreshed that long before it ends, so that an outage of Zalo's hurts nobody."""
LEASE = timedelta(seconds=60)
"""Longer than a refresh takes. A process that dies over one blocks the next one so long."""
REST = timedelta(minutes=15)
"""After a refusal nobody tries again for so long: it is either for good or a fault of Zalo's."""
LOGIN = "run `ocop-bot zalo-oa login` and consent again"


class NoAccess(TryAgain):
    """There is no access token in force right now."""


class NotLinked(NoAccess):
    """The owner has never logged in."""


@dataclass(frozen=True, slots=True)
class _Unsaved:
    """A pair that Zalo gave and the database has not taken yet: the most precious thing here."""

    pair: TokenPair
    generation: int
    at: datetime


class AccessTokens:
    """The tokens of one app, in one process of several.

    Args:
        table: Where all processes keep the pair.
        oauth: Zalo's OAuth server.
        clock: The present moment in UTC.
    """

    def __init__(self, table: ZaloTokenTable, oauth: OAuth, clock: Callable[[], datetime]) -> None:
        self._table = table
        self._oauth = oauth
        self._clock = clock
        self._known: KeptTokens | None = None
        self._unsaved: _Unsaved | None = None
        self._lock = asyncio.Lock()
        self._refreshing: asyncio.Task[KeptTokens | None] | None = None

    async def current(self) -> KeptTokens:
        """The pair in force, refreshed if its end is near.

        Raises:
            NotLinked: The owner has not logged in.
            NoAccess: There is none now; another process is at it, or the owner must act.
        """
        known = self._known
        if known is not None and self._unsaved is None and self._is_fresh(known):
            return known
        return await self._find(spent=None)

    async def renewed(self, used: KeptTokens) -> KeptTokens:
        """Another pair than one that Zalo has just refused.

        Raises:
            NoAccess: As `current`; also when that pair was brand-new, as one more would not help.
        """
        return await self._find(spent=used.generation)

    async def close(self) -> None:
        """Let a refresh under way end: to break it off would lose the pair."""
        if self._refreshing is not None:
            await asyncio.gather(self._refreshing, return_exceptions=True)
        if self._unsaved is not None:
            await asyncio.gather(self._save(), return_exceptions=True)
        await asyncio.to_thread(self._table.close)

    async def _find(self, spent: int | None) -> KeptTokens:
        async with self._lock:
            try:
                found = await self._read()
                if found.generation != spent and self._is_fresh(found):
                    return found
                if found.generation == spent and self._clock() - found.refreshed_at < REST:
                    log.critical("Zalo takes a new access token for invalid; %s", LOGIN)
                    raise NoAccess("Zalo refuses a new access token", OWNERS_PAUSE)
                newer = await self._claim_and_refresh(found)
            except StoreError as error:
                raise NoAccess(f"tokens: {error}", 5.0) from error
            if newer is not None:
                self._known = newer
                return newer
            if found.generation != spent and self._clock() < found.pair.expires_at:
                return found  # not fresh, but good for a while
            pause = OWNERS_PAUSE if found.refused else 3.0
            raise NoAccess("no access token in force", pause)

    async def _read(self) -> KeptTokens:
        await self._save()
        found = await asyncio.to_thread(self._table.read)
        if found is None:
            raise NotLinked(f"Zalo OA has no tokens yet: {LOGIN}", OWNERS_PAUSE)
        self._known = found
        return found

    async def _claim_and_refresh(self, found: KeptTokens) -> KeptTokens | None:
        claim = self._table.claim
        if not await asyncio.to_thread(claim, found.generation, self._clock(), LEASE):
            return None
        self._refreshing = asyncio.create_task(self._refresh(found), name="zalo oa refresh")
        return await asyncio.shield(self._refreshing)

    async def _refresh(self, found: KeptTokens) -> KeptTokens | None:
        """Spend the refresh token; None when there is no new pair."""
        try:
            pair = await self._oauth.refresh(found.pair.refresh)
        except TokenRefusedError as error:
            return await self._refused(found, error.code)
        except Unreachable as error:
            log.warning("The Zalo token was not refreshed: %s", error)
            await asyncio.to_thread(self._table.release, found.generation)
            return None
        self._unsaved = _Unsaved(pair, found.generation, self._clock())
        await self._save()
        log.info("The Zalo token was refreshed; it lasts until %s", pair.expires_at)
        return await asyncio.to_thread(self._table.read)

    async def _save(self) -> None:
        """Commit a pair that is not in the database yet; nothing uses it before.

        Raises:
            StoreError: The database failed it; the pair waits here for the next call.
        """
        unsaved = self._unsaved
        if unsaved is None:
            return
        try:
            replace = self._table.replace
            stands = await asyncio.to_thread(replace, unsaved.generation, unsaved.pair, unsaved.at)
        except StoreError:
            log.critical("A new Zalo token could not be kept; end no process until it is")
            raise
        self._unsaved = None
        if not stands:
            log.warning("A refreshed Zalo token came after a newer log-in and is void")

    async def _refused(self, found: KeptTokens, code: str) -> KeptTokens | None:
        latest = await asyncio.to_thread(self._table.read)
        if latest is not None and latest.generation != found.generation:
            return latest  # somebody was quicker; theirs is good
        rest_until = self._clock() + REST
        await asyncio.to_thread(self._table.refuse, found.generation, code, rest_until)
        log.critical(
            "Zalo refuses the refresh token (%s); the bot falls silent on %s: %s",
            code,
            found.pair.expires_at,
            LOGIN,
        )
        return None

    def _is_fresh(self, tokens: KeptTokens) -> bool:
        return self._clock() < tokens.pair.expires_at - EARLY
