"""The month's report in words: what the picture shows, for chats without pictures."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection, update

from ocop_core.store.officer_tables import reviews
from tests.desk.town import COMMUNE, OTHER_COMMUNE, Town


def stars_are(conn: Connection, stars: int) -> None:
    conn.execute(update(reviews).values(stars=stars))


async def test_the_counts_are_said_in_words(town: Town) -> None:
    await town.officer("lan", "commune_officer", COMMUNE)
    await town.officer("hoa", "commune_officer", OTHER_COMMUNE)
    await town.registers("su")
    await town.store.perform(partial(stars_are, stars=3))
    told = (await town.says("lan", "/baocao"))[0]
    assert "Tháng 11/2026 có 1 hồ sơ đã nộp. Theo hạng sao sơ bộ: 3 sao 1." in told
    pictures = [one for one in town.channel.delivered if one.kind == "picture"]
    assert "Tháng 11/2026: 1 hồ sơ" in str(pictures[-1].payload["html"])
    assert "3 sao 1" in str(pictures[-1].payload["alt"])
    assert "chưa có hồ sơ nào" in (await town.says("hoa", "/baocao"))[0]
