"""The runtime: inbox, turn, commit, outbox. See `docs/architecture.md`, "One turn"."""

from bot.runtime.faults import FaultPoint
from bot.runtime.runtime import Runtime

__all__ = ["FaultPoint", "Runtime"]
