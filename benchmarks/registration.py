"""The whole bot for `telegram_turns`, and a person who registers with it again and again.

python -m benchmarks.telegram_turns --bot bare \
        --bot 'ocop=python -m benchmarks.registration {server} {token} {directory}' \
        --script benchmarks.registration:registers

With `:registers` all people stay in step, and all ask for the dearest turns at once; with
`:registers_out_of_step` each is somewhere else in the dossier, as people are.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import Any

from benchmarks.echo_bots import NO_LIMIT
from bot.app import dialogue, warm_up
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.clock import now
from bot.runtime import Runtime
from bot.settings import Settings
from ocop_core.store import open_store

SCRIPT = [
    "xin chào", "đồng ý", "Hợp tác xã", "HTX Chè Tà Xùa", "xã Tà Xùa, Sơn La", "đúng",
    "Măng khô Tà Xùa", "1", "có", "có", "có", "lần đầu", "Mùa A Sử", "Giám đốc", "0912345678",
    "đúng", "5500271984", "15/3/2019", "đúng", "Túi 500 g", *["2"] * 31, "điểm", "nộp", "1",
    "xoá", "2", "1",
]  # fmt: skip
"""One life of a person: greeting to receipt, then forgotten, so that the next begins anew."""


def registers(turn: int, _last: dict[str, Any] | None) -> dict[str, Any]:
    """What a person types in turn number n."""
    return {"text": SCRIPT[turn % len(SCRIPT)]}


def registers_out_of_step(turn: int, last: dict[str, Any] | None) -> dict[str, Any]:
    """What a person types who first greets as often as their number says."""
    behind = int(last["chat_id"]) if last else 0
    return registers(max(0, turn - behind), last)


async def run(server: str, token: str, directory: str) -> None:
    """Run the bot as `ocop-bot run` does, without rate limits, on a database file."""
    options = TelegramOptions(token, "☎", server=server, overall=NO_LIMIT, per_chat=NO_LIMIT)
    stop = asyncio.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    store = open_store(f"sqlite:///{directory}/ocop.db", process_id="bench", clock=now)
    turn = dialogue(Settings(_env_file=None, province="14"))
    warm_up()
    async with Runtime(store, [TelegramChannel(options, now)], turn, clock=now):
        await stop.wait()
    await store.close()


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:4]))
