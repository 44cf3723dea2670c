"""A dossier's whole way: filed, told in a digest, returned, answered, confirmed, three stars."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, select

from bot.timers import Timer
from ocop_core.calendar import vietnamese_calendar
from ocop_core.store.officer_tables import certificates, dossier_steps, reviews
from tests.desk.town import COMMUNE, PROVINCE, Town

STEPS = [
    ("file", "producer"),
    ("take", "lan"),
    ("return", "lan"),
    ("supplement", "producer"),
    ("confirm", "lan"),
    ("propose", "lan"),
    ("record", "nga"),
    ("open_window", "clock"),
]


def timer(town: Town) -> Timer:
    return Timer(town.store, vietnamese_calendar(), clock=town.clock, wake=town.runtime.wake)


async def ticks(town: Town, moment: datetime) -> None:
    """The clock has come to a moment, and the timer looks."""
    town.clock.now = moment
    await timer(town).tick(moment)
    await town.runtime.idle()


def _state(conn: Connection) -> str:
    return str(conn.execute(select(reviews.c.state)).scalar_one())


def _steps(conn: Connection, *, names: dict[str, str]) -> list[tuple[str, str]]:
    rows = conn.execute(
        select(dossier_steps.c.action, dossier_steps.c.actor).order_by(dossier_steps.c.id)
    )
    return [(row.action, names.get(row.actor, row.actor)) for row in rows]


async def test_from_filing_to_three_stars_and_the_next_window(town: Town) -> None:
    lan = await town.officer("lan", "commune_officer", COMMUNE)
    nga = await town.officer("nga", "province_officer", PROVINCE)
    code = await town.registers("su")
    assert "Đã nộp cho xã Tà Xùa" in town.reads("su")

    # the next morning is a holiday (24 November), the day after the digest comes
    await ticks(town, datetime(2026, 11, 24, 0, 50, tzinfo=UTC))
    assert code not in town.reads("lan")
    await ticks(town, datetime(2026, 11, 25, 0, 50, tzinfo=UTC))
    digest = town.reads("lan")
    assert code in digest
    assert "Chè Shan tuyết Tà Xùa" in digest
    assert "Mùa A Sử" not in digest
    assert len(digest) < 4096
    told = len(town.channel.delivered)
    await ticks(town, datetime(2026, 11, 25, 1, 20, tzinfo=UTC))
    assert len(town.channel.delivered) == told, "a digest comes once"

    # returned for one paper
    await town.says("lan", code)
    await town.presses("lan", "Tiếp nhận", "Trả bổ sung", "Bản công bố chất lượng", "Xong")
    assert "Bản công bố chất lượng" in town.reads("lan")
    await town.says("lan", "Bản công bố chưa có chữ ký")
    assert await town.store.perform(_state) == "returned"
    returned = town.reads("su")
    assert "Bản công bố chưa có chữ ký" in returned
    assert "Bản công bố chất lượng (bản sao)" in returned

    # the producer answers exactly what was asked
    town.clock.advance(hours=2)
    answered = 0
    while "[Gửi bổ sung]" not in town.reads("su"):
        await town.says("su", "2")
        answered += 1
        assert answered < 6
    assert answered >= 1
    await town.presses("su", "Gửi bổ sung")
    assert await town.store.perform(_state) == "supplemented"

    # the officer hears of it soon, within working hours
    town.clock.advance(minutes=40)
    await ticks(town, town.clock())
    assert code in town.reads("lan")

    await town.says("lan", code)
    await town.presses("lan", "Xác nhận", "Có", "Có", "Có", "Có", "Đồng ý")
    assert "Xã đã xác nhận" in town.reads("su")
    await town.presses("lan", "Trình tỉnh", "Đồng ý")
    assert "Xã đã trình tỉnh" in town.reads("su")

    # the province records three stars
    await town.says("nga", code)
    await town.presses("nga", "Ghi kết quả")
    await town.says("nga", "58,5")
    await town.presses("nga", "3 sao")
    await town.says("nga", "3981/QĐ-UBND", "25/11/2026")
    assert "58,5 điểm, 3 sao" in town.reads("nga")
    await town.presses("nga", "Đồng ý")
    assert "Được công nhận 3 sao" in town.reads("su")

    # 36 months less 180 days later the producer is told that the window is open
    expires = await town.store.perform(
        lambda conn: conn.execute(select(certificates.c.expires_on)).scalar_one()
    )
    assert expires.isoformat() == "2029-11-25"
    opens = datetime(expires.year, expires.month, expires.day, 2, tzinfo=UTC) - timedelta(days=180)
    before = town.reads("su")
    await ticks(town, opens - timedelta(days=1))
    assert town.reads("su") == before
    await ticks(town, opens)
    assert "đánh giá lại" in town.reads("su")
    assert "25/11/2029" in town.reads("su")
    assert await town.store.perform(_state) == "reevaluation"
    named = {lan: "lan", nga: "nga"}
    assert await town.store.perform(partial(_steps, names=named)) == STEPS


async def test_three_stars_need_fifty_points(town: Town) -> None:
    await town.officer("lan", "commune_officer", COMMUNE)
    await town.officer("nga", "province_officer", PROVINCE)
    code = await town.registers("su")
    await town.says("lan", code)
    await town.presses("lan", "Tiếp nhận", "Xác nhận", "Có", "Có", "Không", "Có", "Đồng ý")
    await town.presses("lan", "Trình tỉnh", "Đồng ý")
    await town.says("nga", code)
    await town.presses("nga", "Ghi kết quả")
    await town.says("nga", "49")
    assert "[3 sao]" not in town.reads("nga")
    await town.presses("nga", "2 sao")
    await town.says("nga", "12/QĐ", "23/11/2026")
    await town.presses("nga", "Đồng ý")
    assert await town.store.perform(_state) == "not_certified"
    assert "Từ 3 sao mới có giấy chứng nhận" in town.reads("su")
    held = await town.store.perform(lambda conn: conn.execute(select(certificates)).all())
    assert held == []


async def test_another_set_brings_its_own_questions(town: Town) -> None:
    await town.officer("lan", "commune_officer", COMMUNE)
    code = await town.registers("su")
    await town.says("lan", code)
    await town.presses("lan", "Tiếp nhận", "Đổi bộ tiêu chí")
    await town.says("lan", "12")
    await town.presses("lan", "Đồng ý")
    assert "hợp bộ tiêu chí khác" in town.reads("su")
    town.clock.advance(minutes=5)
    await town.presses("su", "12.")
    assert "[Gửi bổ sung]" not in town.reads("su")
    for _ in range(60):
        if "[Gửi bổ sung]" in town.reads("su"):
            break
        await town.says("su", "2")
    await town.presses("su", "Gửi bổ sung")
    assert await town.store.perform(_state) == "supplemented"


async def test_a_message_in_the_frame_can_be_checked(town: Town) -> None:
    await town.officer("lan", "commune_officer", COMMUNE)
    code = await town.registers("su")
    await town.says("lan", code)
    await town.presses("lan", "Nhắn chủ thể")
    await town.says("lan", "Mời bà con ra xã <b>ký</b> sáng thứ Năm")
    await town.presses("lan", "Gửi")
    got = town.reads("su")
    assert "Tin từ" in got
    assert "Mời bà con ra xã <b>ký</b> sáng thứ Năm" in got
    reference = next(word.strip(".") for word in got.split() if word.startswith("TN-"))
    assert "đúng là cán bộ gửi" in (await town.says("su", f"kiểm tra {reference}"))[-1]
    assert "không gửi tin nào" in (await town.says("su", "kiểm tra TN-0000-0000"))[-1]
