"""Sending photos of papers: what is asked, what is kept, and what happens when fetching fails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count

import pytest
from sqlalchemy import select, update

from ocop_core.registry.evidence import MOST, TRIES
from ocop_core.store.evidence_tables import evidence_photos
from ocop_core.store.tables import consents
from tests.evidence.village import SITE, Village, open_village, photo
from tests.store.rows import dump

AFTER_TRIES = 20


@pytest.fixture
async def village(database_url: str) -> AsyncIterator[Village]:
    async with open_village(database_url) as opened:
        yield opened


@pytest.fixture
async def here(sqlite_url: str) -> AsyncIterator[Village]:
    """A village with a dossier that is not filed yet."""
    async with open_village(sqlite_url) as opened:
        await opened.town.registers("su", file=False)
        yield opened


async def test_from_a_photo_to_what_is_kept(village: Village) -> None:
    town = village.town
    await town.registers("su", file=False)
    asked = await village.sends("su", "a")
    assert "Ảnh này là giấy gì?" in asked[-1]
    assert "Giấy khác" in town.labels("su")
    answer = await town.presses("su", "Phiếu kiểm nghiệm")
    assert "1 ảnh: Phiếu kiểm nghiệm" in answer[-1]
    assert await village.photos() == [("test_report", "wanted")]
    assert await village.fetches() == 1
    assert await village.photos() == [("test_report", "kept")]
    assert await village.count_bytes() == 1
    listed = await town.says("su", "gửi ảnh")
    assert "Phiếu kiểm nghiệm theo tiêu chuẩn đã công bố (bản sao): đã gửi 1 ảnh" in listed[-1]
    assert await village.fetches() == 0


async def test_an_album_is_asked_once_and_goes_together(here: Village) -> None:
    assert len(await here.sends("su", "a", group="7")) == 1
    assert await here.sends("su", "b", "c", group="7") == []
    answer = await here.town.presses("su", "Bản công bố")
    assert "3 ảnh: Bản công bố" in answer[-1]
    assert await here.sends("su", "d", group="7") == [], "a late one joins in silence"
    assert [paper for paper, _ in await here.photos()] == ["declaration"] * 4


async def test_photos_one_by_one_wait_for_one_answer(here: Village) -> None:
    await here.sends("su", "a")
    asked = await here.sends("su", "b")
    assert "Đã nhận 2 ảnh" in asked[-1]
    await here.town.presses("su", "Giấy khác")
    assert [paper for paper, _ in await here.photos()] == ["other", "other"]
    await here.sends("su", "c")
    await here.town.presses("su", "Bản công bố")
    asked = await here.sends("su", "d")
    assert here.town.labels("su")[0] == "Bản công bố chất lượng", "probably its next page"


async def test_the_conversation_goes_on_and_offers_the_photo_again(here: Village) -> None:
    await here.sends("su", "a")
    answer = await here.town.says("su", "điểm")
    assert "Điểm sơ bộ" in answer[-1]
    assert "Xếp 1 ảnh vừa gửi" in here.town.labels("su")
    asked = await here.town.says("su", "Xếp 1 ảnh vừa gửi")
    assert "là giấy gì?" in asked[-1]
    await here.town.says("su", "phiếu kiểm nghiệm")
    assert await here.photos() == [("test_report", "wanted")]
    await here.town.says("su", "điểm")
    assert "Xếp" not in " ".join(here.town.labels("su"))


async def test_an_answer_to_the_question_behind_is_taken(sqlite_url: str) -> None:
    async with open_village(sqlite_url) as village:
        await village.town.says("su", "xin chào", "đồng ý", "Hợp tác xã")
        await village.sends("su", "a")
        answer = await village.town.says("su", "HTX Chè Tà Xùa")
        assert "HTX Chè Tà Xùa" in answer[-1]
        assert "Xếp 1 ảnh vừa gửi" in village.town.labels("su")


async def test_an_old_button_sorts_only_its_own_photos(here: Village) -> None:
    await here.sends("su", "a")
    old = here.town.data("su", "Phiếu kiểm nghiệm")
    await here.town.presses("su", "Bản công bố")
    await here.sends("su", "b")
    answer = await here.town.presses_data("su", old)
    assert "đã xếp" in answer[-1]
    assert [paper for paper, _ in await here.photos()] == ["declaration", ""]


@pytest.mark.parametrize("words", ["căn cước", "ảnh cccd của tôi", "cmnd"])
async def test_a_citizens_card_is_dropped_at_once(here: Village, words: str) -> None:
    await here.sends("su", "a")
    await here.fetches()
    answer = await here.town.says("su", words)
    assert "căn cước tôi không nhận" in answer[-1]
    assert await here.photos() == []
    assert await here.count_bytes() == 0


async def test_a_citizens_card_by_its_caption_is_never_noted(here: Village) -> None:
    answer = await here.sends("su", "a", caption="Căn cước của tôi đây")
    assert "căn cước tôi không nhận" in answer[-1]
    assert await here.photos() == []


async def test_dropped_with_all_of_its_album(here: Village) -> None:
    await here.sends("su", "a", "b", group="9")
    answer = await here.town.presses("su", "Bỏ ảnh này")
    assert "Đã bỏ ảnh" in answer[-1]
    await here.sends("su", "c", group="9")
    assert await here.photos() == []


async def test_erased_by_paper_after_a_yes(here: Village) -> None:
    await here.sends("su", "a")
    await here.town.presses("su", "Giấy khác")
    await here.sends("su", "b")
    await here.town.presses("su", "Phiếu kiểm nghiệm")
    await here.fetches()
    await here.town.says("su", "xoá ảnh")
    asked = await here.town.presses("su", "Xoá ảnh: Giấy khác")
    assert "không lấy lại được" in asked[-1]
    assert len(await here.photos()) == 2
    await here.town.presses("su", "Xoá ảnh")
    assert await here.photos() == [("test_report", "kept")]
    assert await here.count_bytes() == 1


async def test_the_same_photo_is_kept_once(village: Village) -> None:
    await village.town.registers("su", file=False)
    await village.sends("su", "a")
    await village.town.does("su", photo("a"))  # the platform says it again in another update
    assert await village.photos() == [("", "wanted")]
    await village.sends("su", "b", same_as="a")
    await village.town.presses("su", "Phiếu kiểm nghiệm")
    assert await village.fetches() == 2
    assert await village.photos() == [("test_report", "kept")], "the same to the last bit"
    await village.sends("su", "c", same_as="a")
    await village.town.presses("su", "Giấy khác")
    await village.fetches()
    assert len(await village.photos()) == 2, "one sheet may prove two things"


async def test_fetching_is_tried_again_and_given_up(village: Village) -> None:
    await village.town.registers("su", file=False)
    await village.sends("su", "a")
    await village.town.presses("su", "Phiếu kiểm nghiệm")
    village.pictures.down = 1
    assert await village.fetches() == 1
    assert await village.fetches() == 0, "not at once"
    village.town.clock.advance(minutes=1)
    assert await village.fetches() == 1
    assert await village.photos() == [("test_report", "kept")]
    await village.sends("su", "b")
    await village.town.presses("su", "Phiếu kiểm nghiệm")
    village.pictures.down = AFTER_TRIES
    for _ in range(AFTER_TRIES):
        await village.fetches()
        village.town.clock.advance(minutes=10)
    assert len(village.pictures.asked) == 2 + TRIES
    assert (await village.photos())[1] == ("test_report", "failed")
    told = village.town.reads("su")
    assert "Phiếu kiểm nghiệm theo tiêu chuẩn đã công bố (bản sao), trang 2" in told
    assert sum("không tải được" in text for text in village.town.channel.texts("su")) == 1


async def test_what_is_no_picture_fails_at_once(here: Village) -> None:
    await here.sends("su", "a")
    here.pictures.known["a"] = b"%PDF-1.7"
    await here.fetches()
    assert await here.photos() == [("", "failed")]
    assert "không tải được" in here.town.reads("su")
    await here.sends("su", "gone")
    del here.pictures.known["gone"]
    await here.fetches()
    assert [state for _, state in await here.photos()] == ["failed", "failed"]


async def test_two_processes_fetch_a_photo_once(database_url: str) -> None:
    async with open_village(database_url) as one:
        await one.town.registers("su", file=False)
        await one.sends("su", "a")
        async with open_village(database_url, process="two", clock=one.town.clock) as two:
            two.pictures.known = one.pictures.known
            (claimed,) = await one.fetching._claimed()
            assert await two.fetches() == 0
            one.town.clock.advance(minutes=5)  # the first one died over it
            assert await two.fetches() == 1
            await one.fetching._fetch(claimed)  # or was only slow
            assert await one.photos() == [("", "kept")]
            assert await one.count_bytes() == 1


async def test_dropped_while_it_was_fetched(here: Village) -> None:
    await here.sends("su", "a")
    (claimed,) = await here.fetching._claimed()
    await here.town.presses("su", "Bỏ ảnh này")
    await here.fetching._fetch(claimed)
    assert await here.count_bytes() == 0


async def test_nothing_before_consent_and_without_a_dossier(sqlite_url: str) -> None:
    async with open_village(sqlite_url) as village:
        await village.sends("su", "a")
        assert "Xin phép" in village.town.reads("su")
        assert await village.photos() == []
        await village.town.says("su", "đồng ý", "xoá")
        await village.town.presses("su", "Xoá hồ sơ", "Chắc, xoá hồ sơ này")
        answer = await village.sends("su", "b")
        assert "Chưa có hồ sơ nào" in answer[-1]
        assert await village.photos() == []


async def test_who_agreed_to_the_older_text_is_asked_at_their_first_photo(here: Village) -> None:
    await here.town.store.perform(_agreed_earlier)
    answer = await here.sends("su", "a")
    assert "xin phép lại" in answer[-1]
    assert "ảnh giấy tờ sản phẩm" in answer[-1]
    assert await here.photos() == []
    await here.town.presses("su", "Không gửi ảnh")
    await here.sends("su", "b")
    answer = await here.town.presses("su", "Đồng ý")
    assert "gửi lại ảnh" in answer[-1]
    await here.sends("su", "c")
    assert await here.photos() == [("", "wanted")]


def _agreed_earlier(conn: object) -> None:
    from sqlalchemy import Connection, text

    assert isinstance(conn, Connection)
    conn.execute(text("DROP TRIGGER consents_no_update"))
    conn.execute(update(consents).values(text_version="1.0"))


async def test_there_are_no_more_than_fit(here: Village) -> None:
    await here.sends("su", "a")
    (row,) = await here.town.store.perform(
        lambda conn: conn.execute(select(evidence_photos)).mappings().all()
    )
    more = [{**row, "id": f"p{n}", "source_key": f"k{n}", "number": n + 2} for n in range(MOST - 1)]
    await here.town.store.perform(lambda conn: conn.execute(evidence_photos.insert(), more))
    answer = await here.sends("su", "b")
    assert f"đã có {MOST} ảnh" in answer[-1]
    assert len(await here.photos()) == MOST


async def test_forgetting_takes_the_photos_along(database_url: str) -> None:
    async with open_village(database_url) as village:
        await village.town.registers("su", file=False)
        await village.sends("su", "bimat")
        await village.town.presses("su", "Giấy khác")
        await village.fetches()
        await village.sends("su", "bimat2")
        assert "bimat2" in dump(database_url)
        await village.town.says("su", "xoá")
        await village.town.presses("su", "Xoá hết", "Chắc chắn, xoá hết")
        assert await village.photos() == []
        assert await village.count_bytes() == 0
    assert "bimat" not in dump(database_url)


async def test_a_deleted_dossier_takes_its_photos_along(village: Village) -> None:
    await village.town.registers("su", file=False)
    await village.sends("su", "a")
    await village.fetches()
    await village.town.says("su", "xoá")
    await village.town.presses("su", "Xoá hồ sơ", "Chắc, xoá hồ sơ này")
    assert await village.count_bytes() == 0


async def test_the_papers_view_counts_photos(sqlite_url: str) -> None:
    async with open_village(sqlite_url) as village:
        town = village.town
        await town.registers("su", file=False)
        await town.says("su", "sửa 1.1")
        answer = await town.says("su", "giấy tờ nào")
        assert "chụp, gửi ảnh" in answer[-1]
        await village.sends("su", "a")
        name = town.labels("su")[0]
        await town.presses("su", name)
        answer = await town.says("su", "giấy tờ nào")
        assert "đã gửi 1 ảnh" in answer[-1]
        answer = await town.says("su", "dữ liệu của tôi")
        assert "1 ảnh giấy tờ" in answer[-1]


async def test_a_returned_dossier_is_helped_by_a_photo(village: Village) -> None:
    from tests.desk.town import COMMUNE

    town = village.town
    await town.officer("lan", "commune_officer", COMMUNE)
    code = await town.registers("su")
    await town.says("lan", code)
    await town.presses("lan", "Tiếp nhận", "Trả bổ sung", "Bản công bố chất lượng", "Xong")
    await town.says("lan", "Bản công bố chưa có chữ ký")
    town.clock.advance(hours=1)
    await village.sends("su", "a")
    assert town.labels("su")[0] == "Bản công bố chất lượng", "what the officer asks for comes first"
    answer = await town.presses("su", "Bản công bố chất lượng")
    assert "câu trả lời cũ vẫn đúng" in answer[-1]
    for _ in range(6):
        if "Gửi bổ sung" in town.labels("su"):
            break
        await town.presses("su", "Vẫn đúng") if "Vẫn đúng" in town.reads("su") else await town.says(
            "su", "2"
        )
    await town.presses("su", "Gửi bổ sung")
    assert "Đã bổ sung" in town.reads("su")


async def test_a_link_to_send_more_only_where_there_is_a_page(sqlite_url: str) -> None:
    async with open_village(sqlite_url, site=SITE) as village:
        await village.town.registers("su", file=False)
        answer = await village.town.says("su", "gửi giấy tờ")
        assert f"{SITE}/giay-to/" in answer[-1]
    async with open_village(sqlite_url) as village:
        village.town.channel._update_ids = count(1000)  # the platform never numbers two alike
        answer = await village.town.says("su", "gửi giấy tờ")
        assert "/giay-to/" not in answer[-1]
        assert "gửi ảnh vào đây" in answer[-1]
