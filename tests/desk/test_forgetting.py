"""Forgetting somebody whose dossier is with the officers, and officers who are forgotten."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.timers import Timer
from ocop_core.calendar import vietnamese_calendar
from ocop_core.store.officer_tables import dossier_steps, missing_papers, officers, reviews
from ocop_core.store.tables import audit, conversations, inbox, registrations
from tests.desk.town import COMMUNE, PROVINCE, Town
from tests.store.rows import dump, rows

CANARIES = (
    "HTX Chè Tà Xùa",
    "Mùa A Sử",
    "912345678",
    "5500271984",
    "Shan tuyết",
    "su-chat",
)


async def forgets(town: Town, who: str) -> None:
    await town.says(who, "xoá")
    await town.presses(who, "Xoá hết")
    label = next(label for label in town.labels(who) if "oá" in label)
    await town.presses(who, label)


async def code_of(town: Town) -> str:
    found = select(registrations.c.code).where(
        registrations.c.id.in_(select(reviews.c.registration_id))
    )
    return str(await town.store.perform(lambda conn: conn.execute(found).scalar_one()))


@pytest.mark.parametrize("how", ["filed", "returned", "certified"])
async def test_nothing_of_a_forgotten_producer_stays_at_the_desk(
    town: Town, database_url: str, how: str
) -> None:
    await town.officer("lan", "commune_officer", COMMUNE)
    await town.officer("thu", "province_officer", PROVINCE)
    await town.registers("su-chat")
    code = await code_of(town)
    await town.starts("lan")
    await town.presses("lan", "Hồ sơ chờ", "OC-")
    old = town.data("lan", "Nhắn chủ thể")
    await goes_on(town, how)
    town.clock.advance(days=9, hours=21, minutes=46)  # 07:46 in the morning there
    timer = Timer(town.store, vietnamese_calendar(), clock=town.clock)
    await timer.tick(town.clock())
    await town.looks()
    await town.presses_data("lan", "x|o_list|0")
    before = dump(database_url)
    assert [canary for canary in (*CANARIES, code) if canary not in before] == []
    who = select(conversations.c.person_id).where(conversations.c.chat == "su-chat")
    person = rows(database_url, who)[0][0]
    await forgets(town, "su-chat")
    await town.looks()
    after = dump(database_url)
    kept = [canary for canary in (*CANARIES, person) if canary in after]
    if how == "certified":  # a certificate stays as a number, with what was certified
        kept = [canary for canary in kept if canary != "Shan tuyết"]
    assert kept == [], [line for line in after.splitlines() if any(c in line for c in kept)]
    for table in (reviews, dossier_steps, missing_papers):
        assert rows(database_url, select(func.count()).select_from(table)) == [(0,)]
    answer = (await town.presses_data("lan", old))[0]
    assert code not in answer
    assert answer == (await town.presses_data("lan", "x|o_message|AAAABBBB.1"))[0]


async def goes_on(town: Town, how: str) -> None:
    """Bring the dossier as far as is wanted."""
    if how == "filed":
        return
    await town.presses("lan", "Tiếp nhận")
    if how == "returned":
        await town.presses("lan", "Trả bổ sung")
        first = town.labels("lan")[0]
        await town.presses("lan", first, "Xong")
        await town.says("lan", "Anh Mùa A Sử gửi lại giấy")
        return
    await town.presses("lan", "Xác nhận", "Có", "Có", "Có", "Có", "Đồng ý")
    await town.presses("lan", "Trình tỉnh", "Đồng ý")
    await town.starts("thu")
    await town.presses("thu", "Hồ sơ chờ", "OC-", "Ghi kết quả")
    await town.says("thu", "72,5")
    await town.presses("thu", "3 sao")
    await town.says("thu", "3981/QĐ-UBND", "23/11/2026")
    await town.presses("thu", "Đồng ý")


async def test_a_set_that_was_corrected_is_forgotten_too(town: Town, database_url: str) -> None:
    await town.officer("lan", "commune_officer", COMMUNE)
    await town.registers("su-chat")
    await town.starts("lan")
    await town.presses("lan", "Hồ sơ chờ", "OC-", "Tiếp nhận", "Đổi bộ tiêu chí")
    await town.says("lan", "12")
    await town.presses("lan", "Đồng ý")
    kept = select(audit.c.details).where(audit.c.action == "set.corrected")
    assert "Shan" in str(rows(database_url, kept))
    await forgets(town, "su-chat")
    await town.looks()
    assert "Shan" not in str(rows(database_url, kept))


async def test_deleting_one_dossier_under_review(town: Town, database_url: str) -> None:
    await town.officer("lan", "commune_officer", COMMUNE)
    await town.registers("su-chat")
    await town.starts("lan")
    await town.presses("lan", "Hồ sơ chờ", "OC-", "Tiếp nhận")
    old = town.data("lan", "Xác nhận")
    await town.says("su-chat", "xoá")
    await town.presses("su-chat", town.labels("su-chat")[0])
    await town.presses("su-chat", town.labels("su-chat")[0])
    assert rows(database_url, select(func.count()).select_from(reviews)) == [(0,)]
    failed = select(inbox.c.error).where(inbox.c.error.is_not(None))
    assert rows(database_url, failed) == []
    answer = (await town.presses_data("lan", old))[0]
    assert answer.startswith("Nút đó không dùng được nữa")


async def test_an_officer_who_is_a_producer_too_is_forgotten_as_both(
    town: Town, database_url: str
) -> None:
    officer = await town.officer("lan-chat", "commune_officer", COMMUNE)
    await town.officer("hoa", "commune_officer", COMMUNE)
    await town.registers("su")
    await town.starts("lan-chat")
    await town.presses("lan-chat", "Hồ sơ chờ", "OC-", "Tiếp nhận")
    old = town.data("lan-chat", "Xác nhận")
    await town.presses("lan-chat", "Về đầu", "Hồ sơ của nhà tôi")
    await town.says("lan-chat", "đồng ý")
    await forgets(town, "lan-chat")
    await town.looks()
    after = dump(database_url)
    assert "lan-chat" not in after
    roles = select(officers.c.state, officers.c.name, officers.c.person_id).where(
        officers.c.id == officer
    )
    assert rows(database_url, roles) == [("revoked", "", None)]
    await town.presses_data("lan-chat", old)
    assert [row[0] for row in rows(database_url, select(reviews.c.state))] == ["taken"]
    await town.starts("hoa")
    await town.presses("hoa", "Hồ sơ chờ", "OC-")
    assert "Xác nhận" in town.labels("hoa")
