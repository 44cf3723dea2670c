"""What officers see of dossiers, as values, and how the dialogue asks for them.

Every question carries the officer: a commune sees its own area and nothing else, by query. What
is not theirs and what does not exist give the same answer, None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from ocop_core.calendar import WorkingCalendar
from ocop_core.registry.acts import Invitation
from ocop_core.registry.evidence import EvidencePhoto
from ocop_core.registry.model import JsonValue, Producer, Product, Registration
from ocop_core.registry.officer import Officer
from ocop_core.registry.review import WAITING_DAYS, Review, ReviewState


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One dossier in a list: no personal data."""

    registration: str
    code: str
    product: str
    state: ReviewState
    since: datetime
    filed_at: datetime
    due_on: date | None
    commune: str
    """Code of its commune."""


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step of a dossier's way, as it was taken."""

    action: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class DossierFile:
    """A dossier opened by an officer: locked until the turn ends."""

    producer: Producer
    product: Product
    registration: Registration
    review: Review
    line: DossierLine
    missing: tuple[str, ...] = ()
    """Keys of missing papers."""
    steps: tuple[StepTaken, ...] = ()
    reachable: bool = True
    """Whether the producer can be written to."""
    holder: str | None = None
    """Officer who took it."""
    person: str | None = None
    """Whose it is; nobody works on a dossier of their own."""
    photos: tuple[EvidencePhoto, ...] = ()
    """Of its papers, in the order they came."""


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """When an officer's digest comes."""

    at_minute: int
    weekdays: tuple[int, ...]
    paused_until: date | None
    deputy: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of the list of dossiers that wait for this officer's side."""

    total: int
    lines: tuple[DossierLine, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class LinkOffer:
    """What a code would join this chat to (mã nối kênh), as far as its holder may know."""

    own: bool
    """It is this chat's own person: there is nothing to join."""
    dossiers: int
    """How many the code's person has."""
    officer: bool
    """One of the two is an officer, whose chats are never joined by a code."""


class Desk(Protocol):
    """What a turn may ask the store about others' dossiers. Reads only."""

    def link(self, code_hash: str) -> LinkOffer | None:
        """What a code joins to now; None for one that is wrong, used or too old, all the same."""
        ...

    def wrong_links(self, since: datetime) -> int:
        """How many wrong codes this chat's person has sent since a moment."""
        ...

    def photos(self, registration: str) -> Sequence[EvidencePhoto]:
        """Photos of a dossier of this chat's own person, in the order they came."""
        ...

    def invitation(self, code_hash: str) -> Invitation | None:
        """An invitation that can be used now."""
        ...

    def waiting(self, officer: Officer, *, offset: int, limit: int) -> Waiting:
        """Dossiers that wait for the officer's side, the longest waiting first."""
        ...

    def open(self, officer: Officer, code: str) -> DossierFile | None:
        """A dossier of the officer's area and not their own, by its code; locks it."""
        ...

    def colleagues(self, officer: Officer) -> Sequence[Officer]:
        """Pending and active officers that this one may approve or revoke."""
        ...

    def invited_by(self, officer_id: str) -> str:
        """Who invited an officer: an officer's id or "console"."""
        ...

    def settings(self, officer: Officer) -> DigestSettings:
        """When their digest comes."""
        ...

    def digest(self, officer: Officer, kind: str, period: str) -> Mapping[str, JsonValue] | None:
        """What a digest of theirs is filled with; None when there is no such one."""
        ...

    def present(
        self, officer: Officer, calendar: WorkingCalendar, waiting_days: int = WAITING_DAYS
    ) -> Mapping[str, JsonValue] | None:
        """A digest of how things stand now, whatever was told before; None when all is done."""
        ...

    def filed_by_stars(self, officer: Officer, month: date) -> Mapping[int, int]:
        """How many dossiers of their area were filed in the month of a day, by stars sure then."""
        ...

    def was_told(self, code: str) -> bool:
        """Whether the bot sent a message with this reference: for /kiemtra."""
        ...
