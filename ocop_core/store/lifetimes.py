"""How long a message is worth sending, by what it is and what it answers. Pure.

A channel may be down or banned for days. What it then still holds is sent late only as long as
that helps: nobody wants yesterday's question behind today's, but everybody wants the decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from ocop_core.registry.model import JsonValue


@dataclass(frozen=True, slots=True)
class Lifetime:
    """What becomes of a message that could not be sent at once."""

    lasts: timedelta | None
    """Given up when it is older; None: sent however late."""
    once: bool = False
    """Given up, too, when nobody knows whether it was sent: better none than two."""


PASSING = Lifetime(timedelta(minutes=1))
"""That a press arrived, that an answer is being worked out."""

REPLY = Lifetime(timedelta(days=1))
NOTICE = Lifetime(timedelta(days=3))
REMINDER = Lifetime(timedelta(days=3), once=True)
FOR_GOOD = Lifetime(None)

PASSING_KINDS = frozenset({"ack", "typing"})

BY_NOTICE: Mapping[str, Lifetime] = {
    "digest": REMINDER,
    "unfinished": REMINDER,
    "supplement": REMINDER,
    "round": REMINDER,
    "certificate": REMINDER,
    "paper": REMINDER,
    "step": FOR_GOOD,
    "message": FOR_GOOD,
    "officer": FOR_GOOD,
}
"""By what a notice is about; an officer's words and a decision are never dropped."""


def lifetime(kind: str, answering: Mapping[str, JsonValue]) -> Lifetime:
    """How long one outgoing thing is worth sending.

    Args:
        kind: "message", "ack"…, as in `Outgoing`.
        answering: the event of the arrival it answers.
    """
    if kind in PASSING_KINDS:
        return PASSING
    if answering.get("type") != "notice":
        return REPLY
    return BY_NOTICE.get(str(answering.get("about")), NOTICE)
