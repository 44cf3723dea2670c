from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Connection, event

from bot.exports import Export, made, month_report, written
from bot.exports.names import Names
from bot.exports.sheets import Heading, add_sheet
from conversations.wording import vietnamese
from ocop_core.criteria import editions
from ocop_core.store.export_reading import Records, records_of
from ocop_core.store.one_transaction import one_transaction
from tests.conversations.nasty import TEXTS
from tests.store.dossiers import add_certificate, add_review

NAMES = Names(vietnamese(), editions()[-1])
NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
"""Already the 23rd in Vietnam."""
HERE, THERE, ELSEWHERE = "03868", "03910", "00901"
ASKED = Export("14", NOW, date(2026, 1, 1), "console")
FORMULA = '=HYPERLINK("http://x","y")'
CONTROL = "Mận\x01 sấy\x07\u202e dẻo"


@pytest.fixture
def conn(database_url: str) -> Iterator[Connection]:
    with one_transaction(database_url) as conn:
        yield conn


def fill(conn: Connection) -> None:
    add_review(conn, "r1", HERE, FORMULA, state="proposed", result_points=None, sure=61)
    add_review(conn, "r2", THERE, CONTROL, state="returned", reason="=1+1")
    add_review(conn, "r3", HERE, "Bản nháp", state="draft")
    add_review(conn, "r4", ELSEWHERE, "Nơi khác")
    add_review(conn, "r5", HERE, "Chè Shan tuyết", producer={"name": "HTX Tà Xùa"})
    add_certificate(
        conn, "c1", HERE, product="Chè shan tuyết", producer="HTX TÀ XÙA",
        issued_on=date(2023, 11, 22), expires_on=date(2026, 11, 22),
    )  # fmt: skip
    add_certificate(
        conn, "c2", HERE, product="Chè Shan tuyết", producer="HTX Tà Xùa", stars=4,
        issued_on=date(2026, 2, 1), expires_on=date(2029, 2, 1), filing_kind="upgrade",
        registration_id="r5", origin="result", decision="9/QĐ",
    )  # fmt: skip
    add_certificate(
        conn, "c3", THERE, product="+1 Mật ong", producer="@HTX", set_no=None, producer_kind=None,
        issued_on=date(2023, 11, 22), expires_on=date(2026, 11, 22),
    )  # fmt: skip
    add_certificate(
        conn, "c4", THERE, product="Hết từ năm ngoái",
        issued_on=date(2022, 6, 1), expires_on=date(2025, 6, 1),
    )  # fmt: skip
    add_certificate(
        conn, "c5", THERE, product="Mới", issued_on=date(2026, 11, 23),
        expires_on=date(2029, 11, 23),
    )  # fmt: skip
    add_certificate(conn, "c6", ELSEWHERE, product="Nơi khác")


def opened(conn: Connection, asked: Export = ASKED) -> Workbook:
    return load_workbook(io.BytesIO(made(records_of(conn, asked.area), asked, NAMES)))


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_the_list_has_each_dossier_and_each_product_once(conn: Connection) -> None:
    fill(conn)
    rows = table(opened(conn)["Danh sách"])
    assert [row["TT"] for row in rows] == list(range(1, len(rows) + 1))
    products = [row["Tên sản phẩm"] for row in rows]
    assert products == [
        FORMULA, "Chè Shan tuyết", "Mận sấy dẻo", "Hết từ năm ngoái", "+1 Mật ong", "Mới",
    ]  # fmt: skip
    tea = rows[1]
    assert tea["Mã hồ sơ"] == "OC-r5"
    assert (tea["Sao hiện tại"], str(tea["Ngày hết hạn"])) == (4, "2029-02-01 00:00:00")
    assert tea["Công nhận lần đầu - số sao"] == 3
    assert tea["Công nhận lần đầu - năm"] == 2023
    assert tea["Công nhận gần nhất - quyết định"] == "9/QĐ"
    assert tea["Bộ sản phẩm"].startswith("02. ")
    assert tea["Mã xã"] == HERE
    honey = rows[4]
    assert (honey["Sao hiện tại"], honey["Nhóm sản phẩm"]) == (None, None)
    assert honey["Ghi chú"] == "Lấy từ danh sách cũ"
    assert rows[2]["Ghi chú"] == "=1+1"


