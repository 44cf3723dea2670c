"""How Zalo delivers events: signed, impatient, again and again, then no more."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import aiohttp

from tests.bot.clock import Clock

APP_ID = "1234567890"
OA_SECRET = "oa-secret-77x"
PATIENCE = 20.0
"""Seconds for an answer: Zalo's two, times ten, as a busy test machine is no fault of the bot's."""
LADDER = (30, 300, 900, 1800, 3600)
"""Seconds to wait before each retry of an event."""


@dataclass
class Undelivered:
    """An event the webhook did not take."""

    body: bytes
    headers: dict[str, str]
    tries: int
    due: datetime


@dataclass
class Deliveries:
    """The webhook's other side.

    Attributes:
        clock: Moved by the test; tokens end and windows close by it.
        hook: Address of the bot's webhook.
        patience: Seconds the webhook has to answer.
        enabled: False once Zalo has switched the webhook off.
        statuses: What the webhook answered; 0 for nothing in time.
    """

    clock: Clock
    hook: str = ""
    patience: float = PATIENCE
    enabled: bool = True
    undelivered: list[Undelivered] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    async def happen(self, event_name: str, **content: Any) -> bytes:
        """Let an event happen and deliver it; gives its raw body."""
        self.clock.advance(milliseconds=1)  # as on the real thing, no two at the same moment
        event = {
            "app_id": APP_ID,
            "event_name": event_name,
            **content,
            "timestamp": str(int(self.clock().timestamp() * 1000)),
        }
        body = json.dumps(event, ensure_ascii=False, indent=1).encode()
        if self.enabled:
            await self._deliver(Undelivered(body, sign(body, event["timestamp"]), 0, self.clock()))
        return body

    async def advance(self, **by: float) -> None:
        """Move the clock, and make the retries that are due on the way, in their order."""
        end = self.clock.now + timedelta(**by)
        while due := [event for event in self.undelivered if event.due <= end]:
            event = min(due, key=lambda one: one.due)
            self.undelivered.remove(event)
            self.clock.now = max(self.clock.now, event.due)
            await self._deliver(event)
        self.clock.now = end

    async def post(self, body: bytes, headers: dict[str, str]) -> int:
        """Post anything to the webhook; gives the status, 0 when it takes too long."""
        timeout = aiohttp.ClientTimeout(total=self.patience)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self.hook, data=body, headers=headers) as response,
            ):
                return response.status
        except (TimeoutError, aiohttp.ClientError):
            return 0

    async def _deliver(self, event: Undelivered) -> None:
        headers = dict(event.headers)
        if event.tries:
            headers["num_retry"] = str(event.tries)
        status = await self.post(event.body, headers)
        self.statuses.append(status)
        if status == 200:
            return
        if event.tries == len(LADDER):
            self.enabled = False
            self.undelivered.clear()
            return
        event.due = self.clock() + timedelta(seconds=LADDER[event.tries])
        event.tries += 1
        self.undelivered.append(event)


def sign(body: bytes, timestamp: str, secret: str = OA_SECRET) -> dict[str, str]:
    """The headers of an event."""
    digest = sha256(APP_ID.encode() + body + timestamp.encode() + secret.encode()).hexdigest()
    return {"X-ZEvent-Signature": f"mac={digest}", "Content-Type": "application/json"}
