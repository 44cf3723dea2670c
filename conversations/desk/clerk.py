"""One officer's turn: who they are, what they may do, what they were in the middle of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from conversations.presses import short, verb_data
from conversations.reply import Choice, Say, say
from conversations.turns.talk import Talk
from ocop_core.calendar import local_day
from ocop_core.registry import JsonValue
from ocop_core.registry.desk import Desk, DossierFile
from ocop_core.registry.officer import Officer, Right

MENU = "desk"
"""`Message.menu` of what stands at the desk."""


@dataclass(slots=True)
class Clerk:
    """An officer at the desk during one turn."""

    talk: Talk
    officer: Officer
    desk: Desk

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return local_day(self.talk.env.now)

    def may(self, right: Right) -> bool:
        """Whether the officer has a right at this moment."""
        return self.officer.may(right, self.today)

    def doing(self, key: str) -> str:
        """Something remembered of what the officer is in the middle of; empty if nothing."""
        value = self.talk.dialogue.desk.get(key)
        return value if isinstance(value, str) else ""

    def picked(self) -> tuple[str, ...]:
        """What was ticked so far."""
        value = self.talk.dialogue.desk.get("picked")
        return tuple(str(item) for item in value) if isinstance(value, list) else ()

    def remember(self, **memory: JsonValue) -> None:
        """Remember what the officer is in the middle of, and nothing else."""
        self.talk.remember(desk=memory, editing=None, pending={}, view="", misses=0)

    def say(self, *parts: Say, choices: tuple[Choice, ...] = (), page: int = 0) -> None:
        """Say something with its buttons; the way back to the menu is always there."""
        services = (Choice(say("desk.to_menu"), verb_data("o_menu")),)
        self.talk.say(*parts, choices=choices, services=services, menu=MENU, page=page)

    def open(self, code: str) -> DossierFile | None:
        """A dossier of the officer's area, by its code in full or short."""
        if not self.may("see"):
            return None
        return self.desk.open(self.officer, full_code(code))


def full_code(code: str) -> str:
    """A dossier's code as people write it, from how buttons carry it."""
    letters = short(code.strip().upper())
    return f"OC-{letters[:4]}-{letters[4:]}"


def button(key: str, verb: str, arg: str = "", **words: str | int) -> Choice:
    """A button of the desk."""
    return Choice(say(f"desk.do.{key}", **words), verb_data(verb, arg))


def held(file: DossierFile) -> str:
    """A dossier and the step it stands at, as buttons carry it: `7K3M9QPX.3`."""
    return f"{short(file.registration.code)}.{file.review.revision}"


def read_held(arg: str) -> tuple[str, int, str]:
    """Code, revision and the rest of a button's argument; revision -1 when it makes no sense."""
    code, _, rest = arg.partition(".")
    revision, _, more = rest.partition(".")
    return code, int(revision) if revision.isdecimal() and len(revision) < 9 else -1, more