def test_cells_have_types_and_no_text_is_a_formula(conn: Connection) -> None:
    fill(conn)
    content = made(records_of(conn, "14"), replace(ASKED, contacts=True), NAMES)
    book = load_workbook(io.BytesIO(content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}
    listing = book["Danh sách"]
    first = {head.value: cell for head, cell in zip(listing[1], listing[2], strict=True)}
    assert first["Ngày nộp"].data_type == "d"
    assert first["Ngày nộp"].number_format == "dd/mm/yyyy"
    assert first["Điểm sơ bộ chắc chắn"].value == 61
    assert (first["Mã xã"].data_type, first["Mã xã"].number_format) == ("s", "@")
    assert (first["Điện thoại"].data_type, first["Điện thoại"].value) == ("s", "091 234 56 78")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/" in name]
    assert len(sheets) == 5
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_every_sheet_is_frozen_filtered_and_wide_enough(conn: Connection) -> None:
    fill(conn)
    book = opened(conn)
    assert book.sheetnames == ["Danh sách", "Tổng hợp", "Biến động", "PTNT_OCOP", "Ghi chú"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.column_dimensions["A"].width > 5
        assert all(cell.font.b for cell in sheet[1])


def test_personal_columns_only_on_demand(conn: Connection) -> None:
    fill(conn)
    personal = {"Người đại diện", "Điện thoại"}
    without, contacts = opened(conn), opened(conn, replace(ASKED, contacts=True))
    assert not personal & {cell.value for cell in without["Danh sách"][1]}
    assert personal <= {cell.value for cell in contacts["Danh sách"][1]}
    texts = [str(cell.value) for sheet in without for row in sheet.iter_rows() for cell in row]
    assert not any("912345678" in text.replace(" ", "") for text in texts)


def test_the_summary_counts_running_certificates_in_each_cut(conn: Connection) -> None:
    fill(conn)
    rows = [tuple(row.values()) for row in table(opened(conn)["Tổng hợp"])]
    assert rows[0] == ("Tổng số", None, 2)
    assert ("Theo số sao", "4 sao", 1) in rows
    assert ("Theo số sao", "3 sao", 1) in rows
    assert ("Theo xã, phường", "xã Tà Xùa", 1) in rows
    assert ("Hồ sơ theo trạng thái", "Trả lại bổ sung", 1) in rows
    for cut in ("Theo số sao", "Theo nhóm sản phẩm", "Theo bộ sản phẩm", "Theo loại hình chủ thể"):
        assert sum(count for heading, _, count in rows if heading == cut) == 2


def test_the_changes_of_the_period(conn: Connection) -> None:
    fill(conn)
    rows = table(opened(conn)["Biến động"])
    told = [
        (row["Biến động"], row["Tên sản phẩm"], row["Sao trước"], row["Sao sau"]) for row in rows
    ]
    assert told == [
        ("Nâng hạng", "Chè Shan tuyết", 3, 4),
        ("Hết hạn", "+1 Mật ong", 3, None),
        ("Mới công nhận", "Mới", None, 3),
    ]
    earlier = table(opened(conn, replace(ASKED, since=date(2025, 1, 1)))["Biến động"])
    assert earlier[0]["Tên sản phẩm"] == "Hết từ năm ngoái"


def test_the_ministrys_fields(conn: Connection) -> None:
    fill(conn)
    rows = {row["TenSanPham"]: row for row in table(opened(conn)["PTNT_OCOP"])}
    assert list(rows["Chè Shan tuyết"].values()) == [
        "OC-r5", HERE, "2026", "03", "Chè Shan tuyết", "4*", "HTX Tà Xùa", None, "Còn hiệu lực",
    ]  # fmt: skip
    assert rows["+1 Mật ong"]["TrangThai"] == "Hết hạn"
    assert rows["+1 Mật ong"]["Ma_SanPham"] is None


def test_the_notes_say_what_was_asked(conn: Connection) -> None:
    fill(conn)
    notes = {row[0]: row[1] for row in opened(conn)["Ghi chú"].iter_rows(values_only=True)}
    assert notes["Địa bàn"] == "tỉnh Sơn La (14)"
    assert str(notes["Lập lúc (giờ Việt Nam)"]) == "2026-11-23 01:30:00"
    assert notes["Kỳ biến động"] == "01/01/2026 đến 23/11/2026"
    assert notes["Bộ tiêu chí"] == "26/2026/QĐ-TTg"
    assert notes["Số dòng danh sách"] == 6
    assert notes["Người lập"] == "console"


def test_a_commune_gets_its_own_and_an_empty_one_an_empty_file(conn: Connection) -> None:
    fill(conn)
    communes = {
        row["Mã xã"] for row in table(opened(conn, replace(ASKED, area=THERE))["Danh sách"])
    }
    assert communes == {THERE}
    empty = opened(conn, replace(ASKED, area="03980"))
    assert table(empty["Danh sách"]) == []


def test_the_number_of_statements_does_not_grow(conn: Connection) -> None:
    fill(conn)
    seen: list[str] = []
    event.listen(conn, "before_cursor_execute", lambda *args: seen.append(args[2]))
    records_of(conn, "14")
    assert len(seen) == 2


@given(st.lists(TEXTS, max_size=5))
@example(
    [
        FORMULA,
        CONTROL,
        "#N/A",
        "TRUE",
        "2026-01-01",
        "\ud800",
        "\ufffe",
        "'x",
        "-1",
        "\x00",
        "x" * 40_000,
    ]
)
def test_any_text_becomes_text(texts: list[str]) -> None:
    book = Workbook(write_only=True)
    add_sheet(book, "a", [Heading("a", 10)], [[text] for text in texts])
    content = io.BytesIO()
    book.save(content)
    sheet = load_workbook(content)["a"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert all(cell.data_type == "s" or cell.value is None for cell in cells)
    for cell in cells:
        assert cell.value is None or str(cell.value).isprintable() or "\n" in str(cell.value)


def test_a_months_report_is_what_the_picture_is_drawn_from(conn: Connection) -> None:
    for number, (stars, filed_at) in enumerate(
        [
            (3, datetime(2026, 9, 30, 17, 0, tzinfo=UTC)),  # 1 October in Vietnam
            (3, datetime(2026, 10, 31, 16, 59, tzinfo=UTC)),
            (4, datetime(2026, 10, 31, 17, 0, tzinfo=UTC)),
            (5, datetime(2026, 10, 15, tzinfo=UTC)),
        ]
    ):
        add_review(conn, f"m{number}", HERE, stars=stars, filed_at=filed_at)
    report = month_report(conn, "14", date(2026, 10, 23), NAMES)
    assert report == {
        "kind": "columns",
        "title": "Hồ sơ OCOP theo số sao",
        "subtitle": "tỉnh Sơn La, tháng 10/2026: 3 hồ sơ nộp",
        "columns": [
            {"name": f"{stars} sao", "count": count}
            for stars, count in zip((1, 2, 3, 4, 5), (0, 0, 2, 0, 1), strict=True)
        ],
        "note": "Điểm sơ bộ do máy tính, không thay kết quả của Hội đồng.",
    }


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    out.write_bytes(b"old")
    written(b"new", out)
    assert out.read_bytes() == b"new"
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        written(b"new", tmp_path / "folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "folder"]


def test_an_empty_area_makes_a_whole_book() -> None:
    book = load_workbook(io.BytesIO(made(Records([], []), ASKED, NAMES)))
    assert len(book.sheetnames) == 5
