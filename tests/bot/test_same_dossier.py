"""The same words typed on every channel end in the same dossier."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import yaml
from sqlalchemy import Connection, Table, create_engine, select

from bot.app import dialogue
from bot.channels.console import ConsoleChannel
from bot.channels.telegram import TelegramChannel
from bot.channels.zalo_bot import ZaloBotChannel
from bot.cli.demo import RECORDED
from bot.clock import now
from bot.runtime import Runtime
from bot.settings import Settings
from ocop_core.store import open_store
from ocop_core.store.tables import consents, producers, products, registrations
from tests.bot.clock import Clock
from tests.bot.emulator import telegram_emulator
from tests.bot.telegram_options import options as telegram_options
from tests.bot.watched import WatchedChannel
from tests.bot.web.site import web_bot
from tests.bot.zalo_bot_api import zalo_bot_server
from tests.bot.zalo_oa_bot import running
from tests.bot.zalo_oa_emulator import zalo_emulator
from tests.bot.zalo_options import options as zalo_options

SETTINGS = Settings(_env_file=None, province="14", office_name="UBND xã Tà Xùa")
NEVER = timedelta(days=1)
LINES: list[str] = yaml.safe_load(RECORDED.read_text("utf-8"))["lines"]
"""The registration that `make demo` plays: a person who only types."""

Row = dict[str, Any]


async def on_telegram(url: str) -> None:
    store = open_store(url, process_id="one")
    async with telegram_emulator() as tg:
        channel = TelegramChannel(telegram_options(tg.url), now)
        async with Runtime(
            store, [channel], dialogue(SETTINGS), clock=now, sweep_every=NEVER
        ) as runtime:
            tg.idle = runtime.idle
            su = tg.user(name="Sử")
            for line in LINES:
                await su.says(line)
                await su.reads()
    await store.close()


async def on_zalo_bot(url: str) -> None:
    store = open_store(url, process_id="one")
    async with zalo_bot_server() as zalo:
        channel = WatchedChannel(ZaloBotChannel(zalo_options(zalo.url), now))
        async with Runtime(
            store, [channel], dialogue(SETTINGS), clock=now, sweep_every=NEVER
        ) as runtime:
            for number, line in enumerate(LINES, 1):
                await zalo.inject(zalo.message("su", text=line))
                await channel.kept(number)
                await runtime.idle()
    await store.close()


async def on_zalo_oa(url: str) -> None:
    async with zalo_emulator(Clock()) as zalo, running(zalo, url, dialogue(SETTINGS)):
        su = zalo.user("Sử")
        for line in LINES:
            await su.says(line)
            await su.reads()


async def on_the_web(url: str) -> None:
    async with web_bot(url, turn=dialogue(SETTINGS)) as bot:
        su = bot.visitor()
        await su.opens()
        for line in LINES:
            assert (await su.script_says(line)).status_code == 200
            await bot.runtime.idle()


async def on_the_console(url: str) -> None:
    store = open_store(url, process_id="one")
    channel = ConsoleChannel(now, "su", StringIO())
    async with Runtime(
        store, [channel], dialogue(SETTINGS), clock=now, sweep_every=NEVER
    ) as runtime:
        for line in LINES:
            await channel.line(line)
            await runtime.idle()
    await store.close()


CHANNELS: Mapping[str, Callable[[str], Awaitable[None]]] = {
    "telegram": on_telegram,
    "zalo_bot": on_zalo_bot,
    "zalo_oa": on_zalo_oa,
    "web": on_the_web,
}


def dossier(url: str) -> Row:
    """What was recorded, without ids, codes and moments, which differ each time."""
    engine = create_engine(url)
    with engine.connect() as conn:
        found = {
            "producers": _rows(conn, producers),
            "products": _rows(conn, products),
            "registrations": _rows(conn, registrations),
            "consents": [
                (row.purpose, row.action, row.text_sha256)
                for row in conn.execute(select(consents).order_by(consents.c.id))
            ],
        }
    engine.dispose()
    return found


EACH_TIME = {"id", "person_id", "producer_id", "product_id", "code", "receipt", "created_at"}


def _rows(conn: Connection, table: Table) -> list[Row]:
    return [_row(dict(row)) for row in conn.execute(select(table)).mappings()]


def _row(row: Mapping[str, Any]) -> Row:
    kept: Row = {name: value for name, value in row.items() if name not in EACH_TIME}
    kept |= {"answers": _values(row["answers"]), "updated_at": None}
    return kept | {"filed_at": kept["filed_at"] is not None} if "filed_at" in kept else kept


def _values(answers: Mapping[str, Any]) -> Row:
    return {
        question: {name: value for name, value in answer.items() if name != "at"}
        for question, answer in answers.items()
    }


@pytest.mark.parametrize("channel", CHANNELS)
async def test_the_same_words_make_the_same_dossier(
    sqlite_url: str, channel: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    console_url = f"sqlite:///{tmp_path_factory.mktemp('console') / 'store.db'}"
    await on_the_console(console_url)
    wanted = dossier(console_url)
    (registration,) = wanted["registrations"]
    assert registration["filed_at"] is True
    assert len(registration["answers"]) > 20
    await CHANNELS[channel](sqlite_url)
    assert dossier(sqlite_url) == wanted
