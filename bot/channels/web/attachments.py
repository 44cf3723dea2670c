"""Pictures and files of a chat: made when they are asked for, by whoever may see the message."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Protocol

from bot.attachments import Guarded
from ocop_core.store import KeptMessage

KINDS = ("picture", "file")
"""Kinds of deliveries that carry something to be made."""
_MOST_KEPT = 32


class Attachment(Protocol):
    """What was made."""

    @property
    def name(self) -> str:
        """A file name, without a path."""
        ...

    @property
    def media_type(self) -> str:
        """As `image/png`."""
        ...

    @property
    def data(self) -> bytes:
        """The bytes."""
        ...

    @property
    def private(self) -> bool:
        """Whether it is made anew each time, with the rights of that moment."""
        ...


class AttachmentMaker(Protocol):
    """Draws a picture or writes a file from the payload of a delivery."""

    async def make(self, payload: Mapping[str, Any]) -> Attachment:
        """Make it."""
        ...


class Attachments:
    """Makes attachments, and remembers the last few: a page asks for them again at each reload.

    Args:
        maker: Makes them.
    """

    def __init__(self, maker: AttachmentMaker) -> None:
        self._maker = maker
        self._made: OrderedDict[int, Attachment] = OrderedDict()

    async def of(self, message: KeptMessage) -> Attachment:
        """The attachment of a message, also one made before only if it may be had still.

        Raises whatever the maker raises.
        """
        if isinstance(self._maker, Guarded):
            await self._maker.allow(message.payload)
        made = self._made.pop(message.id, None)
        if made is None:
            made = await self._maker.make(message.payload)
        if made.private:
            return made
        self._made[message.id] = made
        if len(self._made) > _MOST_KEPT:
            self._made.popitem(last=False)
        return made
