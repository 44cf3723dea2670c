"""Acts (việc làm): what a turn changes beyond the person's own records.

The dialogue only decides; the store carries acts out in the turn's own transaction, each with a
condition, so that an act decided on what is no longer true fails instead of overwriting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from ocop_core.registry.evidence import EvidenceAct
from ocop_core.registry.model import JsonValue
from ocop_core.registry.officer import Role
from ocop_core.registry.review import Action, Result, ReviewState, Standing


@dataclass(frozen=True, slots=True)
class TakeStep:
    """Take one step of a dossier's way; `ocop_core.registry.review.STEPS` allowed it."""

    registration: str
    action: Action
    target: ReviewState
    revision: int
    """Of the review the decision rests on; 0 when there is none yet."""
    officer: str | None = None
    reason: str = ""
    asked: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    """Keys of the papers asked for."""
    standing: Standing | None = None
    assessments: Mapping[str, str] | None = None
    result: Result | None = None
    assigned: bool = False
    """`officer` was given it by somebody else, and is told."""
    due_on: date | None = None
    """Last day of the commune's 15 working days; set by filing and by a supplement."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Have a dossier's producer told something in their own chat, in a turn of their own."""

    registration: str
    notice: Mapping[str, JsonValue]
    """The event they get, `type` "notice"; see `conversations.events`."""
    key: str
    """Names the notice: the same one is never told twice."""


@dataclass(frozen=True, slots=True)
class TellOfficer:
    """Have an officer told something in their own chat."""

    officer: str
    notice: Mapping[str, JsonValue]
    key: str


@dataclass(frozen=True, slots=True)
class RemindPaper:
    """Remind every producer of the area whose dossier misses a paper (nút "Nhắc cả 6")."""

    officer: str
    area: str
    paper: str
    on: date
    """Once a day for each dossier."""


@dataclass(frozen=True, slots=True)
class Enrol:
    """Use up an invitation: the person waits for a second person's approval."""

    invitation: str
    officer: str
    """Id of the new officer."""


@dataclass(frozen=True, slots=True)
class Invite:
    """Make an invitation; only the code's hash is kept."""

    id: str
    code_hash: str
    role: Role
    area: str
    name: str
    until: date
    expires_at: datetime
    by: str
    """Id of the inviting officer, or "console"."""


@dataclass(frozen=True, slots=True)
class Approve:
    """A second person lets a pending officer in."""

    officer: str
    by: str


@dataclass(frozen=True, slots=True)
class Revoke:
    """An officer's role ends now."""

    officer: str
    by: str


@dataclass(frozen=True, slots=True)
class Arrange:
    """Change how an officer's digests come; None leaves a thing as it is."""

    officer: str
    at_minute: int | None = None
    """Minute of the local day."""
    weekdays: tuple[int, ...] | None = None
    """0 is Monday."""
    paused_until: date | None = None
    resume: bool = False
    """End a pause."""
    deputy: str | None = None
    """Officer who gets them meanwhile; empty for nobody."""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Leave a dossier out of an officer's digests until a day, for a reason."""

    officer: str
    registration: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class MakeLinkCode:
    """Make the person's code for joining another chat; an earlier one ends. Only a hash is kept."""

    code_hash: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class JoinPerson:
    """Use a code up: this chat, and all that its person has, are the code's person's from now."""

    code_hash: str


Act: TypeAlias = (
    TakeStep
    | Tell
    | TellOfficer
    | RemindPaper
    | Enrol
    | Invite
    | Approve
    | Revoke
    | Arrange
    | Snooze
    | MakeLinkCode
    | JoinPerson
    | EvidenceAct
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation (lời mời) that can still be used."""

    id: str
    role: Role
    area: str
    name: str
    until: date
    by: str
    used: bool = field(default=False)
