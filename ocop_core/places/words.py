"""The words around place names: kinds of units, villages and streets, short names."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """The three levels a name can belong to; the district level ended on 2025-07-01."""

    WARD = 1
    DISTRICT = 2
    PROVINCE = 3


WARD, DISTRICT, PROVINCE = Level.WARD, Level.DISTRICT, Level.PROVINCE

KIND_WORDS: dict[str, tuple[str, ...]] = {
    "xa": ("xã", "x"),
    "phuong": ("phường", "p", "f", "ph"),
    "thi_tran": ("thị trấn", "tt", "thitran"),
    "dackhu": ("đặc khu", "đk"),
    "huyen": ("huyện", "h"),
    "quan": ("quận", "q"),
    "thi_xa": ("thị xã", "tx", "thixa"),
    "thanh_pho": ("thành phố", "tp", "t p", "thanhpho"),
    "tinh": ("tỉnh", "t"),
    "village": (
        *("thôn", "bản", "xóm", "ấp", "làng", "buôn", "bon", "sóc", "phum", "đội", "tổ", "khu"),
        *("khóm", "khối", "tiểu khu", "tk", "khu phố", "kp", "tổ dân phố", "tdp", "cụm", "nhóm"),
        *("khối phố", "khu dân cư", "kdc", "plei", "làng nghề", "tổ bản"),
    ),
    "street": (
        *("đường", "phố", "ngõ", "ngách", "hẻm", "số", "số nhà", "sn", "quốc lộ", "ql", "đại lộ"),
        *("tỉnh lộ", "đèo", "cầu", "chợ", "sông", "núi", "suối", "trường", "công ty", "cty"),
        *("hợp tác xã", "htx", "kiệt", "hồ", "chùa", "bến xe", "ngã ba", "ngã tư", "khách sạn"),
    ),
}
"""Words that stand before a name and say what it names, as people write them."""

KIND_LEVELS: dict[str, frozenset[Level]] = {
    "xa": frozenset({WARD}),
    "phuong": frozenset({WARD}),
    "thi_tran": frozenset({WARD}),
    "dackhu": frozenset({WARD}),
    "huyen": frozenset({DISTRICT}),
    "quan": frozenset({DISTRICT}),
    "thi_xa": frozenset({DISTRICT}),
    "thanh_pho": frozenset({DISTRICT, PROVINCE}),
    "tinh": frozenset({PROVINCE}),
}
"""The levels a name may have after each kind word; villages and streets are of none."""

FILLERS = frozenset(
    {"o", "tai", "thuoc", "cua", "ben", "minh", "em", "toi", "nha", "que", "cu", "moi", "nay"}
    | {"va", "nhe", "ạ", "vn", "dia", "chi"}
)
"""Words that may stand beside a name without meaning another place, folded.

One keeps its mark: "a" also ends names, as in "xã Vĩnh Mỹ A".
"""

ALIASES: dict[str, tuple[Level, str]] = {
    "hn": (PROVINCE, "Hà Nội"),
    "hnoi": (PROVINCE, "Hà Nội"),
    "sg": (PROVINCE, "Hồ Chí Minh"),
    "saigon": (PROVINCE, "Hồ Chí Minh"),
    "hcm": (PROVINCE, "Hồ Chí Minh"),
    "hcmc": (PROVINCE, "Hồ Chí Minh"),
    "tphcm": (PROVINCE, "Hồ Chí Minh"),
    "tphn": (PROVINCE, "Hà Nội"),
    "hp": (PROVINCE, "Hải Phòng"),
    "thuathienhue": (PROVINCE, "Huế"),
    "tthue": (PROVINCE, "Huế"),
    "tth": (PROVINCE, "Huế"),
    "baccan": (PROVINCE, "Bắc Kạn"),
    "daclac": (PROVINCE, "Đắk Lắk"),
    "dacnong": (PROVINCE, "Đắk Nông"),
    "brvt": (PROVINCE, "Bà Rịa - Vũng Tàu"),
    "bmt": (DISTRICT, "Buôn Ma Thuột"),
    "banmethuot": (DISTRICT, "Buôn Ma Thuột"),
    "buonmethuot": (DISTRICT, "Buôn Ma Thuột"),
    "buonmathuoc": (DISTRICT, "Buôn Ma Thuột"),
    "2": (DISTRICT, "Thủ Đức"),
    "9": (DISTRICT, "Thủ Đức"),
    "phanrang": (DISTRICT, "Phan Rang - Tháp Chàm"),
}
"""Short and former names by name key: the level and the official name they stand for."""
