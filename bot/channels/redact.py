"""Keeps bot tokens out of logs.

The token is part of every address of the Bot APIs of Telegram and Zalo, so any library that
logs or raises an address gives the bot away. Errors are washed where they arise; this is the
second wall.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

_TOKEN = re.compile(r"\b(bot)?(\d{3,}):[A-Za-z0-9_-]{8,}", re.IGNORECASE)
_MASKED = r"\g<1>\g<2>:<token>"
_FORMATTER = logging.Formatter()
_TALKATIVE = ("aiohttp", "asyncio", "httpcore", "httpx", "telegram")


def mask(text: str) -> str:
    """Replace each bot token in a text, keeping the bot's number, which is no secret."""
    return _TOKEN.sub(_MASKED, text)


class TokenMask(logging.Filter):
    """A log filter that masks tokens in the message, its arguments, the traceback and the stack.

    Args:
        secrets: Further words to mask wherever they stand, as the webhook's secret.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record in place and let it pass."""
        record.msg, record.args = self._mask(record.getMessage()), None
        if record.exc_info:
            record.exc_text = record.exc_text or _FORMATTER.formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = self._mask(record.exc_text)
        if record.stack_info:
            record.stack_info = self._mask(record.stack_info)
        return True

    def _mask(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "<secret>")
        return mask(text)


def guard_logs(handlers: Iterable[logging.Handler], secrets: Iterable[str] = ()) -> None:
    """Put a `TokenMask` on log handlers and quieten the libraries that log calls and their data.

    A handler's filter sees the records of every logger, a logger's filter only its own.
    """
    mask_filter = TokenMask(secrets)
    for handler in handlers:
        handler.addFilter(mask_filter)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
