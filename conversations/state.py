"""What a conversation remembers between two turns, and its JSON.

No position is kept: the current question follows from the answers (`flows.order`). What is kept
is only what answers cannot tell: which dossier is talked about, what was just offered, whether
the last input was understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ocop_core.registry import Case, JsonValue

SCHEMA = 1
"""Version of the JSON; a change of shape gets a new number and a migration in `from_json`."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as last shown: its label in plain words, and its data."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The memory of one chat."""

    registration: str | None = None
    """Id of the dossier talked about."""
    editing: str | None = None
    """Question asked out of its turn: one being corrected, or one needed for filing."""
    view: str = ""
    """How the options of the current question are narrowed, e.g. to one sector's sets."""
    pending: Mapping[str, JsonValue] = field(default_factory=dict)
    """Readings by question id that were echoed and wait for "đúng"."""
    options: tuple[Option, ...] = ()
    """What a number picks: the choices of the newest question, no others."""
    shelf: tuple[Option, ...] = ()
    """All choices of the newest question, where only a page of them is shown: for words."""
    page: int = 0
    """The page of them that is shown."""
    words: tuple[Option, ...] = ()
    """What else was offered in words that are no commands, e.g. "Xem tiếp các việc"."""
    misses: int = 0
    """Inputs in a row that were not understood."""
    menu: str = ""
    """What the newest message is instead of the question; see `Message.menu`."""
    confirm: tuple[str, str, str] | None = None
    """(token, verb, argument) of what "yes" does: only the newest confirmation works, once."""
    seen_at: datetime | None = None
    album: str | None = None
    """The album acknowledged last; its further pictures need no answer."""
    photos: Mapping[str, JsonValue] = field(default_factory=dict)
    """The photos sent last: `registration`, `batch`, `album`, `count`, `at`; and once they were
    answered for, the `paper` they show, or `dropped`."""
    desk: Mapping[str, JsonValue] = field(default_factory=dict)
    """What an officer is in the middle of at the desk."""
    answered: tuple[str, str, str] | None = None
    """(message, dossier, question) of the last typed answer, should they edit that message."""


@dataclass(frozen=True, slots=True)
class State:
    """All a turn starts from and ends with."""

    dialogue: Dialogue = field(default_factory=Dialogue)
    case: Case = field(default_factory=Case)


def to_json(dialogue: Dialogue) -> dict[str, JsonValue]:
    """The dialogue as JSON; empty fields are left out to keep rows small."""
    seen = dialogue.seen_at
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "registration": dialogue.registration,
        "editing": dialogue.editing,
        "view": dialogue.view,
        "pending": dict(dialogue.pending),
        "options": [[option.label, option.data] for option in dialogue.options],
        "shelf": [[option.label, option.data] for option in dialogue.shelf],
        "page": dialogue.page,
        "words": [[option.label, option.data] for option in dialogue.words],
        "misses": dialogue.misses,
        "menu": dialogue.menu,
        "confirm": list(dialogue.confirm) if dialogue.confirm else None,
        "seen_at": seen.isoformat() if seen else None,
        "album": dialogue.album,
        "photos": dict(dialogue.photos),
        "desk": dict(dialogue.desk),
        "answered": list(dialogue.answered) if dialogue.answered else None,
    }
    return {key: value for key, value in data.items() if value}


def from_json(data: Mapping[str, JsonValue]) -> Dialogue:
    """The dialogue in a row; what an older version wrote and we no longer know is dropped."""
    known: Mapping[str, Any] = data
    answered, confirm = known.get("answered"), known.get("confirm")
    seen = known.get("seen_at")
    return Dialogue(
        registration=known.get("registration"),
        editing=known.get("editing"),
        view=known.get("view", ""),
        pending=known.get("pending", {}),
        options=_options(known.get("options", ())),
        shelf=_options(known.get("shelf", ())),
        page=known.get("page", 0),
        words=_options(known.get("words", ())),
        misses=known.get("misses", 0),
        menu=known.get("menu", ""),
        confirm=(confirm[0], confirm[1], confirm[2]) if confirm else None,
        seen_at=datetime.fromisoformat(seen) if seen else None,
        album=known.get("album"),
        photos=known.get("photos", {}),
        desk=known.get("desk", {}),
        answered=(answered[0], answered[1], answered[2]) if answered else None,
    )


def _options(pairs: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(label, data) for label, data in pairs)
