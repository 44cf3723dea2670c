"""The colours of the pictures. Text stands out at least 4.5 : 1 from what it is written on."""

from __future__ import annotations

PAPER = "#FFFFFF"
INK = "#1B2430"
SOFT = "#46505E"
HEAD = "#0B5A3C"
ON_HEAD = "#FFFFFF"
TRACK = "#E3E7EC"
SURE = "#0B6B47"
POSSIBLE = "#D3EBDF"
"""Ground of the hatching; its lines are in `SURE`."""
NOTICE = "#FFF3D6"
ON_NOTICE = "#5A3600"
STAR = "#F2A900"
STAR_LINE = "#8A5A00"
STAR_EMPTY = "#EEF0F3"

SERIES: tuple[tuple[str, str], ...] = (
    ("#667085", "#FFFFFF"),
    ("#1F4E8C", "#FFFFFF"),
    ("#0B6B47", "#FFFFFF"),
    ("#F2A900", "#1B2430"),
    ("#A63A1E", "#FFFFFF"),
    ("#B9C6DA", "#1B2430"),
)
"""Fill and text of each series of a stack, in the order in which they stand."""

WRITTEN_ON: tuple[tuple[str, str], ...] = (
    (INK, PAPER), (SOFT, PAPER), (ON_HEAD, HEAD), (ON_NOTICE, NOTICE), (INK, NOTICE),
    *((text, fill) for fill, text in SERIES),
)  # fmt: skip
"""Every pair of text and ground in use."""
