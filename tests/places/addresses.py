"""Addresses made from the tables, with what people do to them when they type."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ocop_core.places import PlaceReading, tables
from ocop_core.places.unit import TYPE_WORDS
from ocop_core.vietnamese.fold import fold

NOISES = (
    "full",
    "folded",
    "folded no commas",
    "no kind words",
    "no kind words folded no commas",
    "short",
    "short folded",
    "slip",
    "slip folded",
    "village",
    "village folded no commas",
    "default",
    "default folded",
    "mixed",
)
"""What is done to an address; "default" leaves the province out and gives it as the default."""

_SHORT = {
    "xa": ("x.", "x", "xa"),
    "phuong": ("p.", "p", "P."),
    "thi_tran": ("tt", "tt.", "TT"),
    "huyen": ("h.", "h"),
    "quan": ("q.", "Q"),
    "thi_xa": ("tx", "tx.", "TX."),
    "thanh_pho": ("tp.", "tp", "TP"),
    "tinh": ("t.", "t", "tỉnh"),
    "dackhu": ("đặc khu",),
}
_BEFORE = (
    *("bản {}", "thôn {}", "thôn 3", "xóm {}", "tổ 5", "số 12 ngõ 5", "tiểu khu 2"),
    *("ấp {}", "số 7 đường {}", "khu {}", "12/5 {}"),
)
_VILLAGES = ("Nà Tân", "Pa Cốp", "Hang Trùng", "Lê Lợi", "Trần Phú", "Nguyễn Huệ")
_LETTERS = "abcdeghiklmnopqrstuvxy"

Part = tuple[str, str]


class Address(NamedTuple):
    """A typed address: system (new, old), noise, text, default province, right communes."""

    system: str
    noise: str
    text: str
    default: str | None
    communes: tuple[str, ...]


def addresses(new: int, old: int, seed: int) -> Iterator[Address]:
    """Addresses of the two-level and of the three-level system, the noises taking turns."""
    rng = random.Random(seed)
    wards = [ward for ward in tables.old_wards() if ward.type != "huyen"]
    villages = [*_VILLAGES * 15, *(ward.name for ward in rng.sample(wards, 300))]
    made: list[tuple[str, int, list[Part], tuple[str, ...]]] = []
    for number in range(new):
        commune = rng.choice(list(tables.communes()))
        made.append(("new", number, present_parts(commune), (commune,)))
    for number in range(old):
        ward = rng.choice(wards)
        made.append(("old", number, old_parts(ward), ward.now))
    for system, number, parts, communes in made:
        noise = NOISES[number % len(NOISES)]
        default = tables.communes()[communes[0]].parent if "default" in noise else None
        marks = _mixed(rng) if noise == "mixed" else noise
        text = _typed(parts[:-1] if default else parts, marks, rng, villages)
        yield Address(system, noise, text, default, communes)


def present_parts(commune: str) -> list[Part]:
    """Kind and name of a commune and its province."""
    unit = tables.communes()[commune]
    province = tables.provinces()[unit.parent or ""]
    return [(unit.type, unit.name), (province.type, province.name)]


def old_parts(ward: tables.OldWard) -> list[Part]:
    """Kind and name of an old ward, its district and its province of then."""
    district = next(one for one in tables.old_districts() if one.code == ward.district)
    province = next(one for one in tables.old_provinces() if one.code == district.province)
    return [(unit.type, unit.name) for unit in (ward, district, province)]


def slip(text: str, rng: random.Random) -> str:
    """One letter dropped, replaced, added or swapped with the next."""
    at = rng.randrange(len(text))
    letter = rng.choice(_LETTERS)
    return rng.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
        )
    )


def verdict(reading: PlaceReading, communes: Sequence[str]) -> str:
    """How a reading compares with the truth.

    "right": sure and true, or all parts of a split commune offered. "confirm": the true one
    offered alone. "several": offered among others. "missed": others offered. "refused": none
    offered. "wrong": sure and not true.
    """
    truth, given = set(communes), set(reading.communes)
    if not reading.ask:
        return "right" if given == truth else "wrong"
    if len(truth) > 1 and truth <= given:
        return "right"
    if given == truth:
        return "confirm"
    if truth <= given:
        return "several"
    return "missed" if given else "refused"


def _mixed(rng: random.Random) -> str:
    chosen = [rng.choice(("no kind words", "short", "full"))]
    chosen += [word for word in ("village", "no commas", "folded") if rng.random() < 0.5]
    chosen += ["slip"] if rng.random() < 0.3 else []
    return " ".join(chosen)


def _typed(parts: Sequence[Part], noise: str, rng: random.Random, villages: Sequence[str]) -> str:
    words = [_part(kind, name, noise, rng) for kind, name in parts]
    if "village" in noise:
        words.insert(0, rng.choice(_BEFORE).format(rng.choice(villages)))
    text = (" " if "no commas" in noise else ", ").join(words)
    if "folded" in noise:
        text = fold(text)
    return slip(text, rng) if "slip" in noise else text


def _part(kind: str, name: str, noise: str, rng: random.Random) -> str:
    if "short" in noise:
        word = rng.choice(_SHORT[kind])
        return word + (" " if word[-1] != "." or rng.random() < 0.5 else "") + name
    if "no kind words" in noise and not name.isdecimal():
        return name
    return f"{TYPE_WORDS[kind]} {name}"
