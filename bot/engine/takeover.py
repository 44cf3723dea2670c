"""Taking over what a process that died had in hand; dbos itself leaves it to a paid service."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager

from dbos import DBOS, WorkflowStatus

from bot.engine.slots import Slots

log = logging.getLogger(__name__)


async def take_over(slots: Slots, own: str, thread: Executor) -> int:
    """Put the work that dead processes had begun back into its queues.

    Whoever holds its name lives, also if it does not move. The name is held while its work is
    looked at again, so that neither a new process of that name nor another sweep is at it.

    Args:
        slots: Tells the living from the dead.
        own: The name of this process.
        thread: The one thread that may use `slots`.

    Returns:
        How many pieces of work were put back.

    Raises:
        SQLAlchemyError: The database failed it.
    """
    others = {work.executor_id for work in await _begun() if work.executor_id} - {own}
    count = 0
    for name in sorted(others):
        async with _Held(slots.of_the_dead(name), thread) as is_dead:
            if is_dead:
                count += await _put_back(await _begun(name))
    if count:
        log.warning("Took over %d jobs of processes that died", count)
    return count


async def _begun(name: str | None = None) -> list[WorkflowStatus]:
    return await DBOS.list_workflows_async(
        status="PENDING", executor_id=name, load_input=False, load_output=False
    )


async def _put_back(begun: Sequence[WorkflowStatus]) -> int:
    by_queue: defaultdict[str | None, list[str]] = defaultdict(list)
    for work in begun:
        by_queue[work.queue_name].append(work.workflow_id)
    for queue, ids in by_queue.items():
        await DBOS.resume_workflows_async(ids, queue_name=queue)
    return len(begun)


class _Held:
    """Enters and leaves a context in a thread."""

    def __init__(self, context: AbstractContextManager[bool], thread: Executor) -> None:
        self._context = context
        self._thread = thread

    async def __aenter__(self) -> bool:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._context.__enter__)

    async def __aexit__(self, *_error: object) -> None:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._context.__exit__, None, None, None)
