"""Where everything is wired: settings to store, dialogue, channels and runtime."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime

from bot.channels.telegram import TelegramChannel, TelegramOptions, WebhookOptions
from bot.dialogue import DialogueTurn
from bot.settings import Settings, SettingsError
from conversations.env import Office
from conversations.reply import say
from conversations.wording import vietnamese
from ocop_core.criteria import EDITIONS, Edition, open_edition, open_efforts

MENU = (
    "start", "diem", "thieu", "tiendo", "sua", "hoso", "sanphammoi", "canbo", "trogiup", "xoa",
)  # fmt: skip
"""Telegram's menu commands; what each does is said by `menu.<command>`."""


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def process_id() -> str:
    """A name for this process that no other, living or dead, has."""
    return f"{os.getpid()}-{secrets.token_hex(4)}"


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


def shipped(settings: Settings) -> list[Edition]:
    """The editions that ship, oldest first, with the installation's own efforts.

    Raises:
        EditionInvalid: one of them or the effort file does not add up.
    """
    efforts = open_efforts(settings.effort_file) if settings.effort_file else None
    found = [open_edition(path.parent, efforts) for path in EDITIONS.glob("*/edition.yaml")]
    return sorted(found, key=lambda edition: edition.effective_from)


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
