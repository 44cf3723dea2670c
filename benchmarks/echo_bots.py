"""The bots that `telegram_turns` compares with: all they do is say back what they heard.

python -m benchmarks.echo_bots bare http://127.0.0.1:8099
"""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import UTC, datetime

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.telegram import Limit, TelegramChannel, TelegramOptions
from bot.channels.telegram.request import AiohttpRequest
from bot.runtime import Runtime
from ocop_core.store import open_store
from ocop_core.store.memory import MemoryStore
from ocop_core.store.ports import Arrival, Outcome, Outgoing, Snapshot, Store

TOKEN = "123456:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"  # noqa: S105 -- of the fake server
NO_LIMIT = Limit(1e9, 1000)


def bare(server: str, request: type[AiohttpRequest | HTTPXRequest], concurrent: int) -> None:
    """Run python-telegram-bot's own updater, dispatcher and `reply_text`."""

    async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is not None and message.text is not None:
            await message.reply_text(message.text)

    calls: BaseRequest = request(connection_pool_size=256)
    polls: BaseRequest = request(connection_pool_size=1)
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{server}/bot")
    builder = (
        builder.request(calls).get_updates_request(polls).concurrent_updates(concurrent or False)
    )
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(poll_interval=0.0)


def echo(snapshot: Snapshot, arrival: Arrival) -> Outcome:
    """Say back what was heard, as a turn of ours."""
    html = str(arrival.event.get("text", ""))
    payload = Outgoing("message", {"html": html, "choices": [], "request": None, "menu": False})
    return Outcome(snapshot.dialogue, snapshot.case, (payload,))


def clock() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def store_at(url: str) -> Store:
    """Open "memory" or a database."""
    if url == "memory":
        return MemoryStore(clock=clock)
    return open_store(url, process_id="bench", clock=clock)


async def ours(server: str, store: Store) -> None:
    """Run our channel and runtime with the echo turn."""
    options = TelegramOptions(TOKEN, "☎", server=server, overall=NO_LIMIT, per_chat=NO_LIMIT)
    stop = asyncio.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    async with Runtime(store, [TelegramChannel(options, clock)], echo, clock=clock):
        await stop.wait()
    await store.close()


def main() -> None:
    """Run one bot: `bare`, `bare-concurrent`, `bare-httpx` or `ours`, at a server."""
    kind, server, *rest = sys.argv[1:]
    match kind:
        case "bare":
            bare(server, AiohttpRequest, 0)
        case "bare-concurrent":
            bare(server, AiohttpRequest, 256)
        case "bare-httpx":
            bare(server, HTTPXRequest, 0)
        case _:
            asyncio.run(ours(server, store_at(rest[0])))


if __name__ == "__main__":
    main()
