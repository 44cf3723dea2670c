"""The Zalo Official Account channel: receiving by webhook, and sending."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.channels.base import DeliveryResult, Receiver, SetupError
from bot.channels.capabilities import CAPABILITIES
from bot.channels.zalo_oa.api import OFFICIAL_SERVER, OaApi
from bot.channels.zalo_oa.events import CHANNEL, Reachability, read_event
from bot.channels.zalo_oa.oauth import OFFICIAL_OAUTH, OAuth
from bot.channels.zalo_oa.options import SendOptions
from bot.channels.zalo_oa.send import ZaloOaSender
from bot.channels.zalo_oa.tokens import AccessTokens, NoAccess, NotLinked
from bot.channels.zalo_oa.webhook import WebhookOptions, WebhookServer
from bot.channels.zalo_oa.window import Windows
from bot.channels.zalo_photos import zalo_photos
from bot.evidence.sources import PhotoSource
from bot.failures import describe
from ocop_core.store.ports import Delivery
from ocop_core.store.zalo_tokens import ZaloTokenTable

log = logging.getLogger(__name__)

_LOOK_EVERY = 3600.0
"""Seconds between looks at the token, so that a bot nobody writes to keeps its account."""
_LEFT_LATELY = timedelta(seconds=20)
"""A retry, 30 seconds late at least, may have been overtaken by a "follow", so a late "unfollow"
says nothing. Nor is it needed: the next message finds out by itself."""


@dataclass(frozen=True, slots=True)
class ZaloOaOptions:
    """How the bot stands at Zalo.

    Attributes:
        app_secret: The app's secret key.
        webhook: How Zalo reaches the bot; it holds the app's id.
        send: How messages are made.
        server: Base address of the API.
        oauth_server: Base address of OAuth.
        photos_also_from: Photos at addresses that begin so are fetched, too: an emulator's.
    """

    app_secret: str = field(repr=False)
    webhook: WebhookOptions
    send: SendOptions
    server: str = OFFICIAL_SERVER
    oauth_server: str = OFFICIAL_OAUTH
    photos_also_from: str = ""

    @property
    def app_id(self) -> str:
        """The app's id."""
        return self.webhook.app_id


class ZaloOaChannel:
    """A Zalo Official Account, as a `Channel`.

    Args:
        options: How the bot stands at Zalo.
        tokens: Where the account's tokens are kept; closed with the channel.
        clock: The present moment in UTC.
        sleep: Waits for seconds between looks at the token.
    """

    name = CHANNEL
    capabilities = CAPABILITIES["zalo_oa"]

    def __init__(
        self,
        options: ZaloOaOptions,
        tokens: ZaloTokenTable,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app_id = options.app_id
        self._clock = clock
        self._sleep = sleep
        oauth = OAuth(options.app_id, options.app_secret, clock, options.oauth_server)
        self._tokens = AccessTokens(tokens, oauth, clock)
        self._api = OaApi(self._tokens, options.server)
        self._windows = Windows()
        self._sender = ZaloOaSender(self._api, self._windows, options.send, clock)
        self.photos: PhotoSource = zalo_photos(options.photos_also_from)
        """Where photos that people sent are fetched."""
        self._webhook = WebhookServer(options.webhook, self._take, clock)
        self._receiver: Receiver | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def webhook_port(self) -> int:
        """The port the webhook listens on, once started."""
        return self._webhook.port

    async def start(self, receiver: Receiver) -> None:
        """Look at the token and start receiving.

        Raises:
            SetupError: The owner has not logged in yet.
        """
        self._receiver = receiver
        try:
            await self._tokens.current()
        except NotLinked as error:
            raise SetupError(str(error)) from error
        except NoAccess as error:
            log.warning("Zalo OA cannot send yet: %s", error)
        await self._webhook.start()
        self._keeper = asyncio.create_task(self._keep_fresh(), name="zalo oa token")

    async def stop_receiving(self) -> None:
        """Take no more events; Zalo tries again for two hours."""
        await self._webhook.stop()

    async def deliver(self, delivery: Delivery) -> DeliveryResult:
        """Send one delivery; see `ZaloOaSender.deliver`."""
        return await self._sender.deliver(delivery)

    async def close(self) -> None:
        """Let a refresh end, and close the connections."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
        await self._tokens.close()
        await self._api.close()

    async def _keep_fresh(self) -> None:
        while True:
            await self._sleep(_LOOK_EVERY)
            try:
                await self._tokens.current()
            except NoAccess as error:
                log.warning("Zalo OA has no token in force: %s", error)
            except Exception as error:  # a bug must not end the looking
                log.error("The Zalo token was not looked at: %s", describe(error))  # noqa: TRY400

    async def _take(self, event: dict[str, Any], happened_at: datetime) -> None:
        """Hand an event to the receiver; it may be acknowledged when this returns."""
        if self._receiver is None:
            raise RuntimeError("The channel is not started")
        reading = read_event(event, self._app_id, happened_at, self._clock())
        if reading.reachability is not None:
            await self._note(reading.reachability, happened_at, self._receiver)
        if reading.arrival is not None:
            await self._receiver.receive([reading.arrival])
            self._windows.interacted(reading.arrival.conversation.chat, happened_at)

    async def _note(self, change: Reachability, happened_at: datetime, receiver: Receiver) -> None:
        if not change.blocked:
            await receiver.unblocked(change.conversation)
        elif self._clock() - happened_at <= _LEFT_LATELY:
            await receiver.blocked(change.conversation)
