"""A photo of a paper as an attachment in our own chat: read with the rights of that moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.attachments import Attachment, AttachmentRefused
from bot.timers import Performs
from ocop_core.registry import JsonValue
from ocop_core.store.evidence_reading import photo_bytes, seen_by_officer

JPEG = "image/jpeg"


class EvidenceMaker:
    """Makes attachments of kind "evidence".

    Args:
        store: does work on the database.
        clock: the present moment in UTC.
    """

    def __init__(self, store: Performs, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def allow(self, payload: Mapping[str, JsonValue]) -> None:
        """Ask whether the officer it was shown to may see it now.

        Raises:
            AttachmentRefused: they may not, or it is not there any more: the same for both.
            StoreError: the database does not answer.
        """
        await self.make(payload)

    async def make(self, payload: Mapping[str, JsonValue]) -> Attachment:
        """Read the photo, if the officer it was shown to may see it now.

        Raises:
            AttachmentRefused: they may not, or it is not there any more: the same for both.
            StoreError: the database does not answer.
        """
        spec = payload.get("picture")
        given = spec if isinstance(spec, Mapping) else {}
        registration, photo, officer = (
            str(given.get(name) or "") for name in ("registration", "photo", "officer")
        )
        now = self._clock()

        def work(conn: Connection) -> bytes | None:
            if seen_by_officer(conn, officer, registration, now) is None:
                return None
            return photo_bytes(conn, registration, photo)

        data = await self._store.perform(work)
        if data is None:
            raise AttachmentRefused("this photo is not shown")
        return Attachment("giay-to.jpg", JPEG, data, private=True)
