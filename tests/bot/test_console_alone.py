"""Two consoles on one database: each prints its own conversation."""

from __future__ import annotations

import io

import pytest

from bot.channels.base import TryAgain
from bot.channels.console import ConsoleChannel
from bot.runtime import Runtime
from ocop_core.store import Arrival, ConversationKey, Delivery, Outcome, Outgoing, Snapshot, Store
from tests.bot.clock import Clock

SAYS: dict[str, str] = {"chi-tu": "của chị Tư", "anh-ba": "của anh Ba"}


def turn(snapshot: Snapshot, _: Arrival) -> Outcome:
    html = SAYS[snapshot.conversation.chat]
    payload = {"html": html, "choices": [], "numbered": 0, "request": None}
    return Outcome({}, snapshot.case, (Outgoing("message", payload),))  # type: ignore[arg-type]


async def test_a_console_takes_up_its_own_conversation_and_no_other(
    store: Store, clock: Clock
) -> None:
    for number, chat in enumerate(SAYS):
        key = ConversationKey("console", chat)
        event = {"type": "text", "text": "x"}
        await store.receive([Arrival(key, str(number), number, event, clock())])  # type: ignore[arg-type]
    out = io.StringIO()
    console = ConsoleChannel(clock, "anh-ba", out)
    async with Runtime(store, [console], turn, clock=clock, only=[console.conversation]) as runtime:
        await runtime.sweep.once(clock() - clock())
        await runtime.idle()
    assert "của anh Ba" in out.getvalue()
    assert "của chị Tư" not in out.getvalue()
    left = await store.take_turns(ConversationKey("console", "chi-tu"), turn)
    assert [delivery.payload["html"] for delivery in left] == ["của chị Tư"]


async def test_another_conversation_s_message_waits(clock: Clock) -> None:
    out = io.StringIO()
    console = ConsoleChannel(clock, "anh-ba", out)
    with pytest.raises(TryAgain):
        await console.deliver(
            Delivery(1, ConversationKey("console", "chi-tu"), 1, "message", {"html": "x"}, 0)
        )
    assert out.getvalue() == ""
