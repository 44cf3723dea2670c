"""A thin client of the Zalo Bot API (docs.zaloplatforms.com/docs/BOT), on httpx.

No package serves: python-zalo-bot relabels LGPL code as MIT and breaks in a running loop,
zalobot-python wants Python 3.14 and fails on pictures, PyZALO sends stickers as photos; none has
captions, the limits, or keeps the token out of its errors. The API is a POST and one envelope.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

import httpx

from bot.channels.base import ChannelError, SetupError
from bot.channels.redact import TokenMask

OFFICIAL_SERVER = "https://bot-api.zaloplatforms.com"
_TOKEN = re.compile(r"(\d+):[^\s/?#]+")
_ANSWER_WAIT = 20.0
"""Seconds. A message given up too early would be sent twice."""
_IDLE = 408
_DESCRIPTION_LENGTH = 120


class ZaloBotError(ChannelError):
    """A call of the Zalo Bot API failed. Its words hold neither the token nor an address."""


class Unanswered(ZaloBotError):  # noqa: N818 -- reads as what happened
    """The server could not be reached, or gave no answer that can be read.

    Args:
        words: What happened.
        unsure: The call may have taken effect all the same.
    """

    def __init__(self, words: str, *, unsure: bool = True) -> None:
        super().__init__(words)
        self.unsure = unsure


class NotOk(ZaloBotError):  # noqa: N818 -- reads as what the server said
    """The server answered `ok: false`, whatever the HTTP status.

    Args:
        code: The answer's `error_code`, else the HTTP status.
        description: The server's words.
    """

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code} {description}".strip())
        self.code = code
        self.description = description


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """Who the token belongs to."""

    id: str
    name: str
    """As "bot.abc"."""
    plan: str
    """"BASIC" is the free plan, with its limits; empty if the server does not say."""


class ZaloBotApi:
    """One bot at one Zalo Bot API server.

    Args:
        token: `<bot id>:<secret>`, from the Zalo Bot Creator.
        server: Base address.

    Raises:
        SetupError: The token has not the shape of one.
    """

    def __init__(self, token: str, server: str = OFFICIAL_SERVER) -> None:
        shape = _TOKEN.fullmatch(token)
        if shape is None:
            raise SetupError("The Zalo bot token must look like <number>:<secret>")
        self.bot_id = shape[1]
        self._token = token
        self._url = f"{server.rstrip('/')}/bot{token}/"
        self._mask = TokenMask([token])
        self._client: httpx.AsyncClient | None = None

    async def open(self) -> None:
        """Open the connections; opening twice is fine."""
        if self._client is None:
            # httpx logs every address, and the token is part of it.
            logging.getLogger("httpx").addFilter(self._mask)
            self._client = httpx.AsyncClient(timeout=httpx.Timeout(_ANSWER_WAIT, connect=5.0))

    async def close(self) -> None:
        """Close the connections; closing twice is fine."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()
            logging.getLogger("httpx").removeFilter(self._mask)

    async def call(
        self, method: str, parameters: dict[str, Any], wait: float = _ANSWER_WAIT
    ) -> Any:  # noqa: ANN401
        """Call a method; parameters and result are plain JSON values.

        Args:
            method: As "sendMessage".
            parameters: Its parameters.
            wait: Seconds to wait for the answer.

        Raises:
            NotOk: The server refused.
            Unanswered: There was no answer; whether the call took effect is not known.
        """
        if self._client is None:
            raise Unanswered("The connections are not open")
        timeout = httpx.Timeout(wait, connect=5.0)
        try:
            answer = await self._client.post(self._url + method, json=parameters, timeout=timeout)
        except httpx.HTTPError as error:
            # From None: the error carries the request, and with it the token.
            never_left = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            words = f"{method}: {type(error).__name__}"
            raise Unanswered(words, unsure=not never_left) from None
        return self._result(method, answer)

    async def get_me(self) -> BotIdentity:
        """Ask who the bot is; this tests the token. Raises as `call`."""
        me = await self.call("getMe", {})
        if not isinstance(me, dict):
            raise Unanswered("getMe: no identity in the answer")
        return BotIdentity(
            str(me.get("id", "")), str(me.get("account_name", "")), str(me.get("account_type", ""))
        )

    async def get_update(self, timeout: int) -> Any:  # noqa: ANN401, ASYNC109
        """Wait for one update; None when none came. The server may hand out one again.

        Args:
            timeout: Seconds the server may wait.

        Raises:
            ZaloBotError: As `call`.
        """
        try:
            return await self.call("getUpdates", {"timeout": timeout}, wait=timeout + 10)
        except NotOk as error:
            if error.code == _IDLE:
                return None
            raise

    def _result(self, method: str, answer: httpx.Response) -> Any:  # noqa: ANN401
        try:
            body = answer.json()
        except (ValueError, RecursionError):
            body = None
        if isinstance(body, dict) and body.get("ok") is True:
            return body.get("result")
        if not isinstance(body, dict):
            if answer.status_code < 400:
                raise Unanswered(f"{method}: an answer without JSON")
            raise NotOk(answer.status_code, "without words")
        code = body.get("error_code")
        words = str(body.get("description", "")).replace(self._token, "<token>")
        raise NotOk(
            code if isinstance(code, int) else answer.status_code, words[:_DESCRIPTION_LENGTH]
        )
