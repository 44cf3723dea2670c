from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_core.places import Unit, communes_of, nearest, read_place, tables, unit
from ocop_core.places.words import ALIASES, KIND_WORDS

NAMES = sorted(
    {one.name for one in tables.communes().values() if one.parent == "14"}
    | {one.name for one in tables.provinces().values()}
    | {one.name for one in tables.old_districts()}
    | {word for words in KIND_WORDS.values() for word in words}
    | set(ALIASES)
)
"""Words and names that stand in addresses: any order of them is a harder text than noise."""

texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*NAMES, ",", "1", "12/5", "-", "(", "ạ"]), max_size=12).map(" ".join),
)
defaults = st.sampled_from([None, "14", "79", "99", ""])


@settings(max_examples=150, deadline=None)
@given(texts, defaults)
def test_any_text_gives_a_reading_that_holds_together(text: str, default: str | None) -> None:
    reading = read_place(text, default_province=default)
    provinces = {unit(code).parent for code in reading.communes}
    assert len(set(reading.communes)) == len(reading.communes)
    assert reading.ask == (reading.why is not None)
    if not reading.ask:
        assert len(reading.communes) == 1
    if reading.province:
        assert provinces <= {reading.province}
        assert unit(reading.province).parent is None
    elif reading.communes:
        assert len(provinces) > 1


@settings(max_examples=75, deadline=None)
@given(texts, st.sampled_from([None, "14", "99"]), st.integers(0, 5))
def test_nearest_gives_known_communes_of_the_province(
    text: str, province: str | None, limit: int
) -> None:
    codes = nearest(text, province=province, limit=limit)
    assert len(set(codes)) == len(codes) <= limit
    for code in codes:
        assert province in {None, unit(code).parent}


@settings(max_examples=75, deadline=None)
@given(st.sampled_from(communes_of("14")), texts)
def test_what_stands_before_an_announced_commune_does_not_change_it(
    commune: Unit, before: str
) -> None:
    letters = "".join(char for char in before if char in "xyz .")[:20]
    reading = read_place(f"{letters}, {commune.label}, tỉnh Sơn La")
    assert reading.communes == (commune.code,)
