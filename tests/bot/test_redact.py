"""A bot's token never reaches a log."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot.channels.redact import guard_logs, mask

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
SECRET = "webhook-secret-1"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What a guarded handler on a fresh logger wrote."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger = logging.getLogger("canary")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    levels = {name: logging.getLogger(name).level for name in ("aiohttp", "telegram", "httpx")}
    guard_logs([handler], [SECRET, ""])
    yield written
    logger.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_tokens_are_masked_wherever_they_stand(stream: io.StringIO) -> None:
    log = logging.getLogger("canary.child")
    log.debug("GET https://api.telegram.org/bot%s/getMe", TOKEN)
    log.info("token is %(token)s", {"token": TOKEN})
    log.warning(f"{TOKEN!r} and {SECRET}", stack_info=True)
    try:
        int(f"https://api.telegram.org/file/bot{TOKEN}/x.jpg")
    except ValueError:
        log.exception("failed")
    log.error("raised", exc_info=ValueError(TOKEN))
    text = stream.getvalue()
    assert TOKEN.split(":")[1] not in text
    assert SECRET not in text
    assert text.count("<token>") >= 5
    assert "ValueError" in text
    assert "Stack (most recent call last)" in text


def test_other_numbers_and_times_stay() -> None:
    text = "at 12:30:05, chat 123456, {'id': 12345:}, ratio 100:20, http://127.0.0.1:8080/x"
    assert mask(text) == text


def test_talkative_libraries_are_quiet(stream: io.StringIO) -> None:
    assert stream is not None
    for name in ("aiohttp", "httpx", "telegram"):
        assert not logging.getLogger(f"{name}.client").isEnabledFor(logging.INFO)
