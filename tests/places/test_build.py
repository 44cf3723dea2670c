from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ocop_core.places import tables
from ocop_core.places.build import TableError, main, shipped_tables, split_label
from ocop_core.places.unit import TYPE_WORDS, Unit

Rows = list[dict[str, str]]


@pytest.fixture
def new() -> Rows:
    provinces = [_new("province", "", one.code, one.name, one.type) for one in _provinces()]
    communes = [
        _new("commune", one.parent or "", one.code, one.name, one.type)
        for one in tables.communes().values()
    ]
    return provinces + communes


@pytest.fixture
def old() -> Rows:
    provinces = {one.code: one for one in tables.old_provinces()}
    districts = {one.code: one for one in tables.old_districts()}
    rows = []
    for ward in tables.old_wards():
        district = districts[ward.district]
        province = provinces[district.province]
        rows.append(
            {
                "old_ward_code": ward.code,
                "old_ward": "" if ward.type == "huyen" else _label(ward.type, ward.name),
                "old_district_code": district.code,
                "old_district": _label(district.type, district.name),
                "old_province_code": province.code,
                "old_province": _label(province.type, province.name),
                "new_ward_codes": "|".join(ward.now),
            }
        )
    return rows


def test_tables_made_from_the_official_rows_are_the_shipped_ones(new: Rows, old: Rows) -> None:
    made = shipped_tables(new, old)
    assert made["communes"][1][:4] == ("00004", "01", "phuong", "Ba Đình")
    assert [line[0] for line in made["communes"][1:]] == list(tables.communes())
    wards = [(ward.code, ward.district, ward.type, ward.name) for ward in tables.old_wards()]
    assert [line[:4] for line in made["old_wards"][1:]] == wards
    assert made["old_districts"][1:] == [tuple(one) for one in tables.old_districts()]


def test_a_missing_commune_is_noticed(new: Rows, old: Rows) -> None:
    with pytest.raises(TableError, match="expected 3321"):
        shipped_tables(new[:-1], old)


def test_a_code_given_twice_is_noticed(new: Rows, old: Rows) -> None:
    old[0] = dict(old[1])
    with pytest.raises(TableError, match="10039 codes"):
        shipped_tables(new, old)


def test_an_unknown_commune_is_noticed(new: Rows, old: Rows) -> None:
    old[5]["new_ward_codes"] = "00004|99999"
    with pytest.raises(TableError, match="99999"):
        shipped_tables(new, old)


def test_an_unknown_province_is_noticed(new: Rows, old: Rows) -> None:
    new[-1]["parent_code"] = "77"
    with pytest.raises(TableError, match="77"):
        shipped_tables(new, old)


def test_labels_split_into_kind_and_name() -> None:
    assert split_label("Xã Tà Xùa") == ("xa", "Tà Xùa")
    assert split_label("Thị Trấn Ái Tử") == ("thi_tran", "Ái Tử")
    with pytest.raises(TableError):
        split_label("Tà Xùa")


def test_files_are_written_with_source_and_counts(new: Rows, old: Rows, tmp_path: Path) -> None:
    paths = [tmp_path / "new.csv", tmp_path / "old.csv"]
    for path, rows in zip(paths, (new, old), strict=True):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    main(str(paths[0]), str(paths[1]), tmp_path)
    shipped = Path(tables.__file__).with_name("data")
    assert (tmp_path / "old_wards.csv").read_bytes() == (shipped / "old_wards.csv").read_bytes()
    assert (tmp_path / "source.json").read_bytes() == (shipped / "source.json").read_bytes()


def _provinces() -> list[Unit]:
    return list(tables.provinces().values())


def _new(level: str, parent: str, code: str, name: str, kind: str) -> dict[str, str]:
    row = {"level": level, "code": code, "parent_code": parent, "name": name, "type": kind}
    return {**row, "resolution": ""}


def _label(kind: str, name: str) -> str:
    return f"{TYPE_WORDS[kind].capitalize()} {name}"
