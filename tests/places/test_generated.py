from __future__ import annotations

from collections import Counter

import pytest

from ocop_core.places import read_place, tables
from ocop_core.vietnamese.fold import fold
from tests.places.addresses import addresses, present_parts, verdict


def test_typed_addresses_are_read_right_and_hardly_ever_wrong() -> None:
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for one in addresses(new=210, old=210, seed=20261123):
        found = verdict(read_place(one.text, default_province=one.default), one.communes)
        counts[one.system, found] += 1
        if found == "wrong":
            wrong.append(one)
    assert sum(counts.values()) == 420
    assert counts["old", "right"] >= 0.97 * 210, counts
    assert counts["new", "right"] >= 0.90 * 210, counts
    assert counts["old", "missed"] + counts["old", "refused"] <= 3, counts
    assert counts["new", "missed"] + counts["new", "refused"] <= 3, counts
    assert len(wrong) <= 3, wrong


def test_every_present_commune_written_in_full_is_sure() -> None:
    communes = tables.communes()
    assert communes
    missed = []
    for code in communes:
        (_, _), (_, province) = present_parts(code)
        reading = read_place(f"{communes[code].label}, {province}")
        if reading.ask and set(reading.communes) != {code}:
            missed.append((code, reading))
        assert reading.ask or reading.communes == (code,), (code, reading)
    assert len(missed) <= 0.03 * len(communes), missed[:5]


@pytest.mark.parametrize("marks", [True, False])
def test_every_old_commune_of_the_pilot_province_is_right(marks: bool) -> None:
    districts = {one.code: one for one in tables.old_districts() if one.province == "14"}
    wards = [ward for ward in tables.old_wards() if ward.district in districts]
    assert len(wards) == 200
    for ward in wards:
        text = f"{ward.name} {districts[ward.district].name} Sơn La"
        reading = read_place(text if marks else fold(text))
        assert (reading.communes, reading.ask) == (ward.now, False), (text, reading)
