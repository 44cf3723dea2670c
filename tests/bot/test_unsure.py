"""A send without an answer: repeated for what must arrive, given up for what may come only once."""

from __future__ import annotations

import aiohttp
import pytest
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.base import TryAgain
from bot.channels.fake import FakeChannel
from bot.channels.telegram.send import _meaning as telegram_meaning
from bot.channels.zalo_bot.api import NotOk, Unanswered
from bot.channels.zalo_bot.send import _meaning as zalo_meaning
from bot.channels.zalo_oa.failures import Unreachable
from bot.runtime.sender import Sender
from ocop_core.store import Arrival, Delivery
from ocop_core.store.memory import MemoryStore
from tests.bot.clock import START, Clock
from tests.bot.echo import echo_turn
from tests.store.samples import KEY


async def tries(*, once: bool, unsure: bool) -> list[Delivery]:
    """One delivery that fails once; what is due a little later."""
    clock = Clock()
    store = MemoryStore(clock=clock)
    channel = FakeChannel(clock, name=KEY.channel)
    about = {"type": "notice", "about": "digest"} if once else {"type": "text", "text": "a"}
    await store.receive([Arrival(KEY, "1", 1, {**about, "what": "x"}, START)])
    handed = await store.take_turns(KEY, echo_turn)
    assert [one.once for one in handed] == [once]
    channel.fail_next(TryAgain("no answer", 1.0, unsure=unsure))
    sender = Sender(store, {KEY.channel: channel}, clock=clock)
    await sender.send(handed, lambda _: None)
    sender.stop()
    clock.advance(seconds=2)
    return await store.due(now=clock(), limit=10, channels=[KEY.channel])


@pytest.mark.parametrize(
    ("once", "unsure", "again"),
    [(True, True, 0), (True, False, 1), (False, True, 1), (False, False, 1)],
)
async def test_only_what_may_come_once_is_given_up(*, once: bool, unsure: bool, again: int) -> None:
    assert len(await tries(once=once, unsure=unsure)) == again


def caused(error: TelegramError, cause: Exception | None) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "unsure"),
    [
        (caused(TimedOut(), TimeoutError()), True),
        (caused(TimedOut(), aiohttp.ConnectionTimeoutError()), False),
        (caused(NetworkError("reset"), aiohttp.ServerDisconnectedError()), True),
        (TelegramError("Invalid server response"), True),
        (RetryAfter(3), False),
        (InvalidToken(), False),
    ],
)
def test_telegram_tells_what_may_have_arrived(error: TelegramError, *, unsure: bool) -> None:
    meaning = telegram_meaning(error)
    assert isinstance(meaning, TryAgain)
    assert meaning.unsure is unsure


@pytest.mark.parametrize(
    ("error", "unsure"),
    [
        (Unanswered("lost"), True),
        (Unanswered("refused", unsure=False), False),
        (NotOk(429, "too many"), False),
    ],
)
def test_a_zalo_bot_tells_what_may_have_arrived(error: Unanswered | NotOk, *, unsure: bool) -> None:
    meaning = zalo_meaning(error)
    assert isinstance(meaning, TryAgain)
    assert meaning.unsure is unsure


def test_an_account_that_gives_no_answer_may_have_acted() -> None:
    assert Unreachable("lost").unsure
    assert not Unreachable("refused", unsure=False).unsure
