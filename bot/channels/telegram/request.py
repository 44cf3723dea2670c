"""An HTTP class for python-telegram-bot on aiohttp.

The library's own class is built on httpx, which takes about ten times the CPU per call, and the
call is what a turn costs most of. `BaseRequest` is the library's port for exactly this; the
reading of answers and of errors stays the library's.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import TypeAlias

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.redact import mask

# The library warns on every RetryAfter it raises unless one opts in to its coming type.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_JSON_HEADERS = {"Content-Type": "application/json"}
_KEEP_ALIVE = 55.0
"""Seconds an idle connection is kept, as opening one costs more than a call."""
_POOL_TIMEOUT = (
    "Pool timeout: all connections in the connection pool are occupied. "
    "The request was *not* sent to Telegram."
)
_DOWNLOAD = 60.0
"""Seconds one file may take."""
_OK = 200
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Timeout: TypeAlias = "float | None"
"""Seconds, or None for no limit."""


class AiohttpRequest(BaseRequest):
    """Carries calls to a Bot API server over kept-alive aiohttp connections.

    Calls without files go as one JSON body; calls with files as a multipart form. Redirects are
    not followed, since the address holds the token.

    Args:
        connection_pool_size: Connections at most; more calls wait for a free one.
        read_timeout: Seconds to wait for an answer.
        write_timeout: Seconds allowed for writing; counted only when files are sent, since
            anything smaller fits into the socket's buffer.
        connect_timeout: Seconds to connect.
        pool_timeout: Seconds to wait for a free connection.
        media_write_timeout: As `write_timeout`, when the caller names none for a call with files.
    """

    __slots__ = (
        "_busy",
        "_media_write_timeout",
        "_pool_size",
        "_session",
        "_timeouts",
        "_timeouts_made",
    )

    def __init__(
        self,
        connection_pool_size: int = 1,
        *,
        read_timeout: Timeout = 5.0,
        write_timeout: Timeout = 5.0,
        connect_timeout: Timeout = 5.0,
        pool_timeout: Timeout = 1.0,
        media_write_timeout: Timeout = 20.0,
    ) -> None:
        self._pool_size = connection_pool_size
        self._timeouts = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        self._media_write_timeout = media_write_timeout
        self._session: aiohttp.ClientSession | None = None
        self._timeouts_made: dict[tuple[Timeout, ...], aiohttp.ClientTimeout] = {}
        self._busy = 0

    @property
    def read_timeout(self) -> Timeout:
        """Seconds a call waits for its answer unless it says otherwise."""
        return self._timeouts[0]

    async def initialize(self) -> None:
        """Open the connection pool, unless it is open."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._pool_size, keepalive_timeout=_KEEP_ALIVE, ttl_dns_cache=300
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                skip_auto_headers=("Accept", "Accept-Encoding"),
            )

    async def shutdown(self) -> None:
        """Close the connection pool; closing twice is fine."""
        if self._session is not None:
            await self._session.close()

    async def do_request(  # noqa: PLR0917 -- the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call; see `telegram.request.BaseRequest.do_request`.

        Raises:
            TimedOut: One of the timeouts passed.
            NetworkError: The connection failed, or the answer was no HTTP.
        """
        session = self._session
        if session is None or session.closed:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        given = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        has_files = request_data is not None and request_data.contains_files
        crowded = self._busy >= self._pool_size
        timeout = self._timeout(given, has_files=has_files, crowded=crowded)
        body, headers = _body(request_data)
        self._busy += 1
        try:
            async with session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except aiohttp.ConnectionTimeoutError as error:
            cause = _safe_cause(error) or aiohttp.ConnectionTimeoutError()
            raise TimedOut(_POOL_TIMEOUT if crowded else None) from cause
        except TimeoutError as error:
            raise TimedOut from _safe_cause(error)
        except (aiohttp.ClientError, OSError) as error:
            words = f"aiohttp.{type(error).__name__}: {mask(str(error))}"
            raise NetworkError(words) from _safe_cause(error)
        finally:
            self._busy -= 1

    async def download(self, url: str, limit: int) -> bytes:
        """Fetch a file, at most so many bytes of it.

        Raises:
            TimedOut: It took too long.
            NetworkError: It was refused, broke off or is longer than that.
        """
        session = self._session
        if session is None or session.closed:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        try:
            async with session.get(
                url, timeout=aiohttp.ClientTimeout(total=_DOWNLOAD), allow_redirects=False
            ) as response:
                if response.status != _OK:
                    raise NetworkError(f"HTTP {response.status}")
                body = await response.content.read(limit + 1)
                while len(body) <= limit and (more := await response.content.read(limit)):
                    body += more
        except TimeoutError as error:
            raise TimedOut from _safe_cause(error)
        except (aiohttp.ClientError, OSError) as error:
            words = f"aiohttp.{type(error).__name__}: {mask(str(error))}"
            raise NetworkError(words) from _safe_cause(error)
        if len(body) > limit:
            raise NetworkError("the file is too long")
        return body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        """Read an answer's JSON, as the library does, but without logging what was in it.

        Raises:
            TelegramError: It is no JSON object.
        """
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise TelegramError("Invalid server response") from error
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer

    def _timeout(
        self, given: tuple[ODVInput[float], ...], *, has_files: bool, crowded: bool
    ) -> aiohttp.ClientTimeout:
        """Translate the library's four timeouts; the few combinations in use are kept."""
        read, write, connect, pool = (
            own if isinstance(one, DefaultValue) else one
            for one, own in zip(given, self._timeouts, strict=True)
        )
        if has_files and isinstance(given[1], DefaultValue):
            write = self._media_write_timeout
        acquire = pool if crowded else _sum(pool, connect)
        total = _sum(acquire, write, read) if has_files else None
        key = (total, acquire, read, connect)
        made = self._timeouts_made.get(key)
        if made is None:
            made = aiohttp.ClientTimeout(
                total=total, connect=acquire, sock_read=read, sock_connect=connect
            )
            self._timeouts_made[key] = made
        return made


def _sum(*parts: Timeout) -> Timeout:
    """Add timeouts; no limit in one is no limit in all."""
    total = 0.0
    for part in parts:
        if part is None:
            return None
        total += part
    return total


def _body(
    request_data: RequestData | None,
) -> tuple[bytes | aiohttp.FormData | None, Mapping[str, str] | None]:
    """Give the body of a call, and its headers."""
    if request_data is None:
        return None, None
    if not request_data.contains_files:
        # A lone surrogate in a person's text must not fail the call in our own encoder.
        return _encode(request_data.parameters).encode("utf-8", "replace"), _JSON_HEADERS
    # Percent signs in a name would be shown to the person; Telegram reads UTF-8 as it is.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form, None


def _safe_cause(error: Exception) -> Exception | None:
    """Keep what caused an error, unless its words hold the token (aiohttp quotes the address)."""
    return error if mask(str(error)) == str(error) else None
