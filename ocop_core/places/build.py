"""Make the shipped tables from the two official ones: `python -m … build NEW.csv OLD.csv`.

NEW lists the provinces and communes in force (`level, code, parent_code, name, type,
resolution`). OLD lists the wards of the 63-province system with their district and the
present commune or communes (`old_ward_code, old_ward, old_district_code, old_district,
old_province_code, old_province, new_ward_codes`). Both come from the statistics office.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

PROVINCES, COMMUNES, OLD_WARDS = 34, 3321, 10_040
"""How many units the tables must hold; kinds are not counted, they change every year."""

_KINDS = {
    "thị trấn": "thi_tran",
    "thị xã": "thi_xa",
    "thành phố": "thanh_pho",
    "phường": "phuong",
    "huyện": "huyen",
    "quận": "quan",
    "tỉnh": "tinh",
    "xã": "xa",
}

_SOURCE = {
    "source": "catalogue and conversion table of the statistics office (Cục Thống kê)",
    "decision": "19/2025/QĐ-TTg; later changes by the resolution named with each unit",
    "effective_from": "2025-07-01",
    "as_of": "2026-10-10",
}

Row = Mapping[str, str]
Line = tuple[str, ...]


class TableError(ValueError):
    """The official tables do not add up; nothing was written."""


def shipped_tables(new: Sequence[Row], old: Sequence[Row]) -> dict[str, list[Line]]:
    """The five shipped tables by file stem, each with its header line first.

    Raises:
        TableError: A count, a code or a type word is not what it must be.
    """
    provinces = [row for row in new if row["level"] == "province"]
    communes = [row for row in new if row["level"] == "commune"]
    _check(provinces, communes, old)
    return {
        "provinces": [("code", "type", "name", "resolution"), *map(_province, provinces)],
        "communes": [("code", "parent", "type", "name", "resolution"), *map(_commune, communes)],
        "old_provinces": [("code", "type", "name"), *_distinct(map(_old_province, old))],
        "old_districts": [("code", "province", "type", "name"), *_distinct(map(_district, old))],
        "old_wards": [("code", "district", "type", "name", "now"), *map(_ward, old)],
    }


def split_label(label: str) -> tuple[str, str]:
    """The type key and the bare name of an official label: "Xã Tà Xùa" -> ("xa", "Tà Xùa").

    Raises:
        TableError: The label begins with no known type word.
    """
    for word, kind in _KINDS.items():
        if label.lower().startswith(f"{word} "):
            return kind, label[len(word) + 1 :].strip()
    raise TableError(f"no type word in {label!r}")


def _province(row: Row) -> Line:
    return row["code"], row["type"], row["name"], row["resolution"]


def _commune(row: Row) -> Line:
    return row["code"], row["parent_code"], row["type"], row["name"], row["resolution"]


def _old_province(row: Row) -> Line:
    return row["old_province_code"], *split_label(row["old_province"])


def _district(row: Row) -> Line:
    return row["old_district_code"], row["old_province_code"], *split_label(row["old_district"])


def _ward(row: Row) -> Line:
    # An island district had no wards; its row stands for the whole of it.
    label = row["old_ward"] or row["old_district"]
    kind, name = split_label(label)
    return row["old_ward_code"], row["old_district_code"], kind, name, row["new_ward_codes"]


def _distinct(lines: Iterable[Line]) -> list[Line]:
    return list(dict.fromkeys(lines))


def _check(provinces: Sequence[Row], communes: Sequence[Row], old: Sequence[Row]) -> None:
    province_codes = _codes(provinces, "code", PROVINCES)
    commune_codes = _codes(communes, "code", COMMUNES)
    _codes(old, "old_ward_code", OLD_WARDS)
    orphans = {row["parent_code"] for row in communes} - province_codes
    unknown = {code for row in old for code in row["new_ward_codes"].split("|")} - commune_codes
    if orphans or unknown:
        raise TableError(f"unknown provinces {sorted(orphans)}, unknown communes {sorted(unknown)}")


def _codes(rows: Sequence[Row], column: str, expected: int) -> set[str]:
    codes = {row[column] for row in rows}
    if not len(codes) == len(rows) == expected:
        raise TableError(f"{column}: {len(rows)} rows, {len(codes)} codes, expected {expected}")
    return codes


def _read(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main(new_path: str, old_path: str, folder: Path | None = None) -> None:
    """Write the shipped tables and source.json into the data folder of this package."""
    folder = folder or Path(__file__).with_name("data")
    tables = shipped_tables(_read(new_path), _read(old_path))
    for stem, lines in tables.items():
        with (folder / f"{stem}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(lines)
    counts = {stem: len(lines) - 1 for stem, lines in tables.items()}
    text = json.dumps({**_SOURCE, "counts": counts}, ensure_ascii=False, indent=2)
    (folder / "source.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
