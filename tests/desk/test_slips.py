"""Slips at the desk: words that are no reason, numbers, words beside buttons, a second role."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import Connection, select

from ocop_core.store.officer_tables import officers, reviews
from tests.desk.town import COMMUNE, OTHER_COMMUNE, Town, approve_named, invitation, invite_now


def _state(conn: Connection) -> str:
    return str(conn.execute(select(reviews.c.state)).scalar_one())


def _roles(conn: Connection) -> list[tuple[str, str]]:
    rows = conn.execute(select(officers.c.area, officers.c.state).order_by(officers.c.created_at))
    return [(row.area, row.state) for row in rows]


async def _opened(town: Town) -> str:
    await town.officer("lan", "commune_officer", COMMUNE)
    code = await town.registers("su")
    await town.says("lan", code)
    return code


@pytest.mark.parametrize("slip", ["không", "khong", "xoá", "về đầu", "thôi", "trợ giúp", "gì"])
async def test_a_slip_is_no_reason_to_reject(town: Town, slip: str) -> None:
    await _opened(town)
    await town.presses("lan", "Không nhận")
    await town.says("lan", slip)
    assert await town.store.perform(_state) == "filed"
    assert "Hồ sơ không được nhận" not in town.reads("su")


@pytest.mark.parametrize("slip", ["không", "về đầu", "ve dau", "xoá"])
async def test_a_slip_is_no_reason_to_return(town: Town, slip: str) -> None:
    await _opened(town)
    await town.presses("lan", "Tiếp nhận", "Trả bổ sung", "Bản công bố chất lượng", "Xong")
    await town.says("lan", slip)
    assert await town.store.perform(_state) == "taken"


async def test_a_reason_too_long_is_asked_for_again(town: Town) -> None:
    await _opened(town)
    await town.presses("lan", "Không nhận")
    assert "500" in (await town.says("lan", "rất dài " * 80))[-1]
    assert await town.store.perform(_state) == "filed"
    await town.says("lan", "Không làm ở xã này")
    assert await town.store.perform(_state) == "rejected"


@pytest.mark.parametrize("slip", ["không", "thôi", "xoá"])
async def test_nobody_is_named_no(town: Town, slip: str) -> None:
    await town.officer("truong", "commune_head", COMMUNE)
    await town.says("truong", "mời cán bộ")
    await town.presses("truong", "Cán bộ")
    await town.says("truong", slip)
    assert "i_" not in town.reads("truong")
    assert "48" not in town.reads("truong")


async def test_the_word_beside_the_buttons_is_taken_when_typed(town: Town) -> None:
    await town.officer("lan", "commune_officer", COMMUNE)
    await town.says("lan", "đổi giờ")
    assert "Anh chị cần việc gì" in (await town.says("lan", "ve dau"))[-1]


async def test_a_number_picks_the_hour_that_was_listed(town: Town) -> None:
    await town.officer("lan", "commune_officer", COMMUNE)
    await town.says("lan", "đổi giờ")
    first = town.labels("lan")[0]
    reply = (await town.says("lan", "1"))[-1]
    assert first in reply
    assert "chưa đúng" not in reply


async def test_a_set_typed_by_number_is_said_back_first(town: Town) -> None:
    await _opened(town)
    await town.presses("lan", "Tiếp nhận", "Đổi bộ tiêu chí")
    assert "bộ 1 (" in (await town.says("lan", "1"))[-1]
    assert await town.store.perform(_state) == "taken"
    await town.presses("lan", "Thôi")
    assert await town.store.perform(_state) == "taken"


async def test_a_wrong_field_of_a_result_is_asked_again_with_its_buttons(town: Town) -> None:
    await town.officer("nga", "province_officer", "14")
    code = await _opened(town)
    await town.presses("lan", "Tiếp nhận", "Xác nhận", "Có", "Có", "Có", "Có", "Đồng ý")
    await town.presses("lan", "Trình tỉnh", "Đồng ý")
    await town.says("nga", code)
    await town.presses("nga", "Ghi kết quả")
    await town.says("nga", "72")
    assert "4 sao" in town.labels("nga")
    await town.says("nga", "sáu")
    assert "4 sao" in town.labels("nga")
    await town.says("nga", "4", "12/QĐ", "5/8/1990")
    assert "Ngày ký quyết định" in town.reads("nga")


async def test_work_goes_on_while_a_second_role_waits_and_ends_with_it(town: Town) -> None:
    await town.officer("lan", "commune_officer", COMMUNE)
    act, code = invitation("lan", "commune_officer", OTHER_COMMUNE, town.clock())
    await town.store.perform(partial(invite_now, now=town.clock(), act=act))
    await town.starts("lan", f"i_{code}")
    assert "Hồ sơ chờ" in "".join(await town.says("lan", "bàn làm việc") + town.labels("lan"))
    await town.store.perform(partial(approve_named, name="lan", now=town.clock()))
    assert sorted(await town.store.perform(_roles)) == sorted(
        [(COMMUNE, "revoked"), (OTHER_COMMUNE, "active")]
    )


@pytest.mark.parametrize("said", ["6", "hồ sơ của nhà tôi"])
async def test_an_officer_goes_to_their_own_dossiers_by_number_or_word(
    town: Town, said: str
) -> None:
    await town.officer("lan", "commune_officer", COMMUNE)
    await town.says("lan", "bàn làm việc")
    number = town.labels("lan").index("Hồ sơ của nhà tôi") + 1
    reply = (await town.says("lan", str(number) if said.isdecimal() else said))[-1]
    assert "Xin phép dùng thông tin" in reply
