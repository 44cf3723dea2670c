from __future__ import annotations

import pytest

from ocop_core.places import Unit, address, communes_of, nearest, province_of, tables, unit


def test_tables_hold_the_units_in_force() -> None:
    assert len(tables.provinces()) == 34
    assert len(tables.communes()) == 3321
    assert len(list(tables.old_wards())) == 10_040
    assert len(list(tables.old_provinces())) == 63


def test_unit_is_found_by_its_code() -> None:
    assert unit("03868") == Unit(code="03868", name="Tà Xùa", type="xa", parent="14")
    assert unit("14").parent is None


@pytest.mark.parametrize("code", ["", "99", "99999", "3868", "000"])
def test_unknown_code_is_a_key_error(code: str) -> None:
    with pytest.raises(KeyError):
        unit(code)
    with pytest.raises(KeyError):
        province_of(code)
    with pytest.raises(KeyError):
        communes_of(code)
    with pytest.raises(KeyError):
        address(code)


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("03868", "xã Tà Xùa"),
        ("03980", "phường Mộc Châu"),
        ("26732", "đặc khu Côn Đảo"),
        ("14", "tỉnh Sơn La"),
        ("01", "thành phố Hà Nội"),
        ("75", "thành phố Đồng Nai"),
    ],
)
def test_label_carries_the_kind_of_unit(code: str, label: str) -> None:
    assert unit(code).label == label


def test_communes_of_a_province_are_its_own() -> None:
    communes = communes_of("14")
    assert len(communes) == 75
    assert {one.parent for one in communes} == {"14"}
    assert sum(len(communes_of(code)) for code in tables.provinces()) == 3321


def test_province_and_address_of_a_commune() -> None:
    assert province_of("03868").name == "Sơn La"
    assert address("03868") == "xã Tà Xùa, tỉnh Sơn La"


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("Tà Sùa", "03868"),
        ("xa long lương", "04048"),
        ("lóng loong van ho", "04048"),
        ("phieng khoay", "04099"),
    ],
)
def test_nearest_offers_the_name_that_was_meant(text: str, commune: str) -> None:
    assert commune in nearest(text, province="14")


def test_nearest_keeps_to_the_limit_and_to_known_provinces() -> None:
    assert len(nearest("Mường", province="14", limit=2)) == 2
    assert nearest("Mường La", province="99") == ()
    assert nearest("qqqqqqq", province="14") == ()
    assert nearest("", province=None) == ()
