"""A process that refreshes a Zalo token, and dies between the commit and the first use.

python -m tests.bot.zalo_oa_refresher <server> <database url> <moment> [die]
"""

import asyncio
import os
import signal
import sys
from datetime import datetime

from bot.channels.zalo_oa.oauth import OAuth
from bot.channels.zalo_oa.tokens import AccessTokens
from ocop_core.store.zalo_tokens import open_zalo_tokens
from tests.bot.zalo_oa_deliveries import APP_ID
from tests.bot.zalo_oa_emulator import APP_SECRET


async def main(server: str, database: str, moment: str, *die: str) -> None:
    def clock() -> datetime:
        return datetime.fromisoformat(moment)

    tokens = AccessTokens(
        open_zalo_tokens(database, APP_ID), OAuth(APP_ID, APP_SECRET, clock, server), clock
    )
    found = await tokens.current()
    if die:
        os.kill(os.getpid(), signal.SIGKILL)
    print(found.pair.access)
    await tokens.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
