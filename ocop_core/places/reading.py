"""What was understood of a place someone typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Why = Literal[
    "split",
    "several",
    "district_now_commune",
    "district",
    "province_only",
    "unsure",
    "not_found",
]
"""Why a reading has to be asked about:

- split: the old commune (xã cũ) was divided among several;
- several: several communes bear or bore the name;
- district_now_commune: the name was a district's and is now also a commune's;
- district: an old district was named, and no commune that could be found in it;
- province_only: only a province was named;
- unsure: one commune is likely, but the name is misspelt, contradicted by the rest of the
  text, said of a village or a street, or stands alone and lies outside the default province;
- not_found: no place was recognised.
"""


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """The reading of one free-text place.

    One commune and `ask` False means sure. One commune and `ask` True: offer it, to be
    confirmed. Several communes: ask, with buttons; there may be dozens when a frequent name
    stands without its province. None, but a province: only that is known. Neither: refused.

    Attributes:
        province: Code of the province; None when nothing was recognised, or when the communes
            lie in different provinces.
        communes: Codes of the communes it may be, the likeliest first.
        ask: Whether a person has to choose or confirm before this counts.
        why: Reason key when not sure, None when sure.
        matched_old: The old name that was recognised, with its type word, for the echo
            "xã cũ … nay thuộc …"; None when the name is in use today.
    """

    province: str | None
    communes: tuple[str, ...]
    ask: bool
    why: Why | None = None
    matched_old: str | None = None
