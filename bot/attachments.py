"""Attachments (tệp, ảnh gửi kèm): what a message carries that is not text.

The dialogue only says what is to be seen or held, as data; the bytes are made when the message
is sent. So an outbox row stays small, and a turn never waits for a drawing or a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from ocop_core.registry import JsonValue


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to be sent."""

    name: str
    """The file's name, as the person sees it."""
    media_type: str
    data: bytes
    private: bool = False
    """Made for one person with their rights of this moment: kept nowhere to be shown again."""


class AttachmentError(Exception):
    """An attachment cannot be made, now or later. The words hold no personal data."""


class AttachmentRefused(AttachmentError):  # noqa: N818 - a refusal, as the channels' `Refused`
    """Whoever it was made for may not have it any more."""


class AttachmentMaker(Protocol):
    """Makes attachments."""

    async def make(self, payload: Mapping[str, JsonValue]) -> Attachment:
        """Make what an outgoing "picture" or "file" payload asks for.

        Raises:
            AttachmentError: It cannot be made, and trying again would not help.
            TryAgain: It cannot be made now (see `bot.channels.base`).
        """
        ...


@runtime_checkable
class Guarded(Protocol):
    """A maker of what not everybody may have at any time."""

    async def allow(self, payload: Mapping[str, JsonValue]) -> None:
        """Ask whether it may be had now, also by who was given it before.

        Raises:
            AttachmentRefused: It may not.
        """
        ...


class Attachments:
    """Leaves each kind of attachment to its own maker.

    Args:
        makers: By the `kind` in the payload's `picture` or `file`, as "score" or "export".
    """

    def __init__(self, makers: Mapping[str, AttachmentMaker]) -> None:
        self._makers = dict(makers)

    def add(self, kind: str, maker: AttachmentMaker) -> None:
        """Have one more kind made."""
        self._makers[kind] = maker

    @property
    def kinds(self) -> frozenset[str]:
        """All kinds that are made."""
        return frozenset(self._makers)

    async def make(self, payload: Mapping[str, JsonValue]) -> Attachment:
        """Make an attachment; see `AttachmentMaker.make`."""
        return await self._maker(payload).make(payload)

    async def allow(self, payload: Mapping[str, JsonValue]) -> None:
        """Ask whether an attachment that was made may still be had; see `Guarded.allow`."""
        maker = self._maker(payload)
        if isinstance(maker, Guarded):
            await maker.allow(payload)

    def _maker(self, payload: Mapping[str, JsonValue]) -> AttachmentMaker:
        spec = payload.get("picture") or payload.get("file")
        kind = spec.get("kind") if isinstance(spec, Mapping) else None
        maker = self._makers.get(kind) if isinstance(kind, str) else None
        if maker is None:
            raise AttachmentError("nobody makes this kind of attachment")
        return maker
