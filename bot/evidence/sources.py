"""Where photos come from: what a channel offers for fetching them, and the guard on addresses."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Protocol
from urllib.parse import urlsplit

import httpx

LARGEST_FETCHED: Final = 20 * 1024 * 1024
"""Bytes; Telegram hands out no more either."""

_TIMEOUT: Final = httpx.Timeout(30, connect=10)


class PhotoGoneError(Exception):
    """It cannot be fetched, and trying again would not help. The words hold no address."""


class PhotoNotNowError(Exception):
    """It cannot be fetched now. The words hold no address."""


class PhotoSource(Protocol):
    """A channel whose photos can be fetched."""

    async def photo(self, ref: str) -> bytes:
        """The photo of an event's `ref`.

        Raises:
            PhotoGoneError: Never again.
            PhotoNotNowError: Not now.
        """
        ...


class AddressPhotos:
    """Photos at public addresses of a platform, and of nobody else.

    Args:
        hosts: Domains whose hosts are the platform's, as "zdn.vn"; itself or anything below it.
        insecure: Addresses that begin with this are fetched as well: an emulator's, for tests.
    """

    def __init__(self, hosts: Collection[str], insecure: str = "") -> None:
        self._hosts = tuple(hosts)
        self._insecure = insecure

    async def photo(self, ref: str) -> bytes:
        """Fetch it; redirects are not followed."""
        if not self.allows(ref):
            raise PhotoGoneError("the address is not the platform's")
        try:
            async with (
                # Certificates are read in for each: photos are few, and a client kept open is not.
                httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False) as client,
                client.stream("GET", ref, headers={"Accept": "image/*"}) as response,
            ):
                return await _body(response)
        except httpx.HTTPError as error:
            raise PhotoNotNowError(type(error).__name__) from None

    def allows(self, ref: str) -> bool:
        """Whether an address is one of the platform's, by https."""
        if self._insecure and ref.startswith(self._insecure):
            return True
        try:
            parts = urlsplit(ref)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            return False
        if parts.scheme != "https" or parts.username is not None or port not in {None, 443}:
            return False
        return any(host == own or host.endswith(f".{own}") for own in self._hosts)


async def _body(response: httpx.Response) -> bytes:
    if response.status_code in {404, 410} or 300 <= response.status_code < 400:
        raise PhotoGoneError(f"HTTP {response.status_code}")
    if response.status_code != httpx.codes.OK:
        raise PhotoNotNowError(f"HTTP {response.status_code}")
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST_FETCHED:
            raise PhotoGoneError("too large")
    return bytes(body)
