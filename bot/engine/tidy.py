"""Forgetting finished work, which dbos would keep for good."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from dbos import DBOS

FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

_AT_ONCE = 1000
_NIGHT = time(20, 0, tzinfo=UTC)  # 3 in the morning in Vietnam


async def forget_finished(before: datetime) -> int:
    """Delete what was finished before a moment, and all that belongs to it.

    Returns:
        How many pieces of work were deleted.

    Raises:
        SQLAlchemyError: The database failed it.
    """
    count = 0
    while True:
        finished = await DBOS.list_workflows_async(
            status=FINISHED,
            completed_before=before.astimezone(UTC).isoformat(),
            limit=_AT_ONCE,
            load_input=False,
            load_output=False,
        )
        if finished:
            await DBOS.delete_workflows_async([work.workflow_id for work in finished])
            count += len(finished)
        if len(finished) < _AT_ONCE:
            return count


def next_night(now: datetime, slot: str) -> datetime:
    """When to tidy next: at night, and each process a minute after the other."""
    minute = timedelta(minutes=int(slot.removeprefix("slot-")))
    tonight = datetime.combine(now.astimezone(UTC).date(), _NIGHT) + minute
    return tonight if tonight > now else tonight + timedelta(days=1)
