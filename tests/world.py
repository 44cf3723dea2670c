"""A small fixed world for the dialogue: its clock, ids and office are the test's."""

from __future__ import annotations

import itertools
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from conversations.engine import Turn, step
from conversations.env import Env, Office
from conversations.events import Event, Press, Text
from conversations.reply import Message, say
from conversations.speak import Spoken, speak
from conversations.state import State, from_json, to_json
from conversations.wording import vietnamese
from conversations.wording.words import without_markup
from ocop_core.criteria import Edition, editions
from ocop_core.registry import (
    Answer,
    Case,
    Consent,
    Filing,
    Producer,
    Product,
    Registration,
    Review,
)

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday 23 November 2026, eight in the morning in Vietnam."""


class Conversation:
    """One person chatting; all state goes through JSON between all turns."""

    def __init__(
        self,
        now: datetime = MONDAY,
        office: Office | None = None,
        edition: Edition | None = None,
    ) -> None:
        self.now = now
        self.office = office or Office("UBND xã Tà Xùa", "0212 3860 123", "14")
        self.edition = edition or editions()[-1]
        self.state = State()
        self.turns: list[Turn] = []
        self._ids = itertools.count(1)
        self._codes = itertools.count(1)
        self._messages = itertools.count(1)

    def env(self) -> Env:
        return Env(
            now=self.now,
            editions={self.edition.id: self.edition},
            current=self.edition.id,
            new_id=lambda: f"id{next(self._ids)}",
            new_code=lambda: f"OC-TEST-{next(self._codes):04d}",
            new_secret=lambda: 1 << 64,
            office=self.office,
        )

    def does(self, event: Event) -> list[str]:
        """Let the person do something; the bot's messages as plain text with their choices."""
        turn = step(self.state, event, self.env(), vietnamese())
        self.turns.append(turn)
        if turn.forget:
            self.state = State()
        else:
            dialogue = from_json(json.loads(json.dumps(to_json(turn.state.dialogue))))
            case = case_from_json(json.loads(json.dumps(asdict(turn.state.case), default=str)))
            assert case == turn.state.case
            assert dialogue == turn.state.dialogue
            self.state = State(dialogue, case)
        spoken = speak(list(turn.replies), vietnamese())
        return [shown for item in spoken if (shown := _shown(item)) is not None]

    def says(self, text: str) -> list[str]:
        return self.does(Text(text, message=f"m{next(self._messages)}"))

    def presses(self, label: str) -> list[str]:
        """Press a button of the newest message by its label."""
        return self.does(Press(self.data_of(label), message="b1", callback="c1"))

    def data_of(self, label: str) -> str:
        for turn in reversed(self.turns):
            messages = [reply for reply in turn.replies if isinstance(reply, Message)]
            if messages:
                shown = [c for m in messages for c in (*m.choices, *m.services)]
                found = [c.data for c in shown if vietnamese().text(c.label) == label]
                assert found, (
                    f"no button {label!r} among {[vietnamese().text(c.label) for c in shown]}"
                )
                return found[-1]
        raise AssertionError("the bot has said nothing yet")

    def waits(self, **delta: float) -> None:
        self.now += timedelta(**delta)


def _shown(item: Spoken) -> str | None:
    """What a person sees of one thing sent: a message, or what a picture shows in words."""
    match item.kind:
        case "message":
            return plain(item.payload)
        case "picture":
            json.dumps(item.payload)
            return vietnamese().text(say("picture.shown", alt=item.payload["alt"]))
        case _:
            return None


def plain(payload: dict[str, Any]) -> str:
    """A message as read on a phone: text, then the choices with their numbers."""
    labels = [choice["label"] for row in payload["choices"] for choice in row]
    numbered = [f"[{i}] {label}" for i, label in enumerate(labels[: payload["numbered"]], 1)]
    return "\n".join([without_markup(payload["html"]), *numbered])


def case_from_json(data: dict[str, Any]) -> Case:
    return Case(
        consents=tuple(
            Consent(**{**item, "at": datetime.fromisoformat(item["at"])})
            for item in data["consents"]
        ),
        producers=tuple(
            Producer(item["id"], _answers(item["answers"])) for item in data["producers"]
        ),
        products=tuple(
            Product(item["id"], item["producer_id"], _answers(item["answers"]))
            for item in data["products"]
        ),
        registrations=tuple(
            Registration(
                id=item["id"],
                product_id=item["product_id"],
                edition=item["edition"],
                code=item["code"],
                answers=_answers(item["answers"]),
                filed=Filing(datetime.fromisoformat(item["filed"]["at"]), item["filed"]["receipt"])
                if item["filed"]
                else None,
                review=_review(item["review"]) if item["review"] else None,
            )
            for item in data["registrations"]
        ),
    )


def _review(data: dict[str, Any]) -> Review:
    since = datetime.fromisoformat(data["since"])
    return Review(**{**data, "since": since, "asked": tuple(data["asked"])})


def _answers(data: dict[str, Any]) -> dict[str, Answer]:
    return {
        key: Answer(item["value"], datetime.fromisoformat(item["at"]), item["later"])
        for key, item in data.items()
    }
