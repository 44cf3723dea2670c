"""What is set up once at Telegram: the commands in the menu, the webhook, links into the bot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from telegram import BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import InvalidToken, TelegramError
from telegram.helpers import create_deep_linked_url

from bot.channels.base import ChannelError, SetupError
from bot.channels.telegram.api import BotApi
from bot.channels.telegram.updates import ALLOWED_UPDATES
from bot.channels.telegram.webhook import WebhookOptions


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """Who the token belongs to."""

    id: int
    username: str | None
    """Without "@". Telegram gives every bot one; other servers may not."""


async def identify(api: BotApi) -> BotIdentity:
    """Ask the server who the bot is; this tests the token.

    Raises:
        SetupError: The token is refused.
        ChannelError: The server cannot be reached.
    """
    try:
        me = await api.bot.get_me()
    except InvalidToken as error:
        raise SetupError("Telegram refuses the token") from error
    except TelegramError as error:
        raise ChannelError(f"Telegram cannot be reached: {error}") from error
    return BotIdentity(me.id, me.username)


async def set_commands(api: BotApi, commands: Mapping[str, str]) -> None:
    """Set the commands shown in the menu of private chats.

    Args:
        api: The bot.
        commands: What each command does, by its name without the slash, in order.

    Raises:
        TelegramError: As for the library's own method.
    """
    await api.bot.set_my_commands(
        [BotCommand(name, words) for name, words in commands.items()],
        scope=BotCommandScopeAllPrivateChats(),
    )


async def set_webhook(api: BotApi, options: WebhookOptions) -> None:
    """Tell Telegram where to send updates; those waiting are kept.

    Raises:
        TelegramError: As for the library's own method.
    """
    await api.bot.set_webhook(
        options.url,
        secret_token=options.secret,
        allowed_updates=list(ALLOWED_UPDATES),
        max_connections=options.max_connections,
        drop_pending_updates=False,
    )


def deep_link(username: str, payload: str) -> str:
    """Make a link that opens the bot and starts it with a payload.

    Args:
        username: The bot's, without "@".
        payload: At most 64 of A-Z a-z 0-9 _ -.

    Raises:
        ValueError: The payload has other characters or is longer.
    """
    return create_deep_linked_url(username, payload)
