"""What is said around an amount: about, at least, at most, minus; and amounts only hinted at."""

from dataclasses import replace

from ocop_core.vietnamese.amounts import Span
from ocop_core.vietnamese.numbers import MAGNITUDES
from ocop_core.vietnamese.tokens import Token, at, plains
from ocop_core.vietnamese.vocabulary import words

VAGUE = frozenset({"vài", "vai", "mấy", "may", "dăm", "mươi"})
"""Words for "a few"; they open an amount without a figure."""

_VAGUE_PAIRS = words("doi_ba vai_ba dam_ba dam_bay vai_bon nam_ba")
_STEPS = frozenset({"chuc", "tram"})
_ABOUT = words("""
    khoảng khoang tầm tam cỡ chừng chung độ do gần gan hơn hon trên tren dưới duoi xấp xỉ xap xi
    ước uoc ngót ngot nghét ~ ≈ quãng áng ang lối ngoài ngoai quá qua đâu dau tròm trèm non già
    phỏng tính
    """)
_ABOUT_AFTER = words("hơn hon mấy lẻ dư du ngoài")
_ABOUT_AFTER_PHRASES = words("gi_do co_le mot_chut ti_xiu")
_FILLER = words("được duoc là la có co cũng cung phải phai từ tu vào vao đó thì thi cả ca chỉ chi")
_AT_LEAST = words("it_nhat toi_thieu khong_duoi thap_nhat")
_AT_MOST = words(
    "nhieu_nhat toi_da khong_qua cao_nhat chua_toi chua_den khong_toi khong_den chua_day"
)
_UPWARDS = words("tro_len hoac_hon")
_DOWNWARDS = words("tro_xuong tro_lai do_lai la_cung")
_LOOK_BACK = 4


def vague_end(tokens: tuple[Token, ...], index: int) -> int | None:
    """Return the index after "vài", "mấy chục", "dăm ba trăm", "vài nghìn"; None if absent."""
    if plains(tokens, index, 2) in _VAGUE_PAIRS:
        place = index + 2
    elif at(tokens, index).text in VAGUE:
        place = index + 1
    else:
        return None
    while at(tokens, place).text in MAGNITUDES or at(tokens, place).plain in _STEPS:
        place += 1
    return place


def with_surroundings(tokens: tuple[Token, ...], span: Span) -> Span:
    """Return the span with what stands left and right of it."""
    approx, bound, negative = _before(tokens, span.start)
    after_approx, after_bound = _after(tokens, span.end)
    approx = approx or after_approx or span.low.approx
    return replace(span, approx=approx, bound=bound or after_bound, negative=negative)


def _before(tokens: tuple[Token, ...], start: int) -> tuple[bool, str | None, bool]:
    """Look left of an amount: (about, bound, negative)."""
    negative = _is_minus(tokens, start - 1)
    about, index = False, start - 1
    while index >= 0 and index >= start - _LOOK_BACK:
        pair = plains(tokens, index - 1, 2) if index else ""
        if pair in _AT_LEAST:
            return False, "min", negative
        if pair in _AT_MOST:
            return False, "max", negative
        word = at(tokens, index).text
        if word in _ABOUT:
            about = True
        elif word not in _FILLER:
            break
        index -= 1
    return about, None, negative


def _is_minus(tokens: tuple[Token, ...], index: int) -> bool:
    sign, number, before = at(tokens, index), at(tokens, index + 1), at(tokens, index - 1)
    if sign.text in {"âm", "am"}:
        return True
    if sign.text != "-":
        return False
    apart = before.kind == "gap" or before.end < sign.start
    return index == 0 or (apart and sign.end == number.start)


def _after(tokens: tuple[Token, ...], end: int) -> tuple[bool, str | None]:
    """Look right of an amount: (about, bound)."""
    pair, word = plains(tokens, end, 2), at(tokens, end)
    if pair in _UPWARDS:
        return False, "min"
    if pair in _DOWNWARDS:
        return False, "max"
    if pair in _ABOUT_AFTER_PHRASES:
        return True, None
    return word.text in _ABOUT_AFTER, None
