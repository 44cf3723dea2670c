"""Points of a turn where a test may kill the process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from ocop_core.store.ports import Arrival, Outcome, Snapshot, TurnFunction

FaultPoint: TypeAlias = Literal["after_inbox", "after_step", "after_commit", "after_send"]
"""After the arrivals are kept; after the step, before its commit; after the commit; after a
delivery was made, before that is noted."""

Fault: TypeAlias = Callable[[FaultPoint], None]


def no_fault(_point: FaultPoint) -> None:
    """Do nothing: outside tests."""


def with_fault(turn: TurnFunction, fault: Fault) -> TurnFunction:
    """Give a turn function that passes the point "after_step"."""
    if fault is no_fault:
        return turn

    def turn_then_fault(snapshot: Snapshot, arrival: Arrival) -> Outcome:
        outcome = turn(snapshot, arrival)
        fault("after_step")
        return outcome

    return turn_then_fault
