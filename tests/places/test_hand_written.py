from __future__ import annotations

import pytest

from ocop_core.places import PlaceReading, read_place
from tests.places.hand_written import (
    ASK_AT_HOME,
    PROVINCE_ONLY,
    REFUSED,
    SURE,
    SURE_AT_HOME,
)


@pytest.mark.parametrize("default", [None, "14"])
@pytest.mark.parametrize(("text", "commune"), SURE.items())
def test_clear_place_is_sure(text: str, commune: str, default: str | None) -> None:
    reading = read_place(text, default_province=default)
    assert (reading.communes, reading.ask, reading.why) == ((commune,), False, None)


@pytest.mark.parametrize(("text", "commune"), SURE_AT_HOME.items())
def test_place_of_the_default_province_is_sure(text: str, commune: str) -> None:
    reading = read_place(text, default_province="14")
    assert (reading.communes, reading.ask) == ((commune,), False)


@pytest.mark.parametrize(("text", "expected"), ASK_AT_HOME.items())
def test_unclear_place_is_asked_about(text: str, expected: tuple[str, str]) -> None:
    why, commune = expected
    reading = read_place(text, default_province="14")
    assert reading.ask
    assert reading.why == why
    assert commune in reading.communes


@pytest.mark.parametrize("default", [None, "14"])
@pytest.mark.parametrize(("text", "province"), PROVINCE_ONLY.items())
def test_province_alone_is_kept(text: str, province: str, default: str | None) -> None:
    reading = read_place(text, default_province=default)
    assert (reading.province, reading.communes, reading.ask) == (province, (), True)
    assert reading.why == "province_only"


@pytest.mark.parametrize("default", [None, "14"])
@pytest.mark.parametrize("text", REFUSED)
def test_no_place_is_refused(text: str, default: str | None) -> None:
    assert read_place(text, default_province=default) == PlaceReading(
        province=None, communes=(), ask=True, why="not_found"
    )


@pytest.mark.parametrize("name", ["Mộc Châu", "Vân Hồ", "Sốp Cộp", "Yên Châu", "Mai Sơn"])
def test_the_commune_that_kept_a_districts_name_is_offered_first(name: str) -> None:
    reading = read_place(f"ở {name}", default_province="14")
    named = read_place(f"phường {name}", default_province="14")
    assert len(reading.communes) > 1
    assert reading.communes[0] == named.communes[0]


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("xã Lóng Luông, huyện Vân Hồ", "xã Lóng Luông"),
        ("thị trấn Hát Lót, Mai Sơn", "thị trấn Hát Lót"),
        ("huyện Mộc Châu", "thị xã Mộc Châu"),
        ("tỉnh Hòa Bình", "tỉnh Hòa Bình"),
        ("Cống Vị, Ba Đình, Hà Nội", "phường Cống Vị"),
        ("xã Vân Hồ, huyện Vân Hồ", None),
        ("xã Vân Hồ, Sơn La", None),
        ("Côn Đảo", None),
    ],
)
def test_old_name_is_told_when_it_is_gone(text: str, old: str | None) -> None:
    assert read_place(text).matched_old == old


def test_a_frequent_name_alone_offers_all_who_bear_it_and_no_province() -> None:
    reading = read_place("Tân Thành", default_province="14")
    assert reading.province is None
    assert len(reading.communes) > 15


def test_a_name_alone_outside_the_default_province_is_to_be_confirmed() -> None:
    reading = read_place("xã Tà Xùa", default_province="01")
    assert (reading.province, reading.communes) == ("14", ("03868",))
    assert (reading.ask, reading.why) == (True, "unsure")
