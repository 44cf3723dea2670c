"""Zalo's OAuth v4: turns a code or a refresh token into a pair of tokens."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import httpx

from bot.channels.zalo_oa.failures import Unreachable
from ocop_core.store.zalo_tokens import TokenPair

OFFICIAL_OAUTH = "https://oauth.zaloapp.com"
_PATH = "/v4/oa/access_token"
_TIMEOUT = 20.0
_USUAL_LIFE = 90_000
"""Seconds an access token lives, should Zalo not say (it says "90000")."""


class TokenRefusedError(Exception):
    """Zalo does not take the code or the refresh token.

    Args:
        code: The `error` of the answer.
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"Zalo error {code}")
        self.code = code


class OAuth:
    """One app at Zalo's OAuth server.

    Args:
        app_id: The app's id.
        app_secret: The app's secret key (not the webhook's).
        clock: The present moment in UTC.
        server: Base address.
    """

    def __init__(
        self,
        app_id: str,
        app_secret: str,
        clock: Callable[[], datetime],
        server: str = OFFICIAL_OAUTH,
    ) -> None:
        self._app_id = app_id
        self._headers = {"secret_key": app_secret}
        self._clock = clock
        self._url = server.rstrip("/") + _PATH

    async def refresh(self, refresh_token: str) -> TokenPair:
        """Spend a refresh token.

        Raises:
            TokenRefusedError: Zalo does not take it.
            Unreachable: No readable answer; the token may be spent.
        """
        return await self._ask({"grant_type": "refresh_token", "refresh_token": refresh_token})

    async def exchange(self, code: str, verifier: str) -> TokenPair:
        """Spend the code that the owner's consent gave; it lives ten minutes.

        Args:
            code: From the address Zalo sent the owner back to.
            verifier: The 43 characters whose hash is the `code_challenge` saved at Zalo.

        Raises:
            TokenRefusedError, Unreachable: As `refresh`.
        """
        return await self._ask(
            {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        )

    async def _ask(self, form: Mapping[str, str]) -> TokenPair:
        asked_at = self._clock()
        try:
            # A client for each call: there is one a day, and none may linger with the secret.
            async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False) as client:
                response = await client.post(
                    self._url, data={"app_id": self._app_id, **form}, headers=self._headers
                )
        except httpx.HTTPError as error:
            raise Unreachable(f"OAuth: {type(error).__name__}") from None
        return self._read(response, asked_at)

    @staticmethod
    def _read(response: httpx.Response, asked_at: datetime) -> TokenPair:
        try:
            answer = json.loads(response.content)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise Unreachable(f"OAuth: HTTP {response.status_code} without JSON")
        access, refresh = answer.get("access_token"), answer.get("refresh_token")
        if isinstance(access, str) and isinstance(refresh, str) and access and refresh:
            return TokenPair(access, refresh, asked_at + _life(answer.get("expires_in")))
        if response.status_code >= 500:
            raise Unreachable(f"OAuth: HTTP {response.status_code}")
        raise TokenRefusedError(_code(answer.get("error")))


def _life(value: object) -> timedelta:
    """How long the access token lives; Zalo writes the seconds as a string."""
    digits = str(value)
    is_sane = digits.isascii() and digits.isdigit() and len(digits) < 9
    return timedelta(seconds=int(digits) if is_sane else _USUAL_LIFE)


def _code(value: object) -> str:
    """The error code, for logs and the row; anything but a number says nothing."""
    return str(value) if isinstance(value, int) else "unknown"
