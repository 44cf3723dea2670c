"""Two hands on one dossier at once: one wins, the other is told, and nothing happens twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import pairwise

import pytest
from sqlalchemy import select

from ocop_core.store.officer_tables import dossier_steps, officers, reviews
from ocop_core.store.tables import audit
from tests.desk.opened import open_town
from tests.desk.town import COMMUNE, Town
from tests.store.rows import rows

WON = "✅ Đã tiếp nhận"
LOST = "Hồ sơ vừa có người xử lý"
REFUSED = "Việc đó vừa có người xử lý"
TAKEN_BACK = "rút hồ sơ về"


class Two:
    """Two processes of the bot on one database."""

    def __init__(self, url: str, one: Town, two: Town) -> None:
        self.url = url
        self.one = one
        self.two = two

    def steps(self) -> list[str]:
        found = select(dossier_steps.c.action).order_by(dossier_steps.c.id)
        return [row[0] for row in rows(self.url, found)]

    def failed(self) -> list[str]:
        found = select(audit.c.action).where(audit.c.action == "turn.failed")
        return [row[0] for row in rows(self.url, found)]


@pytest.fixture
async def two(database_url: str) -> AsyncIterator[Two]:
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(open_town(database_url))
        other = await stack.enter_async_context(
            open_town(database_url, process="two", clock=one.clock, first_update=1_000_000)
        )
        yield Two(database_url, one, other)


async def opens(town: Town, who: str) -> None:
    await town.starts(who)
    await town.presses(who, "Hồ sơ chờ", "OC-")


async def test_two_officers_take_one_dossier_at_once(two: Two) -> None:
    await two.one.officer("lan", "commune_officer", COMMUNE)
    await two.one.officer("hoa", "commune_officer", COMMUNE)
    await two.one.registers("su")
    await opens(two.one, "lan")
    await opens(two.two, "hoa")
    answers = await asyncio.gather(
        two.one.presses("lan", "Tiếp nhận"), two.two.presses("hoa", "Tiếp nhận")
    )
    first, second = ("\n".join(answer) for answer in answers)
    assert (WON in first) != (WON in second), (first, second)
    told = second if WON in first else first
    assert LOST in told or REFUSED in told
    assert two.steps() == ["file", "take"]
    winner = "lan" if WON in first else "hoa"
    holder = select(officers.c.name).join(reviews, reviews.c.holder == officers.c.id)
    assert rows(two.url, holder)[0][0].startswith(winner)
    assert two.failed() == []


async def test_one_after_the_other_with_the_same_old_button(two: Two) -> None:
    await two.one.officer("lan", "commune_officer", COMMUNE)
    await two.one.officer("hoa", "commune_officer", COMMUNE)
    await two.one.registers("su")
    await opens(two.one, "lan")
    await opens(two.two, "hoa")
    assert WON in (await two.one.presses("lan", "Tiếp nhận"))[0]
    assert LOST in (await two.two.presses("hoa", "Tiếp nhận"))[0]
    assert two.steps() == ["file", "take"]


async def test_the_producer_takes_back_while_the_officer_takes(two: Two) -> None:
    await two.one.officer("lan", "commune_officer", COMMUNE)
    await two.one.registers("su")
    await opens(two.two, "lan")
    await two.one.presses("su", "Sửa câu trả lời")
    back = two.one.data("su", "Rút")
    await asyncio.gather(two.one.presses_data("su", back), two.two.presses("lan", "Tiếp nhận"))
    await two.one.looks()
    steps = two.steps()
    assert steps in (["file", "take_back"], ["file", "take"], ["file", "take", "withdraw"])
    states = rows(two.url, select(dossier_steps.c.source, dossier_steps.c.target))
    assert all(before[1] == after[0] for before, after in pairwise(states))
    state, revision = rows(two.url, select(reviews.c.state, reviews.c.revision))[0]
    assert (state, revision) == (states[-1][1], len(states))
    assert two.failed() == []


async def test_revoked_while_pressing(two: Two) -> None:
    """The role ends at another process: the next press there does nothing."""
    await two.one.officer("lan", "commune_officer", COMMUNE)
    await two.one.officer("dung", "commune_head", COMMUNE)
    await two.one.registers("su")
    await opens(two.two, "lan")
    await two.one.starts("dung")
    await two.one.presses("dung", "Cán bộ", "Thu hồi quyền lan", "Đồng ý")
    answer = await two.two.presses("lan", "Tiếp nhận")
    assert answer
    assert WON not in answer[0]
    assert "Shan tuyết" not in answer[0]
    assert two.steps() == ["file"]
