from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ocop_core.criteria import editions
from ocop_core.notices.certificates import add_months
from ocop_core.places import unit
from ocop_core.registry.certificate import HeldCertificate
from ocop_core.registry.certificate_list import COLUMNS, REQUIRED, CertificateList, ListReader
from ocop_core.registry.csv_table import NotATable
from tests.conversations.nasty import TEXTS

READER = ListReader(editions()[-1], date(2026, 11, 23), "14")
HEAD = ",".join(COLUMNS)
LINE = "Chè Shan tuyết,HTX Tà Xùa,cooperative,03868,,10,3,12/QĐ-UBND,15/03/2025,,first"
CHE = HeldCertificate(
    product="Chè Shan tuyết",
    producer="HTX Tà Xùa",
    producer_kind="cooperative",
    commune="03868",
    set_no=10,
    stars=3,
    decision="12/QĐ-UBND",
    issued_on=date(2025, 3, 15),
    expires_on=date(2028, 3, 15),
    filing_kind="first",
)


def read(text: str, encoding: str = "utf-8") -> CertificateList:
    found = READER.read(text.encode(encoding))
    assert isinstance(found, CertificateList), found
    return found


def refused(content: bytes) -> str:
    found = READER.read(content)
    assert isinstance(found, NotATable)
    return found.why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_spreadsheets_of_all_kinds(encoding: str, delimiter: str, newline: str) -> None:
    text = f"{HEAD}\n{LINE}\n".replace(",", delimiter).replace("\n", newline)
    assert read(text, encoding) == CertificateList((CHE,), ())


def test_vietnamese_headings_in_any_order_and_others_beside() -> None:
    text = (
        "sep=;\nTT;Sao;Sản phẩm;Chủ thể;Xã;Tỉnh;Quyết định;Ngày cấp;Ghi chú\n"
        '1;4 sao;"Mận ""sấy""; dẻo";Hộ Lò Thị Mai;xã Tà Xùa;Sơn La;7/QĐ;1/6/2025;x;;;\n;;;;;;;;\n'
    )
    (found,) = read(text).certificates
    assert (found.product, found.stars, found.commune) == ('Mận "sấy"; dẻo', 4, "03868")
    assert (found.issued_on, found.producer_kind) == (date(2025, 6, 1), None)
    assert (found.set_no, found.filing_kind) == (None, "first")


