"""What a turn is given from outside: the time, the editions, new ids, and who runs the bot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ocop_core.calendar import WorkingCalendar, vietnamese_calendar
from ocop_core.criteria import Edition
from ocop_core.registry import Registration
from ocop_core.registry.desk import Desk
from ocop_core.registry.officer import Officer
from ocop_core.registry.review import WAITING_DAYS


@dataclass(frozen=True, slots=True)
class Office:
    """Whose bot it is: named in the consent text, and called when a person wants a human."""

    name: str = "UBND xã"
    phone: str = ""
    province: str | None = None
    """Code of the province that bare commune names are looked for in first."""


@dataclass(frozen=True, slots=True)
class Env:
    """The world as one turn sees it; nothing in it is asked again during the turn."""

    now: datetime
    """Aware, UTC."""
    editions: Mapping[str, Edition]
    """By id; `current` is one of them."""
    current: str
    """Edition for new registrations."""
    new_id: Callable[[], str]
    new_code: Callable[[], str]
    """Makes a registration's code, e.g. `OC-7K3M-9QPX`."""
    random_bits: Callable[[int], int]
    """So many random bits as a number, for codes that must not be guessed."""
    office: Office = Office()
    officer: Officer | None = None
    """The role of the person chatting, as it is at this moment; None for most."""
    desk: Desk | None = None
    """Where officers' turns look others' dossiers up."""
    calendar: WorkingCalendar = field(default_factory=vietnamese_calendar)
    """The working days; an installation may have changes of its own."""
    site: str = ""
    """Public address of the web server, where links to papers lead; empty where there is none."""
    shows_papers: bool = False
    """Whether this channel is the bot's own, so that papers may be shown in it."""
    waiting_days: int = WAITING_DAYS
    """Working days after which a dossier that waits is pointed out to officers."""
    choices_at_once: int | None = None
    """Choices the channel shows in one message, as numbered lines; None where they are buttons."""

    def edition_of(self, registration: Registration | None) -> Edition:
        """The edition a registration was begun under; the current one where that is gone."""
        if registration and registration.edition in self.editions:
            return self.editions[registration.edition]
        return self.editions[self.current]
