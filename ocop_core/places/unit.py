"""An administrative unit of the two-level system in force since 2025-07-01."""

from __future__ import annotations

from dataclasses import dataclass

TYPE_WORDS = {
    "xa": "xã",
    "phuong": "phường",
    "dackhu": "đặc khu",
    "tinh": "tỉnh",
    "thanh_pho": "thành phố",
    "thi_tran": "thị trấn",
    "thi_xa": "thị xã",
    "huyen": "huyện",
    "quan": "quận",
}
"""The word each kind of unit is written with; the last four ended on 2025-07-01."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A province or a commune (đơn vị hành chính cấp tỉnh, cấp xã).

    Attributes:
        code: Code of the statistics office: two digits for a province, five for a commune.
        name: Name without the type word: "Tà Xùa".
        type: One of the keys of `TYPE_WORDS`; it may change while the code stays.
        parent: Code of the province a commune lies in; None for a province.
    """

    code: str
    name: str
    type: str
    parent: str | None

    @property
    def label(self) -> str:
        """The name as it is written in a sentence: "xã Tà Xùa", "thành phố Hà Nội"."""
        return f"{TYPE_WORDS[self.type]} {self.name}"