@pytest.mark.parametrize(
    ("column", "written", "wanted"),
    [
        ("commune", "3868", {"commune": "03868"}),
        ("commune", "Tà Xùa", {"commune": "03868"}),
        ("province", "14", {}),
        ("stars", "4.0", {"stars": 4}),
        ("stars", "5*", {"stars": 5}),
        ("stars", "4★", {"stars": 4}),
        ("set", "2.0", {"set_no": 2}),
        ("producer_kind", "HTX", {}),
        ("producer_kind", "Hộ gia đình, hộ sản xuất", {"producer_kind": "household"}),
        ("producer_kind", "joint_stock", {"producer_kind": "joint_stock"}),
        ("filing_kind", "Nâng hạng", {"filing_kind": "upgrade"}),
        ("issued", "2025-03-15 00:00:00", {}),
        ("issued", "15.3.2025", {}),
        ("expires", "01/01/2028", {"expires_on": date(2028, 1, 1)}),
        ("product", " Chè \x00Shan\n tuyết ", {}),
        ("product", '=HYPERLINK("x")', {"product": '=HYPERLINK("x")'}),
    ],
)
def test_values_as_people_write_them(column: str, written: str, wanted: dict[str, object]) -> None:
    row = {**dict(zip(COLUMNS, LINE.split(","), strict=True)), column: written}
    assert READER.read_row(row) == replace(CHE, **wanted)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "written", "why"),
    [
        ("product", "\u200b", "product is empty"),
        ("producer", "x" * 201, "longer"),
        ("decision", " ", "decision is empty"),
        ("producer_kind", "vua", "unknown producer_kind"),
        ("commune", "", "commune is empty"),
        ("commune", "99999", "no present commune"),
        ("commune", "14", "no present commune"),
        ("commune", "Atlantis", "not known"),
        ("set", "27", "set must be"),
        ("set", "x", "set must be"),
        ("stars", "2", "stars must be"),
        ("stars", "", "stars must be"),
        ("issued", "", "issued must be a day"),
        ("issued", "31/02/2025", "no day"),
        ("issued", "24/11/2026", "between"),
        ("issued", "01/01/2018", "between"),
        ("expires", "15/03/2025", "follow"),
        ("expires", "15/03/2085", "follow"),
        ("filing_kind", "sixth", "filing_kind"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_skipped(
    column: str, written: str, why: str
) -> None:
    row = {**dict(zip(COLUMNS, LINE.split(","), strict=True)), column: written}
    bad = ",".join(row.values())
    found = read(f"{HEAD}\n{LINE}\n{bad}\n")
    assert found.certificates == (CHE,)
    (line,) = found.bad
    assert line.number == 3
    assert why in line.why
    assert line.why.isascii()


def test_the_same_line_twice_is_told() -> None:
    found = read(f"{HEAD}\n{LINE}\n{LINE.replace('Chè Shan tuyết', 'CHE SHAN TUYET')}\n")
    assert [(line.number, line.why) for line in found.bad] == [(3, "it repeats line 2")]


def test_two_producers_of_a_commune_may_have_the_same_product() -> None:
    assert len(read(f"{HEAD}\n{LINE}\n{LINE.replace('HTX Tà Xùa', 'HTX khác')}").certificates) == 2


def test_quotes_that_do_not_match_cost_one_line_or_the_rest_never_all() -> None:
    torn = LINE.replace("Chè", '"Chè" x')
    found = read(f"{HEAD}\n{torn}\n{LINE}\n")
    assert [line.number for line in found.bad] == [2]
    assert found.certificates == (CHE,)
    open_ended = read(f'{HEAD}\n{LINE}\n"{LINE}\n{LINE}\n')
    assert [line.number for line in open_ended.bad] == [3]
    assert open_ended.certificates == (CHE,)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"sep=;\n", "empty"),
        (b"product,producer\n", "commune, stars, decision, issued"),
        (b"\xff\xfea", "UTF-8"),
        ("sản phẩm".encode("cp1258", "replace") + b"\xf0", "UTF-8"),
        (f"{HEAD},san pham\n".encode(), "twice"),
    ],
)
def test_what_is_no_list_is_refused_whole(content: bytes, why: str) -> None:
    assert why in refused(content)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert isinstance(READER.read(content), CertificateList | NotATable)
    assert isinstance(READER.read(f"{HEAD}\n".encode() + content), CertificateList | NotATable)


@given(st.lists(TEXTS, min_size=len(COLUMNS), max_size=len(COLUMNS)), st.sampled_from(",;\t"))
@example(LINE.split(","), ",")
def test_any_text_is_read_or_told(cells: list[str], delimiter: str) -> None:
    quoted = delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells)
    text = f"{HEAD}\n{quoted}\n{LINE}\n"
    content = text.replace(HEAD, HEAD.replace(",", delimiter)).replace(
        LINE, LINE.replace(",", delimiter)
    )
    found = READER.read(content.encode("utf-8", "replace"))
    assert isinstance(found, CertificateList)
    assert CHE in found.certificates
    assert [line.number for line in found.bad] == sorted(line.number for line in found.bad)
    for held in found.certificates:
        assert held.issued_on < held.expires_on
        assert unit(held.commune).parent is not None
        assert held.product == " ".join(held.product.split()) != ""


@given(st.dates(date(2018, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
@example(date(2024, 2, 29), 36)
def test_months_later_is_the_same_day_or_the_last(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and add_months(later, 0) == later)


def test_all_required_columns_are_columns() -> None:
    assert set(REQUIRED) < set(COLUMNS)
