"""The Zalo Bot channel: receiving by polling or webhook, and sending."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.channels.base import ChannelError, DeliveryResult, Receiver, SetupError
from bot.channels.capabilities import CAPABILITIES
from bot.channels.gate import Limit, RateGate
from bot.channels.zalo_bot.api import (
    OFFICIAL_SERVER,
    BotIdentity,
    NotOk,
    ZaloBotApi,
    ZaloBotError,
)
from bot.channels.zalo_bot.polling import LEAST_BETWEEN, Polling
from bot.channels.zalo_bot.render import PictureAddress, Renderer
from bot.channels.zalo_bot.send import OVERALL, PER_CHAT, ZaloBotSender
from bot.channels.zalo_bot.updates import CHANNEL, read_update
from bot.channels.zalo_bot.webhook import WebhookOptions, set_webhook, webhook_server
from bot.channels.zalo_photos import zalo_photos
from bot.evidence.sources import PhotoSource
from conversations.wording import Wording
from ocop_core.store.ports import Delivery

log = logging.getLogger(__name__)

_TOKEN_REFUSED = (401, 404)


@dataclass(frozen=True, slots=True)
class ZaloBotOptions:
    """How the bot stands at Zalo.

    Attributes:
        token: From the Zalo Bot Creator.
        wording: The words around numbered lines.
        server: Base address.
        webhook: How Zalo reaches the bot; None to poll.
        photos_also_from: Photos at addresses that begin so are fetched, too: an emulator's.
        picture_address: Where Zalo can fetch a delivery's picture; None to leave them out.
        poll_timeout: Seconds one poll may wait at the server.
        least_between_polls: Seconds between the starts of two polls.
        overall: Sending limit of the bot; with several processes, each process's share of it.
        per_chat: Sending limit of each chat.
    """

    token: str = field(repr=False)
    wording: Wording
    server: str = OFFICIAL_SERVER
    webhook: WebhookOptions | None = None
    picture_address: PictureAddress | None = None
    photos_also_from: str = ""
    poll_timeout: int = 30
    least_between_polls: float = LEAST_BETWEEN
    overall: Limit = OVERALL
    per_chat: Limit = PER_CHAT


class ZaloBotChannel:
    """Zalo Bot Platform, as a `Channel`.

    Args:
        options: How the bot stands at Zalo.
        clock: The present moment in UTC.

    Raises:
        SetupError: The token has not the shape of one.
    """

    name = CHANNEL
    capabilities = CAPABILITIES["zalo_bot"]

    def __init__(self, options: ZaloBotOptions, clock: Callable[[], datetime]) -> None:
        self._options = options
        self._clock = clock
        self._api = ZaloBotApi(options.token, options.server)
        gate = RateGate(options.overall, options.per_chat, clock=time.monotonic)
        renderer = Renderer(options.wording, options.picture_address)
        self._sender = ZaloBotSender(self._api, gate, renderer)
        self.photos: PhotoSource = zalo_photos(options.photos_also_from)
        """Where photos that people sent are fetched."""
        self._receiver: Receiver | None = None
        self._polling = Polling(
            self._api,
            self._take,
            timeout=options.poll_timeout,
            least_between=options.least_between_polls,
            clock=time.monotonic,
        )
        self._webhook = webhook_server(options.webhook, self._take) if options.webhook else None

    @property
    def webhook_port(self) -> int | None:
        """The port the webhook listens on; None when polling."""
        return self._webhook.port if self._webhook else None

    async def identify(self) -> BotIdentity:
        """Ask Zalo who the bot is; this tests the token.

        Raises:
            SetupError: The token is refused.
            ChannelError: Zalo cannot be reached.
        """
        await self._api.open()
        try:
            return await self._api.get_me()
        except NotOk as error:
            if error.code in _TOKEN_REFUSED:
                raise SetupError("Zalo refuses the bot's token") from error
            raise

    async def start(self, receiver: Receiver) -> None:
        """Test the token and start receiving.

        A poll can start while Zalo cannot be reached, and goes on trying; a webhook cannot.

        Raises:
            SetupError: The token or the webhook is refused.
        """
        self._receiver = receiver
        try:
            identity = await self.identify()
            log.info("Zalo bot %s is ready", identity.id)
        except SetupError:
            raise
        except ChannelError as error:
            log.warning("Zalo does not answer yet: %s", error)
        if self._webhook is None or self._options.webhook is None:
            self._polling.start()
            return
        await self._webhook.start()
        try:
            await set_webhook(self._api, self._options.webhook)
        except ZaloBotError as error:
            raise SetupError(f"The Zalo webhook could not be set: {error}") from error

    async def stop_receiving(self) -> None:
        """Take no more updates."""
        await self._polling.stop()
        if self._webhook:
            await self._webhook.stop()

    async def deliver(self, delivery: Delivery) -> DeliveryResult:
        """Send one delivery; see `ZaloBotSender.deliver`."""
        return await self._sender.deliver(delivery)

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _take(self, updates: list[object]) -> None:
        """Hand raw updates to the receiver; they are kept when this returns."""
        if self._receiver is None:
            raise RuntimeError("The channel is not started")
        now = self._clock()
        read = (read_update(update, self._api.bot_id, now) for update in updates)
        arrivals = [arrival for arrival in read if arrival is not None]
        if arrivals:
            await self._receiver.receive(arrivals)
