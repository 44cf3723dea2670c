"""Fetching photos from a Bot API server."""

from __future__ import annotations

from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.channels.telegram.api import BotApi
from bot.evidence.sources import LARGEST_FETCHED, PhotoGoneError, PhotoNotNowError


class TelegramPhotos:
    """Fetches photos from a Bot API server.

    Args:
        api: The bot.
    """

    def __init__(self, api: BotApi) -> None:
        self._api = api

    async def photo(self, ref: str) -> bytes:
        """The photo of a file id.

        Raises:
            PhotoGoneError: Telegram knows no such file, or it is too large.
            PhotoNotNowError: It cannot be fetched now.
        """
        try:
            found = await self._api.call("getFile", {"file_id": ref})
            path = found.get("file_path") if isinstance(found, dict) else None
            if not isinstance(path, str):
                raise PhotoNotNowError("no path")
            return await self._api.download(path, LARGEST_FETCHED)
        except (BadRequest, Forbidden, InvalidToken) as error:
            raise PhotoGoneError(type(error).__name__) from None
        except TelegramError as error:
            raise PhotoNotNowError(type(error).__name__) from None
