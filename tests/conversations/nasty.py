"""Texts that people, phones and mischief send."""

from __future__ import annotations

from hypothesis import strategies as st

PLAIN = [
    "xin chào", "đồng ý", "có", "không", "chưa rõ", "1", "2", "3", "10", "một", " 1 ", "1.", "1)",
    "Hợp tác xã Chè Tà Xùa", "Lò Thị Mai", "xã Tà Xùa, Sơn La", "ở Mộc Châu", "mận sấy dẻo",
    "chè shan tuyết", "0912345678", "15/3/2022", "năm 2020", "60%", "5500271984", "Túi 500 g",
    "1.1: 2, 1.2: 1", "2.2: 9, 2.3: 1", "sửa", "sửa 2.3", "sửa số điện thoại", "sửa xyz",
    "quay lại", "để sau", "vì sao", "ví dụ", "giấy tờ nào", "tiến độ", "điểm", "thiếu gì",
    "thiếu gì 5 sao", "dừng", "tiếp tục", "cán bộ", "xoá", "trợ giúp", "sản phẩm mới", "nộp",
    "hồ sơ của tôi", "dữ liệu của tôi", "câu để sau", "rút đồng ý", "đúng", "sai rồi",
    "tôi muốn gặp cán bộ xã", "bao giờ phải nộp hồ sơ?", "tiêu chí liên kết là gì",
]  # fmt: skip

MEAN = [
    "", " ", "\n", "😀😀😀", "?" * 50, "'; DROP TABLE producers; --", "<b>đậm</b><script>x",
    "{{ 7*7 }}{% raw %}", '=HYPERLINK("http://x")', "\u202eđảo ngược", "\u200b\u200c\u200d",
    "\x00\x07",
    "x" * 4096, "9" * 400, "-1", "1e999", "a|TEST0001|kind|household", "x|delete_all|yes", "NaN",
    "../../etc/passwd", "%s%s%n", "ａｂｃ１２３", "Ḧ̵́ế̵l̶o̶", "١٢٣", "null", "/start abc", "/unknown",
]  # fmt: skip

TEXTS = st.one_of(
    st.sampled_from(PLAIN),
    st.sampled_from(PLAIN),
    st.sampled_from(MEAN),
    st.text(max_size=80),
)

FORGED = st.one_of(
    st.sampled_from([
        "", "|", "a|", "a|||", "x|", "x|nothing", "x|missing|9.9", "x|missing|4.99999999999",
        "x|edit|c7.1.1", "x|edit|§who.99", "x|edit|§.", "x|pick|id1", "x|pick|nobody",
        "x|delete_one|nobody", "x|file_yes|nobody", "x|take_back|nobody", "x|new_for|nobody",
        "x|sets|nowhere", "x|consent|no", "x|consent|yes", "x|right", "x|wrong",
        "a|TEST0001|kind|emperor", "a|TEST0001|c7.1.1|99", "a|TEST0001|c7.1.1|-1",
        "a|TEST0001|set|999", "a|TEST0001|commune|99999", "a|TEST0001|name|x", "a|OTHER|kind|farm",
        "x" * 64,
    ]),
    st.text(max_size=64),
)  # fmt: skip
"""Presses nobody was offered."""
