"""`ocop-bot demo`: a first look, on a throw-away database.

In a terminal it serves the web chat and opens it, or chats right there with `--here`. Without one
it plays a recorded registration of a real product through the same store, dialogue and console as
everybody uses, to its receipt.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import tempfile
import webbrowser
from pathlib import Path

import click
import yaml

from bot.app import add_reports, attachments, console_bot, dialogue, process_id, warm_up
from bot.cli.chat import converse
from bot.cli.demo_officer import COMMUNE, invited, keep_letting_in, play_morning
from bot.cli.failing import told_plainly
from bot.clock import now
from bot.outlets import web
from bot.runtime import Runtime
from bot.settings import Settings, read_settings
from ocop_core.store import open_store

RECORDED = Path(__file__).with_name("demo.yaml")


@click.command()
@click.option("--here", is_flag=True, help="Chat in this terminal instead of the browser.")
@told_plainly
def demo(*, here: bool) -> None:
    """Chat on a throw-away database; without a terminal, play a recorded registration."""
    with tempfile.TemporaryDirectory(prefix="ocop-demo-") as folder:
        settings = read_settings(
            data_dir=Path(folder),
            database_url="",
            province="14",
            office_name="UBND xã Tà Xùa",
            office_phone="0212 3860 123",
            web_host="127.0.0.1",
            web_public_url="",
        )
        if sys.stdin.isatty() and sys.stdout.isatty():
            if here:
                click.secho("Demo: nothing is kept after you leave (Ctrl-D).", dim=True)
                asyncio.run(converse(settings, "demo"))
            else:
                asyncio.run(serve(settings))
        else:
            asyncio.run(_play(settings))


async def serve(settings: Settings) -> None:
    """Serve the web chat until Ctrl-C, on the usual port or, where that is taken, a free one."""
    turn = dialogue(settings)
    warm_up()
    store = open_store(settings.url, process_id=process_id(settings, "demo"), clock=now)
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    try:
        port = settings.web_port if _is_free(settings) else 0
        made = attachments()
        add_reports(made, settings, store)
        channel = web(settings.model_copy(update={"web_port": port}), store, made)
        async with Runtime(store, [channel], turn, clock=now):
            _show(f"http://{settings.web_host}:{channel.port}")
            _show_code(invited(settings, COMMUNE))
            approving = asyncio.create_task(keep_letting_in(settings))
            await stop.wait()
            approving.cancel()
            await asyncio.gather(approving, return_exceptions=True)
    finally:
        await store.close()


def _show_code(code: str) -> None:
    click.secho("To see an officer's side (xã Tà Xùa), open it in a private window and type:")
    click.secho(f"  {code}", bold=True)
    click.secho("then: việc, tổng kết. Dossiers filed with xã Tà Xùa, Sơn La come there.")


def _is_free(settings: Settings) -> bool:
    try:
        socket.create_server((settings.web_host, settings.web_port)).close()
    except OSError:
        return False
    return True


def _show(url: str) -> None:
    """Say where the chat is, and open it where there is a desktop."""
    click.secho(f"The chat is at {url}", bold=True)
    click.secho("Nothing is kept after you leave (Ctrl-C).", dim=True)
    has_desktop = any(name in os.environ for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if has_desktop or sys.platform in {"darwin", "win32"}:
        webbrowser.open(url)


async def _play(settings: Settings) -> None:
    lines = yaml.safe_load(RECORDED.read_text(encoding="utf-8"))["lines"]
    async with console_bot(settings, "demo") as (channel, runtime):
        for line in lines:
            click.secho(f">>> {line}", bold=True)
            await channel.line(str(line))
            await runtime.idle()
    await play_morning(settings)
