"""Telegram, with python-telegram-bot as transport."""

from bot.channels.gate import Limit
from bot.channels.redact import guard_logs
from bot.channels.telegram.channel import TelegramChannel, TelegramOptions
from bot.channels.telegram.setup import BotIdentity, deep_link
from bot.channels.telegram.webhook import WebhookOptions

__all__ = [
    "BotIdentity",
    "Limit",
    "TelegramChannel",
    "TelegramOptions",
    "WebhookOptions",
    "deep_link",
    "guard_logs",
]
