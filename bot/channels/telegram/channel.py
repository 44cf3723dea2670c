"""The Telegram channel: receiving by polling or webhook, and sending."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from telegram.error import TelegramError

from bot.attachments import AttachmentMaker
from bot.channels.base import ChannelError, DeliveryResult, Receiver, SetupError
from bot.channels.capabilities import CAPABILITIES
from bot.channels.gate import OVERALL, PER_CHAT, Limit, RateGate
from bot.channels.telegram.api import OFFICIAL_SERVER, BotApi
from bot.channels.telegram.fetching import TelegramPhotos
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.render import Renderer
from bot.channels.telegram.send import TelegramSender
from bot.channels.telegram.setup import BotIdentity, identify, set_commands, set_webhook
from bot.channels.telegram.updates import CHANNEL, Reachability, read_update
from bot.channels.telegram.webhook import WebhookOptions, webhook_server
from bot.evidence.sources import PhotoSource
from ocop_core.store.ports import Arrival, Delivery

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TelegramOptions:
    """How the bot stands at Telegram.

    Attributes:
        token: From @BotFather.
        contact_label: Words of the button that offers the person's own phone number.
        commands: What each menu command does, by its name without the slash.
        server: Base address; another one than Telegram's for a self-hosted Bot API server.
        webhook: How Telegram reaches the bot; None to poll.
        poll_timeout: Seconds one poll may wait at the server.
        overall: Sending limit of the bot; with several processes, each process's share of it.
        per_chat: Sending limit of each chat.
    """

    token: str = field(repr=False)
    contact_label: str
    commands: Mapping[str, str] = field(default_factory=dict)
    server: str = OFFICIAL_SERVER
    webhook: WebhookOptions | None = None
    poll_timeout: int = 30
    overall: Limit = OVERALL
    per_chat: Limit = PER_CHAT


class TelegramChannel:
    """Telegram, as a `Channel`.

    Args:
        options: How the bot stands at Telegram.
        clock: The present moment in UTC.
        attachments: Makes pictures and files; without it they are left out.

    Raises:
        SetupError: The token has not the shape of one.
    """

    name = CHANNEL
    capabilities = CAPABILITIES["telegram"]

    def __init__(
        self,
        options: TelegramOptions,
        clock: Callable[[], datetime],
        attachments: AttachmentMaker | None = None,
    ) -> None:
        self._options = options
        self._clock = clock
        self._api = BotApi(options.token, options.server)
        gate = RateGate(options.overall, options.per_chat, clock=time.monotonic)
        renderer = Renderer(options.contact_label)
        self._sender = TelegramSender(self._api, gate, renderer, attachments)
        self.photos: PhotoSource = TelegramPhotos(self._api)
        """Where photos that people sent are fetched."""
        self._receiver: Receiver | None = None
        self._polling = Polling(self._api, self._take, timeout=options.poll_timeout)
        self._webhook = webhook_server(options.webhook, self._take) if options.webhook else None

    @property
    def webhook_port(self) -> int | None:
        """The port the webhook listens on; None when polling."""
        return self._webhook.port if self._webhook else None

    async def identify(self) -> BotIdentity:
        """Ask Telegram who the bot is; this tests the token.

        Raises:
            SetupError: The token is refused.
            ChannelError: Telegram cannot be reached.
        """
        await self._api.open()
        return await identify(self._api)

    async def start(self, receiver: Receiver) -> None:
        """Test the token, set the menu and start receiving.

        A poll can start while Telegram cannot be reached, and goes on trying; a webhook cannot.

        Raises:
            SetupError: The token or the webhook is refused.
        """
        self._receiver = receiver
        try:
            identity = await self.identify()
            log.info("Telegram bot %s is ready", identity.id)
            if self._options.commands:
                await set_commands(self._api, self._options.commands)
        except SetupError:
            raise
        except (ChannelError, TelegramError) as error:
            log.warning("Telegram does not answer yet: %s", error)
        if self._webhook is None or self._options.webhook is None:
            self._polling.start()
            return
        await self._webhook.start()
        try:
            await set_webhook(self._api, self._options.webhook)
        except TelegramError as error:
            raise SetupError(f"The webhook could not be set: {error}") from error

    async def stop_receiving(self) -> None:
        """Take no more updates; Telegram keeps them for a day."""
        await self._polling.stop()
        if self._webhook:
            await self._webhook.stop()

    async def deliver(self, delivery: Delivery) -> DeliveryResult:
        """Send one delivery; see `TelegramSender.deliver`."""
        return await self._sender.deliver(delivery)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _take(self, updates: list[object]) -> None:
        """Hand raw updates to the receiver; they may be confirmed when this returns."""
        if self._receiver is None:
            raise RuntimeError("The channel is not started")
        now = self._clock()
        arrivals: list[Arrival] = []
        for update in updates:
            found = read_update(update, self._api.bot_id, now)
            if isinstance(found, Arrival):
                arrivals.append(found)
            elif isinstance(found, Reachability):
                await self._note(found, self._receiver)
        if arrivals:
            await self._receiver.receive(arrivals)

    @staticmethod
    async def _note(change: Reachability, receiver: Receiver) -> None:
        if change.blocked:
            await receiver.blocked(change.conversation)
        else:
            await receiver.unblocked(change.conversation)
