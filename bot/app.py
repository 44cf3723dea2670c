"""Where everything is wired: settings to store, dialogue, channels and runtime."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TextIO

from bot.channels.base import Channel
from bot.channels.console import ConsoleChannel
from bot.channels.telegram import TelegramChannel, TelegramOptions, WebhookOptions
from bot.channels.web import WebChannel, WebOptions
from bot.dialogue import DialogueTurn
from bot.runtime import Runtime
from bot.settings import Settings, SettingsError
from conversations.env import Office
from conversations.reply import say
from conversations.understand import read_faq, read_intent, read_product
from conversations.wording import vietnamese
from ocop_core.criteria import EDITIONS, Edition, open_edition, open_efforts
from ocop_core.places import read_place
from ocop_core.store import SqlStore, open_store
from ocop_core.vietnamese import read

RUN = "run"
"""What `ocop-bot run` is called in the store's leases; it is one process with all its channels."""

MENU = (
    "start", "diem", "thieu", "tiendo", "sua", "hoso", "sanphammoi", "canbo", "trogiup", "xoa",
)  # fmt: skip
"""Telegram's menu commands; what each does is said by `menu.<command>`."""


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def process_id(settings: Settings, channel: str) -> str:
    """What this process is called in the store's leases.

    An embedded file has one process per channel, so the next one of that name may take up at
    once what a dead one held. On a server there are many, and each has a name of its own.
    """
    if settings.embedded:
        return f"embedded-{channel}"
    return f"{channel}-{os.getpid()}-{secrets.token_hex(4)}"


def dialogue(settings: Settings) -> DialogueTurn:
    """The dialogue as this installation runs it.

    Raises:
        EditionInvalid: an edition's data or the effort file does not add up.
        SettingsError: no edition applies today.
    """
    editions = shipped(settings)
    applying = [edition for edition in editions if edition.in_force(now().date())]
    if not applying:
        raise SettingsError("No edition of the decision applies today")
    return DialogueTurn(
        {edition.id: edition for edition in editions},
        applying[-1].id,
        Office(settings.office_name, settings.office_phone, settings.province),
        vietnamese(),
        clock=now,
    )


def warm_up() -> None:
    """Load what is otherwise loaded for the first person who needs it, who would have to wait."""
    read_intent("xin chào")
    read_product("măng khô")
    read_faq("bao giờ nộp hồ sơ")
    read_place("xã Tà Xùa, Sơn La")
    read("phone", "0912345678")


def shipped(settings: Settings) -> list[Edition]:
    """The editions that ship, oldest first, with the installation's own efforts.

    Raises:
        EditionInvalid: one of them or the effort file does not add up.
    """
    efforts = open_efforts(settings.effort_file) if settings.effort_file else None
    found = [open_edition(path.parent, efforts) for path in EDITIONS.glob("*/edition.yaml")]
    return sorted(found, key=lambda edition: edition.effective_from)


def channels(settings: Settings, store: SqlStore) -> list[Channel]:
    """The channels that are set up.

    Raises:
        SettingsError: None is.
        SetupError: What one is set up with cannot be used.
    """
    found: list[Channel] = []
    if settings.telegram_token is not None:
        found.append(telegram(settings))
    if settings.web:
        found.append(web(settings, store))
    if not found:
        raise SettingsError(
            "No channel is set up: get a token for OCOP_TELEGRAM_TOKEN from @BotFather,"
            " or set OCOP_WEB=1"
        )
    return found


def web(settings: Settings, store: SqlStore) -> WebChannel:
    """The web chat."""
    words = vietnamese()
    options = WebOptions(
        office=settings.office_name,
        phone=settings.office_phone,
        commands={name: words.text(say(f"menu.{name}")) for name in MENU if name != "start"},
        host=settings.web_host,
        port=settings.web_port,
        public_url=settings.web_public_url,
        several=not settings.embedded,
    )
    return WebChannel(options, store.web, words, now)


def telegram(settings: Settings) -> TelegramChannel:
    """The Telegram channel.

    Raises:
        SettingsError: there is no token.
        SetupError: token, webhook address or secret cannot be used.
    """
    if settings.telegram_token is None:
        raise SettingsError("OCOP_TELEGRAM_TOKEN is missing: get one from @BotFather")
    words = vietnamese()
    options = TelegramOptions(
        token=settings.telegram_token.get_secret_value(),
        contact_label=words.text(say("request.contact")),
        commands={name: words.text(say(f"menu.{name}")) for name in MENU},
        server=settings.telegram_api_url.rstrip("/"),
        webhook=_webhook(settings),
    )
    return TelegramChannel(options, now)


def _webhook(settings: Settings) -> WebhookOptions | None:
    if settings.telegram_mode != "webhook":
        return None
    secret = settings.telegram_webhook_secret
    return WebhookOptions(
        url=settings.telegram_webhook_url,
        secret=secret.get_secret_value() if secret else "",
        host=settings.telegram_webhook_host,
        port=settings.telegram_webhook_port,
    )


@asynccontextmanager
async def console_bot(
    settings: Settings, who: str, out: TextIO | None = None
) -> AsyncIterator[tuple[ConsoleChannel, Runtime]]:
    """The bot on the console, running.

    Args:
        settings: which database and whose bot.
        who: name of the conversation.
        out: where replies go; standard output if none.

    Raises:
        SettingsError, EditionInvalid, StoreError: see `dialogue` and `open_store`.
    """
    turn = dialogue(settings)
    store = open_store(settings.url, process_id=process_id(settings, f"console-{who}"), clock=now)
    channel = ConsoleChannel(now, who, out)
    try:
        async with Runtime(
            store, [channel], turn, clock=now, only=[channel.conversation]
        ) as runtime:
            yield channel, runtime
    finally:
        await store.close()
