"""The web chat: a page that needs no account, served from within the bot's process."""

from bot.channels.web.channel import WebChannel
from bot.channels.web.options import WebOptions

__all__ = ["WebChannel", "WebOptions"]
