"""The dossier's way (đường đi của hồ sơ): from filing to certificate, by one table of steps.

The terms are those of Articles 4-8 of the decision. Whoever wants to know what may happen next,
and by whose hand, reads `STEPS`; nothing else decides it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias

from ocop_core.registry.officer import Role

ReviewState: TypeAlias = Literal[
    "draft",
    "filed",
    "taken",
    "returned",
    "supplemented",
    "confirmed",
    "proposed",
    "certified",
    "reevaluation",
    "expired",
    "not_certified",
    "withdrawn",
    "rejected",
]
"""Bản nháp; đã nộp; xã đã nhận; trả lại bổ sung; đã bổ sung; xã đã xác nhận; đã trình tỉnh; có
giấy chứng nhận; trong hạn đánh giá lại; hết hạn; có kết quả dưới 3 sao; đã rút; bị từ chối."""

Action: TypeAlias = Literal[
    "file",
    "take",
    "return",
    "supplement",
    "confirm",
    "propose",
    "record",
    "open_window",
    "expire",
    "take_back",
    "withdraw",
    "reject",
]

Actor: TypeAlias = Role | Literal["producer", "clock"]
"""Who may take a step; the clock takes those that follow from a date."""


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed step."""

    action: Action
    sources: frozenset[ReviewState]
    target: ReviewState
    actors: frozenset[Actor]
    needs_reason: bool = False


_COMMUNE: frozenset[Actor] = frozenset({"commune_officer", "commune_head"})
_PROVINCE: frozenset[Actor] = frozenset({"province_officer"})
_PRODUCER: frozenset[Actor] = frozenset({"producer"})
_CLOCK: frozenset[Actor] = frozenset({"clock"})

STEPS: tuple[Step, ...] = (
    Step("file", frozenset({"draft", "withdrawn", "rejected"}), "filed", _PRODUCER),
    Step("take", frozenset({"filed"}), "taken", _COMMUNE),
    Step(
        "return",
        frozenset({"taken", "supplemented"}),
        "returned",
        _COMMUNE,
        needs_reason=True,
    ),
    Step("return", frozenset({"proposed"}), "returned", _PROVINCE, needs_reason=True),
    Step("supplement", frozenset({"returned"}), "supplemented", _PRODUCER),
    Step("confirm", frozenset({"taken", "supplemented"}), "confirmed", _COMMUNE),
    Step("propose", frozenset({"confirmed"}), "proposed", _COMMUNE),
    Step("record", frozenset({"proposed"}), "certified", _PROVINCE),
    Step("record", frozenset({"proposed"}), "not_certified", _PROVINCE),
    Step("open_window", frozenset({"certified"}), "reevaluation", _CLOCK),
    Step("expire", frozenset({"certified", "reevaluation"}), "expired", _CLOCK),
    Step("take_back", frozenset({"filed"}), "draft", _PRODUCER),
    Step(
        "withdraw",
        frozenset({"taken", "returned", "supplemented", "confirmed"}),
        "withdrawn",
        _PRODUCER,
    ),
    Step(
        "reject",
        frozenset({"filed", "taken", "supplemented"}),
        "rejected",
        _COMMUNE,
        needs_reason=True,
    ),
    Step("reject", frozenset({"proposed"}), "rejected", _PROVINCE, needs_reason=True),
)

WAITS_FOR_COMMUNE: frozenset[ReviewState] = frozenset(
    {"filed", "taken", "supplemented", "confirmed"}
)
"""The 15 working days of the commune run (Article 5)."""

UNDER_WAY: frozenset[ReviewState] = WAITS_FOR_COMMUNE | {"returned", "proposed"}

COMMUNE_DAYS = 15
"""Working days the commune has for checking, assessing and proposing (Article 5)."""

WAITING_DAYS = 2
"""Working days after which a dossier that waits is pointed out, where nothing else is set."""

SOON_DAYS = 3
"""Working days before the last of the commune's 15 from which it is pointed out, too."""

ASSESSMENTS = ("material", "labour", "idea", "identity")
"""The four assessments of Mẫu 03: local material, local labour, origin of the idea, local identity
and knowledge."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What officers need to know of a dossier's answers, worked out when it was filed."""

    sure: int
    """Points reached for certain."""
    possible: int
    stars: int
    """Stars reached for certain."""
    near_star: int | None = None
    """The next star from 3, where at most `NEAR` points are missing for it."""
    near_points: int = 0
    """Points missing for it; 0 where only a minimum is missing."""
    near_step: str | None = None
    """`code:level` of the cheapest step towards it."""
    missing: tuple[str, ...] = ()
    """Papers missing as far as the producer said: `paper` or `condition` keys of the edition."""


NEAR = 3
"""Points: products this near a star are pointed out."""


@dataclass(frozen=True, slots=True)
class Result:
    """What the province decided (kết quả)."""

    points: float
    stars: int
    decision: str
    """Number of the decision."""
    on: date


@dataclass(frozen=True, slots=True)
class Review:
    """Where a filed dossier stands."""

    state: ReviewState
    since: datetime
    revision: int
    """Counts the steps; a step names the one it follows, so of two at once only one is taken."""
    asked: tuple[str, ...] = ()
    """Ids of the questions a returned dossier must answer anew."""
    reason: str = ""
    """Why it was returned or rejected, in the officer's words."""
    assessments: Mapping[str, str] = field(default_factory=dict)
    """Answers to `ASSESSMENTS`: "yes" or "no"."""
    result: Result | None = None


def step_for(action: Action, state: ReviewState, actor: Actor) -> Step | None:
    """The step an actor may take from a state; None when it is not theirs or not possible."""
    return next(iter(steps_for(state, actor, (action,))), None)


def steps_for(
    state: ReviewState, actor: Actor, actions: Iterable[Action] | None = None
) -> tuple[Step, ...]:
    """All steps an actor may take from a state, in the order of the table."""
    wanted = None if actions is None else frozenset(actions)
    return tuple(
        step
        for step in STEPS
        if state in step.sources
        and actor in step.actors
        and (wanted is None or step.action in wanted)
    )
