"""A village whose people send photos: producers and an officer on one fake platform."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from bot.channels.fake import FakeChannel
from bot.dialogue import DialogueTurn
from bot.evidence.fetching import PhotoFetching
from bot.evidence.sources import PhotoGoneError, PhotoNotNowError
from bot.runtime import Runtime
from ocop_core.store import open_store
from ocop_core.store.evidence_tables import evidence_bytes, evidence_photos
from tests.bot.clock import NEVER, Clock
from tests.desk.opened import _made
from tests.desk.town import Town
from tests.evidence.pictures import camera_photo

SITE = "https://ocop.example.vn"


class Pictures:
    """A platform that hands out photos by their names; what is not there never was."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}
        self.down = 0
        self.asked: list[str] = []

    async def photo(self, ref: str) -> bytes:
        self.asked.append(ref)
        if self.down:
            self.down -= 1
            raise PhotoNotNowError("down")
        if ref not in self.known:
            raise PhotoGoneError("unknown")
        return self.known[ref]


@dataclass
class Village:
    """The town, and its photos."""

    town: Town
    pictures: Pictures
    fetching: PhotoFetching
    colours: list[str] = field(default_factory=lambda: ["red", "green", "blue", "gold", "grey"])

    async def sends(
        self,
        who: str,
        *names: str,
        group: str | None = None,
        caption: str = "",
        same_as: str = "",
    ) -> list[str]:
        """Send photos; what the bot answered the last one."""
        answers: list[str] = []
        for name in names:
            colour = self.colours[len(self.pictures.known) % len(self.colours)]
            shade = (len(self.pictures.known) + 8, 6)
            picture = self.pictures.known.get(same_as) or camera_photo(shade, colour)
            self.pictures.known[name] = picture
            answers = await self.town.does(who, photo(name, group=group, caption=caption))
        return answers

    async def fetches(self) -> int:
        tried = await self.fetching.once()
        await self.town.runtime.idle()
        return tried

    async def photos(self) -> list[tuple[str, str]]:
        """Paper and state of all photos, in order."""
        return await self.town.store.perform(_photos)

    async def count_bytes(self) -> int:
        query = select(evidence_bytes.c.photo_id)
        return len(await self.town.store.perform(lambda conn: conn.execute(query).all()))


def photo(name: str, *, group: str | None = None, caption: str = "") -> dict[str, Any]:
    sources = [{"ref": name, "key": name}]
    return {"type": "photo", "group": group, "caption": caption, "sources": sources}


def _photos(conn: Connection) -> list[tuple[str, str]]:
    table = evidence_photos.c
    rows = conn.execute(select(table.paper, table.state).order_by(table.number, table.id))
    return [(row.paper, row.state) for row in rows]


@asynccontextmanager
async def open_village(
    url: str,
    *,
    channel_name: str = "telegram",
    site: str = "",
    clock: Clock | None = None,
    process: str = "one",
) -> AsyncIterator[Village]:
    """One process of the bot on a database."""
    clock = clock or Clock()
    store = open_store(url, process_id=process, clock=clock)
    channel = FakeChannel(clock, name=channel_name)
    made = _made()
    turn = DialogueTurn(
        made._editions,
        made._current,
        made._office,
        made._wording,
        clock=clock,
        site=site,
        shows_papers=["web"],
    )
    pictures = Pictures()
    try:
        async with Runtime(store, [channel], turn, clock=clock, sweep_every=NEVER) as runtime:
            fetching = PhotoFetching(
                store, {channel_name: pictures}, clock=clock, wake=runtime.wake
            )
            yield Village(Town(store, channel, runtime, clock), pictures, fetching)
    finally:
        await store.close()
