"""Makes pictures for the channels, away from the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.attachments import Attachment, AttachmentError
from bot.pictures.drawing import PictureError, draw
from ocop_core.registry import JsonValue


class PictureMaker:
    """An `AttachmentMaker` for outgoing payloads of kind "picture"."""

    async def make(self, payload: Mapping[str, JsonValue]) -> Attachment:
        """Draw the picture of a payload.

        Raises:
            AttachmentError: Its spec cannot be drawn.
        """
        spec = payload["picture"]
        try:
            data = await asyncio.to_thread(draw, spec)
        except PictureError as error:
            raise AttachmentError(str(error)) from error
        kind = spec["kind"] if isinstance(spec, Mapping) else "picture"
        return Attachment(f"{kind}.png", "image/png", data)
