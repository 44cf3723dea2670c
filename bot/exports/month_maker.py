"""A month's report as a picture sent in a chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Connection

from bot.attachments import Attachment, AttachmentError, AttachmentMaker
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
    """

    def __init__(
        self,
        perform: Callable[[Callable[[Connection], Any]], Awaitable[Any]],
        edition: Edition,
        pictures: AttachmentMaker,
    ) -> None:
        self._perform = perform
        self._names = Names(vietnamese(), edition)
        self._pictures = pictures

    async def make(self, payload: Mapping[str, JsonValue]) -> Attachment:
        """Read the month and draw it.

        Raises:
            AttachmentError: no area or month is named.
            StoreError: the database does not answer.
        """
        spec = payload.get("picture")
        area = spec.get("area") if isinstance(spec, Mapping) else None
        month = spec.get("month") if isinstance(spec, Mapping) else None
        if not isinstance(area, str) or not isinstance(month, str):
            raise AttachmentError("a month's report needs an area and a month")
        report = partial(
            month_report, area=area, month=date.fromisoformat(month), names=self._names
        )
        return await self._pictures.make({"picture": await self._perform(report)})
