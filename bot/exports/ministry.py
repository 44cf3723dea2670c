"""The fields of the ministry's table PTNT_OCOP (QĐ 5277/QĐ-BNNMT)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.exports.holdings import Holdings
from bot.exports.names import Names
from bot.exports.sheets import Value

SHEET = "PTNT_OCOP"

COLUMNS: dict[str, int] = {
    "MA_OCOP": 40, "Ma_DonViHanhChinh": 18, "Ma_ThoiGian": 14, "Ma_SanPham": 14,
    "TenSanPham": 36, "XepHang": 10, "ChuTheSXKD": 36, "DoanhThuNam": 14, "TrangThai": 18,
}  # fmt: skip
"""Names of the fields are the ministry's, not words of ours."""


def rows(names: Names, held: Holdings, codes: Mapping[str, str]) -> Iterator[list[Value]]:
    """The newest certificate of each product.

    Args:
        names: the words.
        held: the certificates.
        codes: what people quote of a dossier, by registration id.
    """
    for history in held.histories.values():
        row = history[-1]
        yield [
            codes.get(row.registration or "", row.id),
            row.commune,
            f"{held.today.year}",
            f"{row.set_no:02}" if row.set_no else None,
            row.product,
            f"{row.stars}*",
            row.producer,
            None,
            names.words("running") if held.runs(row) else names.words("ended"),
        ]
