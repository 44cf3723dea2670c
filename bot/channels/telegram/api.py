"""Calls to a Bot API server through python-telegram-bot, with and without its objects.

What runs once (setting commands, the webhook) uses the library's `Bot`. What runs each turn
goes straight to its request class: the same transport and the same errors, without building
objects that nobody reads.
"""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import quote

from telegram import Bot, InputFile
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.attachments import Attachment
from bot.channels.base import SetupError
from bot.channels.redact import TokenMask
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.updates import ALLOWED_UPDATES

OFFICIAL_SERVER = "https://api.telegram.org"
_CONNECTIONS = 32
_UPLOAD_POOL_TIMEOUT = 30.0
"""Seconds to wait for a connection. With a limit here the whole upload has one, see `request`."""

# The library's Bot logs its address at DEBUG, and the token is part of it.
logging.getLogger("telegram.Bot").addFilter(TokenMask())


class BotApi:
    """One bot at one Bot API server.

    Args:
        token: The bot's token, as @BotFather gave it.
        server: Base address; another one than Telegram's for a self-hosted server.

    Raises:
        SetupError: The token has not the shape `<number>:<secret>`.
    """

    def __init__(self, token: str, server: str = OFFICIAL_SERVER) -> None:
        self.bot_id, colon, secret = token.partition(":")
        if not (self.bot_id.isdigit() and colon and secret):
            raise SetupError("The Telegram token must look like <number>:<secret>")
        base = server.rstrip("/")
        # A call waits for a free connection as long as it takes (the rate gate bounds the queue),
        # and long for its answer: a message given up too early would be sent twice.
        self._calls = AiohttpRequest(_CONNECTIONS, read_timeout=20, pool_timeout=None)
        self._polls = AiohttpRequest(1, pool_timeout=None)
        self.bot = Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._calls,
            get_updates_request=self._polls,
        )
        self._url = f"{base}/bot{token}/"
        self._files = f"{base}/file/bot{token}/"

    async def open(self) -> None:
        """Open the connections."""
        await self._calls.initialize()
        await self._polls.initialize()

    async def close(self) -> None:
        """Close the connections; closing twice is fine."""
        await self._calls.shutdown()
        await self._polls.shutdown()

    async def call(self, method: str, parameters: dict[str, Any]) -> Any:  # noqa: ANN401
        """Call a method; parameters and result are plain JSON values.

        Raises:
            TelegramError: As for the library's own methods.
        """
        return await self._calls.post(self._url + method, _request_data(parameters))

    async def upload(
        self, method: str, parameters: dict[str, Any], field: str, attachment: Attachment
    ) -> Any:  # noqa: ANN401
        """Call a method with a file, as a multipart form; see `call`.

        Args:
            method: As "sendPhoto".
            parameters: The other fields.
            field: The field that takes the file, as "photo".
            attachment: The file.
        """
        file = InputFile(attachment.data)
        file.filename = _UNSAFE.sub("_", attachment.name)
        file.mimetype = attachment.media_type
        data = _request_data(parameters, RequestParameter(field, None, [file]))
        return await self._calls.post(self._url + method, data, pool_timeout=_UPLOAD_POOL_TIMEOUT)

    async def download(self, path: str, limit: int) -> bytes:
        """The file that `getFile` gave this path for.

        Raises:
            TelegramError: It cannot be had, or is longer than `limit` bytes.
        """
        return await self._calls.download(self._files + quote(path), limit)

    async def get_updates(self, offset: int | None, timeout: int) -> list[Any]:  # noqa: ASYNC109
        """Wait for updates; a call confirms all updates before its offset.

        Args:
            offset: The first update wanted; None at the start.
            timeout: Seconds the server may wait for an update to come.

        Raises:
            TelegramError: As for the library's own methods.
        """
        parameters = {"timeout": timeout, "allowed_updates": list(ALLOWED_UPDATES)}
        if offset is not None:
            parameters["offset"] = offset
        updates = await self._polls.post(
            self._url + "getUpdates",
            _request_data(parameters),
            read_timeout=timeout + 10,
        )
        return updates if isinstance(updates, list) else []


_UNSAFE = re.compile(r'[\x00-\x1f\x7f"/\\]')
"""What a file's name could break out of its header or its folder with."""


def _request_data(parameters: dict[str, Any], *files: RequestParameter) -> RequestData:
    plain = [RequestParameter(name, value, None) for name, value in parameters.items()]
    return RequestData([*plain, *files])
