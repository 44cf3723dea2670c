"""A bot in a process of its own, which kills itself at a point of its turns when told to.

python -m tests.bot.dying_bot <server> <database url> [<fault point>]
"""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta

from bot.channels.telegram import Limit, TelegramChannel, TelegramOptions
from bot.runtime import FaultPoint, Runtime
from ocop_core.store import open_store
from tests.bot.echo import echo_turn
from tests.bot.emulator import TOKEN


def now() -> datetime:
    return datetime.now(UTC)


async def main(server: str, database: str, point: str = "") -> None:
    def fault(here: FaultPoint) -> None:
        if here == point:
            os.kill(os.getpid(), signal.SIGKILL)

    free = Limit(1e6, 1000)
    options = TelegramOptions(
        TOKEN, "x", server=server, poll_timeout=5, overall=free, per_chat=free
    )
    store = open_store(database, process_id="bot")
    runtime = Runtime(
        store,
        [TelegramChannel(options, now)],
        echo_turn,
        clock=now,
        sweep_every=timedelta(seconds=0.2),
        fault=fault,
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with runtime:
        await stop.wait()
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
