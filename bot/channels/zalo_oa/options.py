"""How messages are made: the owner's choices, and who draws pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.channels.zalo_oa.render import Words
from ocop_core.registry.model import JsonValue


class Drawn(Protocol):
    """A picture as bytes."""

    @property
    def name(self) -> str:
        """A file name."""
        ...

    @property
    def media_type(self) -> str:
        """As "image/png"."""
        ...

    @property
    def data(self) -> bytes:
        """The file."""
        ...


class PictureMaker(Protocol):
    """Draws the picture of a `picture` payload."""

    async def make(self, payload: dict[str, JsonValue]) -> Drawn:
        """Draw it; may raise anything."""
        ...


@dataclass(frozen=True, slots=True)
class SendOptions:
    """How messages are made.

    Attributes:
        words: What the channel says of its own accord.
        paid: Whether messages that cost may be sent (48 hours to 7 days).
        template_id: The approved template with a parameter `content`; empty for none.
        pictures: Draws pictures; without it they are left out, their text comes anyway.
    """

    words: Words
    paid: bool = False
    template_id: str = ""
    pictures: PictureMaker | None = None
