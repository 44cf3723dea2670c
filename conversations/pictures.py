"""What a picture (ảnh) shows, as plain data: specs with their words still as keys.

`bot.pictures` draws them and reads them strictly; whatever stands in a spec is seen on the
picture, and nothing else may stand in it. The kind "score" is made by `turns.score_card`; the two
charts below serve digests and reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from conversations.reply import Say, Spec

Words: TypeAlias = "Say | str"
"""A sentence by its key, or words that are already words."""


def bars(
    title: Words,
    subtitle: Words,
    series: Sequence[Words],
    groups: Mapping[str, Sequence[int]],
    *,
    empty: Words,
    note: Words,
) -> Spec:
    """Stacked bars, as groups by stars (nhóm sản phẩm theo sao).

    Args:
        title: Above all.
        subtitle: Where and when.
        series: What is stacked, e.g. each star; six at most.
        groups: Counts in the order of `series`, by the bar's name; 30 bars at most.
        empty: Said when there is nothing to count.
        note: Said below, e.g. that the points are preliminary.
    """
    return {
        "kind": "bars",
        "title": title,
        "subtitle": subtitle,
        "series": tuple(series),
        "groups": tuple({"name": name, "counts": tuple(counts)} for name, counts in groups.items()),
        "empty": empty,
        "note": note,
    }


def columns(title: Words, subtitle: Words, counts: Mapping[str, int], *, note: Words) -> Spec:
    """A distribution as columns (phân bố trong tháng).

    Args:
        title: Above all.
        subtitle: Where and when.
        counts: By the column's name, from left to right; six at most, each below 100,000.
        note: Said below.
    """
    return {
        "kind": "columns",
        "title": title,
        "subtitle": subtitle,
        "columns": tuple({"name": name, "count": count} for name, count in counts.items()),
        "note": note,
    }
