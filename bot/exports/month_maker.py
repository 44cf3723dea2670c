"""A month's report as a picture sent in a chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from sqlalchemy import Connection

from bot.attachments import Attachment, AttachmentError, AttachmentMaker
from bot.exports.entitled import Perform, entitled_area, spec_of
from bot.exports.month import month_report
from bot.exports.names import Names
from conversations.wording import vietnamese
from ocop_core.criteria import Edition
from ocop_core.registry import JsonValue


class MonthMaker:
    """Makes pictures of kind "month": dossiers filed in a month, by stars.

    Args:
        perform: does work on the database.
        edition: names what is counted.
        pictures: draws.
        clock: the present moment in UTC.
    """

    def __init__(
        self,
        perform: Perform,
        edition: Edition,
        pictures: AttachmentMaker,
        clock: Callable[[], datetime],
    ) -> None:
        self._perform = perform
        self._names = Names(vietnamese(), edition)
        self._pictures = pictures
        self._clock = clock

    async def make(self, payload: Mapping[str, JsonValue]) -> Attachment:
        """Read the month and draw it.

        Raises:
            AttachmentRefused: the officer named may not have it any more.
            AttachmentError: no month is named.
            StoreError: the database does not answer.
        """
        spec = spec_of(payload)
        month = spec.get("month")
        if not isinstance(month, str):
            raise AttachmentError("a month's report needs a month")

        def report(conn: Connection) -> dict[str, JsonValue]:
            area = entitled_area(conn, spec, self._clock())
            return month_report(conn, area, date.fromisoformat(month), self._names)

        return await self._pictures.make({"picture": await self._perform(report)})

    async def allow(self, payload: Mapping[str, JsonValue]) -> None:
        """Ask for the officer's right again.

        Raises:
            AttachmentRefused: it has ended.
            StoreError: the database does not answer.
        """
        spec = spec_of(payload)
        await self._perform(lambda conn: entitled_area(conn, spec, self._clock()))
