"""Zalo Bot Platform: a personal account's bot, without buttons, edits and files."""

from bot.channels.zalo_bot.api import BotIdentity
from bot.channels.zalo_bot.channel import ZaloBotChannel, ZaloBotOptions
from bot.channels.zalo_bot.updates import CHANNEL
from bot.channels.zalo_bot.webhook import WebhookOptions

__all__ = ["CHANNEL", "BotIdentity", "WebhookOptions", "ZaloBotChannel", "ZaloBotOptions"]
