"""A bot on an emulated Zalo Official Account."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from bot.channels.zalo_oa import (
    SendOptions,
    WebhookOptions,
    Words,
    ZaloOaChannel,
    ZaloOaOptions,
)
from bot.runtime import Runtime
from ocop_core.store import open_store
from ocop_core.store.ports import TurnFunction
from ocop_core.store.zalo_tokens import TokenPair, ZaloTokenTable, open_zalo_tokens
from tests.bot.clock import NEVER
from tests.bot.echo import echo_turn
from tests.bot.zalo_oa_deliveries import APP_ID, OA_SECRET
from tests.bot.zalo_oa_emulator import ACCESS_LIFE, APP_SECRET, ZaloEmulator

WORDS = Words("Gửi số điện thoại", "Bấm vào đây để gửi số.", "Hoặc gõ", "Không gửi tệp được ở đây.")


async def asleep(_seconds: float) -> None:
    """Never look at the token by the clock: tests look by themselves."""
    await asyncio.Event().wait()


def options(zalo: ZaloEmulator, **send: Any) -> ZaloOaOptions:
    """How the tests' bot stands at Zalo."""
    return ZaloOaOptions(
        APP_SECRET,
        WebhookOptions(APP_ID, OA_SECRET, port=0),
        SendOptions(WORDS, **send),
        server=zalo.url,
        oauth_server=zalo.url,
    )


def linked(url: str, zalo: ZaloEmulator) -> ZaloTokenTable:
    """The tokens of an account whose owner has just logged in."""
    table = open_zalo_tokens(url, APP_ID)
    table.log_in(granted(zalo, zalo.clock()), zalo.clock())
    return table


def granted(zalo: ZaloEmulator, now: datetime) -> TokenPair:
    """A pair as the owner's consent gives it."""
    pair = zalo.grant()
    return TokenPair(pair["access_token"], pair["refresh_token"], now + ACCESS_LIFE)


@asynccontextmanager
async def running(
    zalo: ZaloEmulator, url: str, turn: TurnFunction = echo_turn, **send: Any
) -> AsyncIterator[Runtime]:
    """A bot whose owner has logged in, on a database."""
    channel = ZaloOaChannel(options(zalo, **send), linked(url, zalo), zalo.clock, asleep)
    store = open_store(url, process_id="one", clock=zalo.clock)
    try:
        async with Runtime(store, [channel], turn, clock=zalo.clock, sweep_every=NEVER) as runtime:
            zalo.hook = f"http://127.0.0.1:{channel.webhook_port}/zalo-oa"
            zalo.idle = runtime.idle
            yield runtime
    finally:
        await store.close()


async def sweep(runtime: Runtime) -> None:
    """Take up what is due now, as the runtime does every few seconds."""
    await runtime.sweep.once(timedelta(0))
    await runtime.idle()
