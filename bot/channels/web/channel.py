"""The web chat as a channel: visitors' requests in, messages kept for their pages out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime

from bot.channels.base import DeliveryResult, Receiver, TryAgain
from bot.channels.capabilities import CAPABILITIES
from bot.channels.web.attachments import KINDS, AttachmentMaker, Attachments
from bot.channels.web.desk import Desk
from bot.channels.web.fetching import StaticFiles
from bot.channels.web.hub import Hub
from bot.channels.web.limits import Buckets
from bot.channels.web.options import WebOptions
from bot.channels.web.render import Renderer
from bot.channels.web.server import WebServer
from bot.channels.web.site import application
from bot.channels.web.words import PAGE, in_words
from bot.failures import describe
from conversations.wording import Wording
from ocop_core.registry.model import JsonValue
from ocop_core.store import Arrival, ConversationKey, Delivery, StoreError, WebRecords
from ocop_core.store.web_history import WEB, Changing, Keeping

log = logging.getLogger(__name__)

_PURGE_EVERY = 3600.0  # seconds


class WebChannel:
    """The web chat, as a `Channel`.

    Delivering is keeping: a page that is open shows it at once, any other when it is opened.

    Args:
        options: Where the page is served, and whose it is.
        records: The store's web records.
        wording: The words.
        clock: The present moment in UTC.
        maker: Makes pictures and files; None if the page is to do without.
    """

    name = WEB
    capabilities = CAPABILITIES["web"]

    def __init__(
        self,
        options: WebOptions,
        records: WebRecords,
        wording: Wording,
        clock: Callable[[], datetime],
        maker: AttachmentMaker | None = None,
    ) -> None:
        self._records = records
        self._clock = clock
        self._hub = Hub(options.limits)
        self._receiver: Receiver | None = None
        self._last_order = 0
        self._purging: asyncio.Task[None] | None = None
        self._makes = maker is not None
        files = StaticFiles()
        desk = Desk(
            options=options,
            records=records,
            hub=self._hub,
            buckets=Buckets(time.monotonic),
            renderer=Renderer(in_words(PAGE, wording), files.address),
            wording=wording,
            take=self._take,
            attachments=Attachments(maker) if maker is not None else None,
        )
        self._server = WebServer(application(desk, files), options.host, options.port)

    @property
    def port(self) -> int:
        """The port listened on, once started."""
        return self._server.port

    async def start(self, receiver: Receiver) -> None:
        """Serve the page.

        Raises:
            SetupError: The address cannot be listened on.
        """
        self._receiver = receiver
        await self._server.start()
        self._purging = asyncio.create_task(self._purge(), name="web purge")
        log.info("The web chat is served on port %d", self.port)

    async def stop_receiving(self) -> None:
        """Serve no more; open streams are ended, requests in hand answered."""
        self._hub.close()
        await self._server.stop()
        self._receiver = None

    async def close(self) -> None:
        """Stop looking for what has had its time."""
        task, self._purging = self._purging, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def deliver(self, delivery: Delivery) -> DeliveryResult:
        """Keep a message for the pages of its chat, or change one; the page need not be open.

        Raises:
            TryAgain: The database failed.
        """
        chat = delivery.conversation.chat
        try:
            await self._keep(delivery, chat)
        except StoreError as error:
            raise TryAgain(describe(error)) from error
        self._hub.notify(chat, typing=delivery.kind == "typing")
        return DeliveryResult(str(delivery.id))

    async def _keep(self, delivery: Delivery, chat: str) -> None:
        if delivery.kind == "message" or (delivery.kind in KINDS and self._makes):
            kept = Keeping(delivery.id, chat, delivery.kind, delivery.payload, self._clock())
            await self._records.keep(kept)
        elif delivery.kind == "edit":
            payload = {name: delivery.payload[name] for name in ("html", "choices")}
            message = int(str(delivery.payload["message"]))
            await self._records.change(Changing(delivery.id, chat, message, payload))

    async def _take(self, chat: str, update_id: str, event: dict[str, JsonValue]) -> None:
        """Hand over what a visitor did.

        Raises:
            StoreError: It was not kept; the page sends it again.
        """
        if self._receiver is None:
            raise StoreError("the channel is not receiving")
        now = self._clock()
        self._last_order = max(self._last_order + 1, int(now.timestamp() * 1_000_000))
        key = ConversationKey(self.name, chat)
        await self._receiver.receive([Arrival(key, update_id, self._last_order, event, now)])

    async def _purge(self) -> None:
        """Erase what has had its time, now and every hour."""
        while True:
            try:
                await self._records.purge(self._clock())
            except StoreError as error:
                log.error("What has had its time was not erased: %s", describe(error))  # noqa: TRY400
            await asyncio.sleep(_PURGE_EVERY)
