"""The turn being worked out: what is known, what has changed, what will be said.

A `Talk` lives for one turn. The functions beside it change it step by step; nothing leaves
before `step` returns, so they stay as pure to the outside as the step itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from conversations.env import Env
from conversations.flows.dossier import Dossier, open_dossier
from conversations.flows.order import current, progress
from conversations.flows.question import Question
from conversations.flows.returned import still_asked
from conversations.presses import verb_data
from conversations.reply import Acknowledge, Choice, Message, Picture, Reply, Say, Settle, Typing
from conversations.state import Dialogue, State
from ocop_core.criteria import Edition
from ocop_core.registry import Case, Consent, JsonValue, Registration
from ocop_core.registry.acts import Act

PURPOSE = "dossier"
"""Consent to keep data and help with the dossier (mục đích: làm hồ sơ)."""

SHARE = "share_with_officers"
"""Consent to show the dossier to the officers of commune and province, given on filing."""


REMIND = "reminders"
"""Reminders (nhắc việc): told unless the person wants none."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that deserves a line in the audit trail; never personal data."""

    action: str
    subject: str
    details: dict[str, JsonValue] = field(default_factory=dict)


class Talk:
    """One turn in the making."""

    def __init__(self, state: State, env: Env) -> None:
        self.env = env
        self.dialogue: Dialogue = state.dialogue
        self.case: Case = state.case
        self.replies: list[Reply] = []
        self.happenings: list[Happening] = []
        self.acts: list[Act] = []
        """What the turn changes beyond the person's own records."""
        self.trace: list[str] = []
        self.forget = False
        self.pressed_on = ""
        """The message a button was pressed on in this turn."""
        self._dossier: Dossier | None = None

    @property
    def edition(self) -> Edition:
        """The edition of the dossier talked about, else the current one."""
        dossier = self.dossier
        return dossier.edition if dossier else self.env.editions[self.env.current]

    @property
    def dossier(self) -> Dossier | None:
        """The dossier talked about; None before one is begun or chosen."""
        if self._dossier is None and self.dialogue.registration is not None:
            registration = self.registration(self.dialogue.registration)
            edition = self.env.edition_of(registration)
            self._dossier = open_dossier(self.case, self.dialogue.registration, edition)
        return self._dossier

    def registration(self, registration_id: str) -> Registration | None:
        """A registration of this person's own, by id."""
        return next((r for r in self.case.registrations if r.id == registration_id), None)

    def opened(self, registration_id: str) -> Dossier | None:
        """Another dossier of the same person."""
        registration = self.registration(registration_id)
        return open_dossier(self.case, registration_id, self.env.edition_of(registration))

    def put(self, dossier: Dossier) -> None:
        """Take a changed dossier into the case."""
        self.case = dossier.into(self.case)
        self._dossier = dossier

    def turn_to(self, registration_id: str | None) -> None:
        """Talk about another dossier from now on."""
        self.remember(registration=registration_id, editing=None, view="", pending={}, misses=0)
        self._dossier = None

    def remember(self, **changes: Any) -> None:  # noqa: ANN401 - fields of Dialogue
        """Change what the dialogue remembers."""
        self.dialogue = replace(self.dialogue, **changes)

    @property
    def question(self) -> Question | None:
        """The current question of the dossier talked about."""
        dossier = self.dossier
        if dossier is None:
            return None
        if dossier.registration.filed is not None:
            return next(iter(still_asked(dossier)), None)
        return current(dossier, self.dialogue.editing)

    @property
    def consented(self) -> bool:
        """Whether the last word on keeping data was yes."""
        return consent_given(self.case, PURPOSE)

    @property
    def reminders_off(self) -> bool:
        """Whether the person wants no reminders."""
        return consent_last(self.case, REMIND) == "withdraw"

    def consent(self, consent: Consent) -> None:
        """Add to the consent ledger."""
        self.case = replace(self.case, consents=(*self.case.consents, consent))

    def say(
        self,
        *parts: Say,
        choices: tuple[Choice, ...] = (),
        services: tuple[Choice, ...] = (),
        request: str | None = None,
        menu: str = "list",
        page: int = 0,
    ) -> None:
        """Add a message; `menu` is empty for the question itself, see `Message.menu`."""
        come = self._come_so_far()
        self.replies.append(Message(tuple(parts), choices, services, request, menu, page, come))

    def show(self, picture: Picture) -> None:
        """Add a picture; a message that says the same goes with it."""
        self.replies.append(picture)

    def _come_so_far(self) -> tuple[int, int] | None:
        """How many questions are answered, of how many; before the set is known nobody can say."""
        dossier = self.dossier
        if dossier is None or dossier.criteria_set is None:
            return None
        found = progress(dossier)
        return found.answered, found.total

    def ask_to_confirm(self, verb: str, arg: str = "") -> str:
        """Data of a "yes" that does something; it works once, while it is the newest."""
        token = self.env.new_id()[:12]
        self.remember(confirm=(token, verb, arg))
        return verb_data("do", token)

    def settle(self, *parts: Say) -> None:
        """Mark the pressed message as done: what it asked and what was chosen."""
        if self.pressed_on:
            self.replies.append(Settle(self.pressed_on, tuple(parts)))

    def acknowledge(self, callback: str) -> None:
        """Tell the platform that a press arrived."""
        if callback:
            self.replies.append(Acknowledge(callback))

    def show_typing(self) -> None:
        """Let the person see that something longer is coming."""
        self.replies.append(Typing())

    def note(self, action: str, subject: str, **details: JsonValue) -> None:
        """Add a line to the audit trail."""
        self.happenings.append(Happening(action, subject, details))


def consent_given(case: Case, purpose: str) -> bool:
    """Whether the last consent event of a purpose is a grant."""
    return consent_last(case, purpose) == "grant"


def consent_last(case: Case, purpose: str) -> str | None:
    """The last word on a purpose; None when nothing was ever said."""
    return next((c.action for c in reversed(case.consents) if c.purpose == purpose), None)
