"""Specs to draw, as the dialogue and the digests write them."""

from __future__ import annotations

from typing import Any


def score(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "score",
        "title": "Điểm sơ bộ",
        "product": "Chè Shan tuyết Tà Xùa đóng hộp 100 g",
        "code": "Mã hồ sơ: OC-7K3M-9QPX",
        "total": "61 đến 81 điểm",
        "stars": {"sure": 2, "possible": 4, "of": 5, "words": "Chắc chắn 2 sao, có thể tới 4 sao"},
        "parts": [
            part("A. Sản phẩm, cộng đồng", 32, 34, 40),
            part("B. Tiếp thị", 18, 18, 25),
            part("C. Chất lượng", 11, 29, 35),
        ],
        "legend": ["Chắc chắn có", "Có thể thêm"],
        "missing": {
            "head": "Để lên 3 sao còn thiếu 6 mức tối thiểu",
            "lines": [
                'Công bố chất lượng: cần "Có công bố"',
                'Hướng dẫn sử dụng: cần "Đơn giản" (chưa trả lời)',
                'Giữ chất lượng nơi làm hàng: cần "Giấy an toàn thực phẩm" (chưa trả lời)',
            ],
            "more": "… và 3 mức nữa",
        },
        "note": "Máy tạm tính ngày 23/11/2026 theo Quyết định 26/2026/QĐ-TTg. Hội đồng mới "
        "quyết định.",
        **changes,
    }


def part(name: str, sure: int, possible: int, most: int) -> dict[str, Any]:
    points = f"{sure}" if sure == possible else f"{sure} đến {possible}"
    return {
        "name": name,
        "sure": sure,
        "possible": possible,
        "max": most,
        "points": f"{points}/{most}",
    }


GROUPS = {
    "Thực phẩm": [12, 48, 21, 2],
    "Đồ uống": [5, 17, 9, 1],
    "Dược liệu và sản phẩm từ dược liệu": [3, 6, 2, 0],
    "Hàng thủ công mỹ nghệ": [7, 11, 1, 0],
    "Sinh vật cảnh": [1, 0, 0, 0],
    "Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch": [4, 3, 1, 0],
}


def bars(groups: dict[str, list[int]] | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "bars",
        "title": "Sản phẩm theo nhóm và hạng sao",
        "subtitle": "Tỉnh Sơn La, tuần 16/11 đến 22/11/2026",
        "series": ["Dưới 3 sao", "3 sao", "4 sao", "5 sao"],
        "groups": [
            {"name": name, "counts": counts}
            for name, counts in (GROUPS if groups is None else groups).items()
        ],
        "empty": "Tuần này chưa có sản phẩm nào.",
        "note": "Điểm sơ bộ, chưa phải kết quả của hội đồng.",
        **changes,
    }


def columns(counts: dict[str, int] | None = None, **changes: Any) -> dict[str, Any]:
    shown = counts or {"1 sao": 3, "2 sao": 14, "3 sao": 41, "4 sao": 12, "5 sao": 1, "Chưa rõ": 6}
    return {
        "kind": "columns",
        "title": "Hồ sơ trong tháng theo hạng sao",
        "subtitle": "Xã Tà Xùa, tháng 11/2026",
        "columns": [{"name": name, "count": count} for name, count in shown.items()],
        "note": "Theo điểm sơ bộ ngày 23/11/2026.",
        **changes,
    }
