"""An area's workbook as a file sent in a chat: without anybody's name, phone or representative."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.attachments import Attachment
from bot.exports.entitled import Perform, entitled_area, spec_of
from conversations.wording import vietnamese
from ocop_core.calendar import local_day
from ocop_core.criteria import Edition
from ocop_core.registry import JsonValue
from ocop_core.store.export_reading import Records, records_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportMaker:
    """Makes attachments of kind "export".

    Args:
        perform: does work on the database.
        edition: names criteria sets and papers.
        clock: the present moment in UTC.
    """

    def __init__(
        self,
        perform: Perform,
        edition: Edition,
        clock: Callable[[], datetime],
    ) -> None:
        self._perform = perform
        self._edition = edition
        self._clock = clock

    async def make(self, payload: Mapping[str, JsonValue]) -> Attachment:
        """Make the workbook of the area named.

        Raises:
            AttachmentRefused: the officer named may not have it any more.
            StoreError: the database does not answer.
        """
        spec = spec_of(payload)

        def read(conn: Connection) -> tuple[str, Records]:
            area = entitled_area(conn, spec, self._clock())
            return area, records_of(conn, area)

        area, records = await self._perform(read)
        content = await asyncio.to_thread(self._made, nameless(records), area)
        return Attachment(str(payload.get("name") or "ocop.xlsx"), XLSX, content)

    async def allow(self, payload: Mapping[str, JsonValue]) -> None:
        """Ask for the officer's right again.

        Raises:
            AttachmentRefused: it has ended.
            StoreError: the database does not answer.
        """
        spec = spec_of(payload)
        await self._perform(lambda conn: entitled_area(conn, spec, self._clock()))

    def _made(self, records: Records, area: str) -> bytes:
        from bot.exports import Export, made  # noqa: PLC0415 - openpyxl is slow to import
        from bot.exports.names import Names  # noqa: PLC0415

        now = self._clock()
        since = local_day(now).replace(month=1, day=1)
        return made(records, Export(area, now, since, "bot"), Names(vietnamese(), self._edition))


def nameless(records: Records) -> Records:
    """The same without what says who somebody is: it goes over servers abroad."""
    return replace(
        records,
        dossiers=[
            replace(row, producer="", representative=None, phone=None) for row in records.dossiers
        ],
        certificates=[replace(row, producer="") for row in records.certificates],
    )
