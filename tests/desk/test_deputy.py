"""Who stands in for an officer who is away: seen among the hours, kept, cleared, refused."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, select, update

from ocop_core.store.officer_tables import officers
from tests.desk.town import COMMUNE, OTHER_COMMUNE, Town


def named(conn: Connection) -> str | None:
    return conn.execute(select(officers.c.deputy).where(officers.c.name == "lan")).scalar_one()


def moves(conn: Connection, who: str) -> None:
    conn.execute(update(officers).where(officers.c.name == who).values(area=OTHER_COMMUNE))


async def two_officers(town: Town) -> str:
    await town.officer("lan", "commune_officer", COMMUNE)
    hoa = await town.officer("hoa", "commune_officer", COMMUNE)
    await town.starts("lan")
    await town.presses("lan", "Giờ gửi tin")
    return hoa


async def test_the_hours_show_who_stands_in_and_switching_on_again_keeps_them(town: Town) -> None:
    hoa = await two_officers(town)
    assert "nhận thay" not in town.reads("lan").partition("[")[0]
    await town.presses("lan", "Người nhận thay", "hoa", "Giờ gửi tin")
    assert "Khi anh chị tạm tắt, hoa nhận thay." in town.reads("lan")
    await town.presses("lan", "Tạm tắt 7 ngày", "Giờ gửi tin")
    assert "đang tạm tắt đến 30/11/2026" in town.reads("lan")
    told = await town.presses("lan", "Bật lại")
    assert "hoa vẫn nhận thay" in told[0]
    assert await town.store.perform(named) == hoa


async def test_nobody_may_be_chosen_again(town: Town) -> None:
    await two_officers(town)
    await town.presses("lan", "Người nhận thay")
    assert "Không ai nhận thay" not in town.labels("lan")
    await town.presses("lan", "hoa", "Giờ gửi tin", "Người nhận thay")
    told = await town.presses("lan", "Không ai nhận thay")
    assert "Không ai nhận thay" in told[0]
    assert await town.store.perform(named) is None


async def test_a_deputy_of_another_area_is_refused_with_a_word(town: Town) -> None:
    hoa = await two_officers(town)
    await town.presses("lan", "Người nhận thay")
    button = town.data("lan", "hoa")
    await town.store.perform(partial(moves, who="hoa"))
    told = await town.presses_data("lan", button)
    assert "phải là cán bộ đang làm việc cùng đơn vị" in told[0]
    assert await town.store.perform(named) is None
    assert hoa not in told[0]


async def test_one_who_moved_since_is_no_longer_shown_as_standing_in(town: Town) -> None:
    await two_officers(town)
    await town.presses("lan", "Người nhận thay", "hoa")
    await town.store.perform(partial(moves, who="hoa"))
    told = await town.presses("lan", "Giờ gửi tin")
    assert "không còn nhận được" in told[0]
