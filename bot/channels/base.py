"""What a channel (kênh) is: Telegram, a console, a fake one for tests.

A channel turns a platform's updates into arrivals, hands them to a `Receiver` before it
acknowledges them to the platform, and delivers what the store says is due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol, TypeAlias

from ocop_core.store.ports import Arrival, ConversationKey, Delivery

Cost: TypeAlias = Literal["free", "plan", "by window"]
"""What a message costs: nothing; a share of the account's monthly plan; nothing while the person
wrote lately, and money or a template after that."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show. What it cannot, it degrades: buttons become numbered lines."""

    buttons: bool
    """Choices appear as buttons under a message."""
    edit: bool
    """A message already sent can be changed."""
    contact_request: bool
    """A button offers the person's own phone number."""
    text_limit: int
    """Longest text in UTF-16 units; the channel splits what is longer."""
    html: bool
    """`<b>` and `<i>` are shown; else they are stripped."""
    choices_at_once: int | None = None
    """Lines of choices in one message where there are no buttons, with the one that shows more;
    None for any number."""
    buttons_at_most: int | None = None
    """Buttons under one message; where more are wanted, choices become numbered lines."""
    photo_in: bool = False
    """A photo of a paper sent by a person is kept with their dossier."""
    photo_out: bool = False
    """The bot's pictures are shown; their words always come as text, too."""
    file_in: bool = False
    """A document sent by a person is taken; no channel does so yet."""
    file_out: bool = False
    """The bot's files (an officer's spreadsheet) can be downloaded."""
    ours: bool = False
    """No other company's servers stand between: papers may be shown in it."""
    location: bool = False
    """A position is taken. None is, on purpose: it would be personal data nobody needs."""
    window: timedelta | None = None
    """How long after the person's last message the bot may write freely; None for ever."""
    cost: Cost = "free"


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """A delivery was made."""

    message_id: str | None
    """The platform's id of the message (of its last part), if it has one."""


class ChannelError(Exception):
    """Root of what a channel may raise. Its words hold no personal data and no token."""


class SetupError(ChannelError):
    """The channel cannot start as it is set up: the token is refused, the secret missing."""


class SendError(ChannelError):
    """A delivery was not made."""


class Blocked(SendError):  # noqa: N818 -- reads as what the platform did
    """The person blocked the bot or left: hold everything until they write again."""


class TryAgain(SendError):  # noqa: N818 -- reads as what the platform did
    """Not now: a limit, an outage. Try again later, in the same order.

    Args:
        reason: For the log and the outbox row.
        after: Seconds to wait, when the platform said so; else None.
        unsure: The platform gave no answer, so it may have been sent all the same.
    """

    def __init__(self, reason: str, after: float | None = None, *, unsure: bool = False) -> None:
        super().__init__(reason)
        self.after = after
        self.unsure = unsure


class Refused(SendError):  # noqa: N818 -- reads as what the platform did
    """The platform will never take this delivery: give it up and go on with the next."""


class Receiver(Protocol):
    """Takes what a channel received. The runtime's intake is one."""

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        """Keep arrivals; they are durable on return, and only then acknowledged.

        Raises:
            StoreError: They were not kept; the channel must not acknowledge them.
        """
        ...

    async def blocked(self, conversation: ConversationKey) -> None:
        """Note that a person blocked the bot. Raises as `receive`."""
        ...

    async def unblocked(self, conversation: ConversationKey) -> None:
        """Note that a person lifted the block. Raises as `receive`."""
        ...


class Channel(Protocol):
    """One way to chat with people."""

    @property
    def name(self) -> str:
        """The channel's name in conversation keys, as "telegram"."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can show."""
        ...

    async def start(self, receiver: Receiver) -> None:
        """Start receiving and be ready to deliver.

        Raises:
            SetupError: It cannot start as it is set up.
        """
        ...

    async def stop_receiving(self) -> None:
        """Take no more from the platform; finish handing over what was taken."""
        ...

    async def deliver(self, delivery: Delivery) -> DeliveryResult:
        """Send one delivery. The caller keeps one chat's deliveries one after the other.

        Raises:
            SendError: One of its kinds: `Blocked`, `TryAgain`, `Refused`.
        """
        ...

    async def close(self) -> None:
        """Let go of connections. Closing twice is fine."""
        ...
