"""Pictures: the same bytes for the same spec, legible, and never a letter beyond its box."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.pictures import KINDS, PictureError, draw
from bot.pictures.charts import draw_bars, draw_columns
from bot.pictures.colours import HEAD, NOTICE, PAPER, STAR, STAR_EMPTY, SURE, TRACK
from bot.pictures.score_card import draw_score
from bot.pictures.sheet import MARGIN, SMALLEST, WIDTH, Box, Sheet
from bot.pictures.specs import BarsSpec, ColumnsSpec, ScoreSpec
from tests.pictures import specs

EXAMPLES: dict[str, dict[str, Any]] = {
    "score": specs.score(),
    "nothing missing": specs.score(
        legend=[], missing={"head": "Đã đủ điểm và mức tối thiểu của 5 sao", "lines": []}
    ),
    "bars": specs.bars(),
    "no bars": specs.bars({}),
    "many bars": specs.bars({f"Xã số {n}": [n, 0, 999_999, 1] for n in range(30)}),
    "columns": specs.columns(),
}
ON_SHEET: dict[str, tuple[Any, Callable[[Sheet, Any], int]]] = {
    "score": (ScoreSpec, draw_score),
    "bars": (BarsSpec, draw_bars),
    "columns": (ColumnsSpec, draw_columns),
}


def on_sheet(spec: dict[str, Any]) -> tuple[Sheet, Image.Image]:
    """The sheet a spec is drawn on, and the picture on it."""
    model, drawn = ON_SHEET[spec["kind"]]
    sheet = Sheet()
    bottom = drawn(sheet, model.model_validate(spec))
    return sheet, sheet.image.crop((0, 0, WIDTH, bottom))


@pytest.mark.parametrize("spec", EXAMPLES.values(), ids=EXAMPLES)
def test_a_picture_is_a_png_of_twice_360_pixels(spec: dict[str, Any]) -> None:
    data = draw(spec)
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        assert picture.format == "PNG"
        assert picture.width == WIDTH == 720
        assert picture.width + picture.height <= 10_000
        assert picture.height <= 20 * picture.width
    assert len(data) < 150_000
    assert draw(copy.deepcopy(spec)) == data


@pytest.mark.parametrize("spec", EXAMPLES.values(), ids=EXAMPLES)
def test_text_is_large_and_stands_out(spec: dict[str, Any]) -> None:
    sheet, picture = on_sheet(spec)
    for line in sheet.written:
        assert line.style.size >= SMALLEST == 26, line
        left, top, right, _ = line.ink
        grounds = colours(picture, (left, top - 3, right, top))
        assert min(contrast(line.style.colour, ground) for ground in grounds) >= 4.5, line


@pytest.mark.parametrize("spec", EXAMPLES.values(), ids=EXAMPLES)
def test_everything_in_a_spec_is_shown(spec: dict[str, Any]) -> None:
    shown = " ".join(line.text for line in on_sheet(spec)[0].written)
    hidden = {"empty"} if spec.get("groups") else set()
    assert [words for words in texts(spec, hidden) if words not in shown] == []


WORDS = st.one_of(
    st.text(max_size=80),
    st.text(st.sampled_from("gà đồi ƯỞNG Ỵ jÅf W."), max_size=300),
    st.sampled_from(["", "W" * 300, "Ẫ ỵ " * 80, "\u0301" * 9, "<b>{{ x }}</b>", "🍯" * 40]),
)


@given(WORDS, WORDS, WORDS, st.integers(0, 5))
@settings(max_examples=20, deadline=None)
def test_a_score_card_keeps_to_its_boxes(name: str, line: str, words: str, lines: int) -> None:
    missing = {"head": words, "lines": [line] * lines, "more": words}
    row = {**specs.part(name, 0, 40, 40), "points": words}
    changes = {"product": name, "code": line, "total": words, "note": line, "title": name}
    check(specs.score(**changes, parts=[row] * 3, missing=missing, legend=[name, line]))


@given(st.dictionaries(WORDS, st.lists(st.integers(0, 999_999), min_size=4, max_size=4),
       max_size=6), WORDS, WORDS)  # fmt: skip
@settings(max_examples=20, deadline=None)
def test_bars_keep_to_their_boxes(groups: dict[str, list[int]], title: str, series: str) -> None:
    check(specs.bars(groups, title=title, subtitle=series, series=[series] * 4, note=title))


@given(st.dictionaries(WORDS, st.integers(0, 99_999), min_size=1, max_size=6), WORDS)
@settings(max_examples=20, deadline=None)
def test_columns_keep_to_their_boxes(counts: dict[str, int], words: str) -> None:
    check(specs.columns(counts, title=words, note=words))


def check(spec: dict[str, Any]) -> None:
    sheet, picture = on_sheet(spec)
    for line in sheet.written:
        assert inside(line.ink, line.box), line
        assert inside(line.box, (0, 0, *picture.size)), line
    for one, other in combinations(sheet.written, 2):
        assert apart(one.box, other.box), (one, other)
    edges = (0, 0, MARGIN - 4, picture.height), (WIDTH - MARGIN + 4, 0, WIDTH, picture.height)
    for edge in edges:
        assert colours(picture, edge) <= {HEAD, PAPER}


def test_few_colours_are_kept_but_every_surface_keeps_its_own() -> None:
    with Image.open(io.BytesIO(draw(specs.score()))) as picture:
        kept = colours(picture.convert("RGB"), (0, 0, *picture.size))
    assert {HEAD, PAPER, SURE, STAR, STAR_EMPTY, NOTICE, TRACK} <= kept
    assert len(kept) <= 256


def test_bars_are_as_long_as_their_points() -> None:
    _, picture = on_sheet(specs.score(parts=[specs.part("A", 10, 10, 40)], legend=[]))
    inner = WIDTH - 2 * MARGIN
    filled = [colours(picture, (x, 0, x + 1, picture.height)) for x in range(WIDTH)]
    solid = [x for x in range(WIDTH) if SURE in filled[x]]
    assert (min(solid), max(solid)) == (MARGIN, MARGIN + inner * 10 // 40 - 1)


@pytest.mark.parametrize(
    "spec",
    [
        None, "score", [], {}, {"kind": "cat"}, {"kind": ["score"]}, {"kind": "score"},
        specs.score(more="Lò Thị Mai"),
        specs.score(parts=[]),
        specs.score(parts=[specs.part("A", 5, 4, 40)]),
        specs.score(parts=[specs.part("A", 5, 45, 40)]),
        specs.score(parts=[specs.part("A", 0, 0, 0)]),
        specs.score(product=5),
        specs.bars({"Đồ uống": [1, 2, 3]}),
        specs.bars({"Đồ uống": [1, 2, 3, -1]}),
        specs.bars({f"Xã {n}": [1, 2, 3, 4] for n in range(31)}),
        specs.columns({str(n): 1 for n in range(7)}),
        specs.columns({"3 sao": 100_000}),
    ],
)  # fmt: skip
def test_what_is_no_spec_is_refused_without_quoting_it(spec: Any) -> None:
    with pytest.raises(PictureError) as caught:
        draw(spec)
    assert "Mai" not in str(caught.value)


def test_every_kind_is_tested() -> None:
    assert ON_SHEET.keys() == KINDS.keys()


def texts(spec: Any, hidden: set[str]) -> list[str]:
    if isinstance(spec, dict):
        shown = [value for key, value in spec.items() if key not in {"kind", *hidden}]
        return [text for value in shown for text in texts(value, hidden)]
    if isinstance(spec, list):
        return [text for item in spec for text in texts(item, hidden)]
    return [spec] if isinstance(spec, str) else []


def inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0]
        and inner[1] >= outer[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def apart(one: Box, other: Box) -> bool:
    return (
        one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    )  # fmt: skip


def colours(picture: Image.Image, box: Box) -> set[str]:
    found = picture.crop(box).getcolors(1 << 12)
    assert found, "no pixels, or far more colours than an edge can have"
    return {"#{:02X}{:02X}{:02X}".format(*colour) for _, colour in found}  # type: ignore[misc]


def contrast(one: str, other: str) -> float:
    """Contrast as WCAG 2 reckons it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
