"""Time to read one typed value, per kind: µs a message, and the time to import the package.

Run: python -m benchmarks.values
"""

import subprocess
import sys
import time
from datetime import date
from statistics import median

from ocop_core.vietnamese import kinds, read, read_choice

TODAY = date(2026, 11, 23)
ROUNDS = 30
MESSAGES = {
    "quantity": ["tầm 3-4 tạ 1 năm", "2.000 hộp/tháng", "nha toi moi vu duoc khoang 7 ta ngo"],
    "money": ["trăm rưỡi nghìn một hộp", "2tr5", "doanh thu 1 tỷ 2, lãi 200 triệu"],
    "percent": ["khoảng 70%", "ba phần tư", "không có tí nào"],
    "count": ["10 người trong đó 6 nữ", "vợ chồng tôi và 2 con", "muoi lam lao dong"],
    "yes_no": ["dạ có rồi ạ", "có nhưng hết hạn", "giá phân bón lên quá"],
    "date": ["mùng 2 tháng 9 năm 2024", "tuần trước", "hồi xửa hồi xưa"],
    "year": ["được 3 năm rồi", "thành lập tháng 6/2017", "lâu lắm rồi"],
    "phone": ["sđt 0987 654 321 nhé", "không chín một hai ba bốn năm sáu bảy tám"],
    "cccd": ["014 085 012 345", "chưa có"],
    "mst": ["mst 5500 271 984", "0100109106-001"],
    "gtin": ["8938505974194", "chưa có mã vạch"],
}
LABELS = ("Hợp tác xã", "Tổ hợp tác", "Hộ kinh doanh", "Doanh nghiệp nhỏ và vừa")
CHOICES = ("1", "htx", "hop tax xa", "không biết")


def microseconds(kind: str, text: str) -> float:
    start = time.perf_counter()
    if kind == "choice":
        read_choice(text, LABELS)
    else:
        read(kind, text, ref_date=TODAY)
    return (time.perf_counter() - start) * 1e6


def import_milliseconds() -> float:
    code = (
        "import time; start = time.perf_counter(); import ocop_core.vietnamese; "
        "print((time.perf_counter() - start) * 1e3)"
    )
    runs = [subprocess.check_output([sys.executable, "-c", code]) for _ in range(5)]
    return median(float(run) for run in runs)


def main() -> None:
    print(f"import {import_milliseconds():.0f} ms")
    for kind, messages in [*((kind, MESSAGES[kind]) for kind in kinds()), ("choice", CHOICES)]:
        first = [microseconds(kind, text) for text in messages]
        warm = [microseconds(kind, text) for text in messages for _ in range(ROUNDS)]
        print(
            f"{kind:9} first {max(first):8.0f} µs"
            f"   median {median(warm):6.0f} µs   max {max(warm):6.0f} µs"
        )


if __name__ == "__main__":
    main()
