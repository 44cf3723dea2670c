"""Calls to Zalo's Official Account API, with the access token in force."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from bot.channels.base import TryAgain
from bot.channels.zalo_oa.failures import TOKEN_CODES, OaError, Unreachable
from bot.channels.zalo_oa.tokens import AccessTokens

OFFICIAL_SERVER = "https://openapi.zalo.me"
MESSAGE = "/v3.0/oa/message/cs"
TEMPLATE = "/v3.0/oa/message/template"
QUOTA = "/v3.0/oa/quota/message"
UPLOAD_IMAGE = "/v2.0/oa/upload/image"
_TIMEOUT = httpx.Timeout(20.0, pool=None)
"""Seconds. Long: a message given up too early would be sent twice."""


class OaApi:
    """One Official Account.

    Args:
        tokens: Gives the access token.
        server: Base address.
    """

    def __init__(self, tokens: AccessTokens, server: str = OFFICIAL_SERVER) -> None:
        self._tokens = tokens
        self._client = httpx.AsyncClient(
            base_url=server.rstrip("/"),
            timeout=_TIMEOUT,
            trust_env=False,
            limits=httpx.Limits(max_connections=32, keepalive_expiry=55.0),
        )

    async def call(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Call with JSON; gives the answer's `data`.

        Raises:
            OaError: Zalo answered with an error.
            TryAgain: No answer, or no token in force.
        """
        return await self._with_token(path, json=body)

    async def upload_image(self, name: str, media_type: str, data: bytes) -> str:
        """Upload a picture; gives its attachment id.

        Raises:
            OaError, TryAgain: As `call`.
        """
        found = await self._with_token(UPLOAD_IMAGE, files={"file": (name, data, media_type)})
        attachment = found.get("attachment_id")
        if not isinstance(attachment, str):
            raise Unreachable("upload: no attachment id")
        return attachment

    async def close(self) -> None:
        """Close the connections; closing twice is fine."""
        await self._client.aclose()

    async def _with_token(self, path: str, **content: Any) -> dict[str, Any]:  # noqa: ANN401
        """Post; once more with another token when Zalo does not take this one."""
        tokens = await self._tokens.current()
        try:
            return await self._post(path, tokens.pair.access, content)
        except OaError as error:
            if error.code not in TOKEN_CODES:
                raise
        tokens = await self._tokens.renewed(tokens)
        return await self._post(path, tokens.pair.access, content)

    async def _post(self, path: str, token: str, content: Mapping[str, Any]) -> dict[str, Any]:
        try:
            response = await self._client.post(path, headers={"access_token": token}, **content)
        except httpx.HTTPError as error:
            never_left = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
            raise Unreachable(f"Zalo: {type(error).__name__}", unsure=not never_left) from None
        if response.status_code == 429:
            raise TryAgain("Zalo: HTTP 429", _seconds(response.headers.get("Retry-After")))
        return _data(response)


def _data(response: httpx.Response) -> dict[str, Any]:
    """Read an answer; an error inside an HTTP 200 is an error all the same."""
    try:
        answer = json.loads(response.content)
    except (ValueError, RecursionError):
        answer = None
    code = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(answer, dict) or not isinstance(code, int):
        raise Unreachable(f"Zalo: HTTP {response.status_code} without a readable answer")
    if code:
        raise OaError(code)
    data = answer.get("data")
    return data if isinstance(data, dict) else {}


def _seconds(header: str | None) -> float | None:
    return float(header) if header and header.isascii() and header.isdigit() else None
